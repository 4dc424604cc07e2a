import AWSWire

/// What the simulated SNS answers to.
let snsOperations: [Operation] = [
    .changing("CreateTopic") { world, form, _ throws(APIError) in
        let name = try form.required("Name")
        guard name.wholeMatch(of: /[A-Za-z0-9_-]{1,256}/) != nil else {
            throw APIError("InvalidParameter", "Invalid parameter: Topic Name")
        }
        let arn = world.arn("sns", name)
        if world.topics[arn] == nil { world.topics.put(Topic(arn: arn)) }
        return [XMLNode("TopicArn", arn)]
    },
    .changing("DeleteTopic") { world, form, _ throws(APIError) in
        world.topics[try form.required("TopicArn")] = nil
        return []
    },
    .changing("Publish") { world, form, _ throws(APIError) in
        let arn = form["TopicArn"] ?? form["TargetArn"] ?? ""
        let text = form["Message"] ?? ""
        guard !text.isEmpty else { throw APIError("InvalidParameter", "Invalid parameter: Empty message") }
        guard text.utf8.count <= 262_144 else {
            throw APIError("InvalidParameter", "Invalid parameter: Message too long")
        }
        if let subject = form["Subject"] {
            guard (1...100).contains(subject.count), subject.allSatisfy({ $0.isASCII && !$0.isNewline }) else {
                throw APIError("InvalidParameter", "Invalid parameter: Subject")
            }
        }
        guard var topic = world.topics[arn] else { throw APIError("NotFound", "Topic does not exist", status: 404) }
        let message = Topic.Message(id: world.makeUUID(), subject: form["Subject"], text: text, time: world.now)
        // As many as somebody may want to look at.
        topic.messages = Array((topic.messages + [message]).suffix(1000))
        world.topics.put(topic)
        return [XMLNode("MessageId", message.id)]
    },
]
