internal import AWSWire

extension Operation {
    static let createOrUpdateTags = Operation(.autoScaling, "CreateOrUpdateTags", .idempotent)
}

extension AWSClient {
    /// Sets tags of a group; tags with other keys stay. 25 tags a call: up to 25 are written together.
    package func createOrUpdateTags(group: String, tags: NonEmpty<GroupTag>) async throws(AWSError) {
        for part in tags.parts(of: 25) {
            var form = form(.createOrUpdateTags)
            form.setStructures("Tags", part.map { tagForm($0, of: group) })
            try await call(.createOrUpdateTags, form)
        }
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
