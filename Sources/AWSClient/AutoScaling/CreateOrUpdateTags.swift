internal import AWSWire

extension Operation {
    static let createOrUpdateTags = Operation(.autoScaling, "CreateOrUpdateTags", .idempotent)
}

extension AWSClient {
    /// How many tags one call takes: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateOrUpdateTags.html
    package static let tagsPerCall = 25

    /// Sets tags of a group; tags with other keys stay. 25 tags a call: up to 25 are written together.
    package func createOrUpdateTags(group: String, tags: NonEmpty<GroupTag>) async throws(AWSError) {
        try await createOrUpdateTags([(group, tags.elements)])
    }

    /// Sets tags of several groups with as few calls as keep the tags of one group together; 25 tags a call.
    package func createOrUpdateTags(_ groups: [(group: String, tags: [GroupTag])]) async throws(AWSError) {
        for part in tagParts(groups.map { entry in entry.tags.map { tagForm($0, of: entry.group) } }) {
            var form = form(.createOrUpdateTags)
            form.setStructures("Tags", part)
            try await call(.createOrUpdateTags, form)
        }
    }

    /// Lists for one call each: at most 25 long, and a group's own is not divided unless it is longer than that.
    func tagParts(_ groups: [[QueryForm]]) -> [[QueryForm]] {
        let limit = Self.tagsPerCall
        var parts: [[QueryForm]] = []
        for tags in groups where !tags.isEmpty {
            if let last = parts.last, last.count + tags.count <= limit {
                parts[parts.count - 1] += tags
            } else {
                parts += stride(from: 0, to: tags.count, by: limit).map { start in
                    Array(tags[start..<min(start + limit, tags.count)])
                }
            }
        }
        return parts
    }

    func tagForm(_ tag: GroupTag, of group: String) -> QueryForm {
        var form = QueryForm()
        form.set("ResourceId", group)
        form.set("ResourceType", "auto-scaling-group")
        form.set("Key", tag.key)
        form.set("Value", tag.value)
        form.set("PropagateAtLaunch", tag.propagateAtLaunch)
        return form
    }
}
