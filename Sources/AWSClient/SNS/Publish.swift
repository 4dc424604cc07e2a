internal import AWSWire

extension Operation {
    // A second call sends a second message.
    static let publish = Operation(.sns, "Publish", .once)
}

extension AWSClient {
    /// Sends a message to a topic (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
    ///
    /// - Returns: The message's ID.
    /// - Throws: A service failure with code `NotFound` when there is no such topic.
    package func publish(
        topicARN: String, message: String, subject: String? = nil
    ) async throws(AWSError) -> String {
        var form = form(.publish)
        form.set("TopicArn", topicARN)
        form.set("Message", message)
        form.set("Subject", subject)
        return try await call(.publish, form) { (reader) throws(XMLError) in
            var id = ""
            try reader.children { (reader, name) throws(XMLError) in
                if name == "MessageId" { id = try reader.text() }
            }
            return id
        }
    }
}
