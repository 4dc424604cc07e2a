internal import AWSWire

extension Operation {
    static let deleteTags = Operation(.autoScaling, "DeleteTags", .idempotent)
}

extension AWSClient {
    /// Deletes tags of a group by key, whatever their values; keys that it does not have are passed over.
    package func deleteTags(group: String, keys: NonEmpty<String>) async throws(AWSError) {
        for part in keys.parts(of: 25) {
            var form = form(.deleteTags)
            let tags = part.map { key in
                var tag = QueryForm()
                tag.set("ResourceId", group)
                tag.set("ResourceType", "auto-scaling-group")
                tag.set("Key", key)
                return tag
            }
            form.setStructures("Tags", tags)
            try await call(.deleteTags, form)
        }
    }
}
