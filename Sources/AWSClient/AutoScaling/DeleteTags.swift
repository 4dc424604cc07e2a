internal import AWSWire

extension Operation {
    static let deleteTags = Operation(.autoScaling, "DeleteTags", .idempotent)
}

extension AWSClient {
    /// Deletes tags of a group by key, whatever their values; keys that it does not have are passed over.
    package func deleteTags(group: String, keys: NonEmpty<String>) async throws(AWSError) {
        try await deleteTags([(group, keys.elements)])
    }

    /// Deletes tags of several groups by key, with as few calls as keep those of one group together.
    package func deleteTags(_ groups: [(group: String, keys: [String])]) async throws(AWSError) {
        let parts = tagParts(
            groups.map { entry in
                entry.keys.map { key in
                    var tag = QueryForm()
                    tag.set("ResourceId", entry.group)
                    tag.set("ResourceType", "auto-scaling-group")
                    tag.set("Key", key)
                    return tag
                }
            })
        for part in parts {
            var form = form(.deleteTags)
            form.setStructures("Tags", part)
            try await call(.deleteTags, form)
        }
    }
}
