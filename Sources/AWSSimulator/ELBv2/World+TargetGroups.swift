extension World {
    /// Creates a target group.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `DuplicateTargetGroupName`.
    package mutating func createTargetGroup(_ spec: TargetGroupSpec, tags: [Tag] = []) throws(APIError) -> String {
        guard !targetGroups.contains(where: { $0.content.name == spec.name }) else {
            throw APIError("DuplicateTargetGroupName", "A target group with name '\(spec.name)' already exists")
        }
        var group = TargetGroup(
            arn: arn("elasticloadbalancing", "targetgroup/\(spec.name)/\(random.hexadecimal(16))"), content: spec)
        if spec.vpcID.isEmpty { group.content.vpcID = network.vpcID }
        group.tags = tags
        targetGroups.put(group)
        return group.arn
    }

    /// Changes what a target group is made from; its targets stay.
    package mutating func updateTargetGroup(
        arn: String, _ change: (inout TargetGroupSpec) -> Void
    ) throws(APIError) {
        var group = try targetGroup(arn)
        change(&group.content)
        targetGroups.put(group)
    }

    /// Deletes a target group; one that is not there is no error.
    ///
    /// - Throws: `ResourceInUse` while a listener forwards to it.
    package mutating func deleteTargetGroup(arn: String) throws(APIError) {
        guard !isOnListener(arn) else {
            throw APIError(
                "ResourceInUse", "Target group '\(arn)' is currently in use by a listener or a rule")
        }
        targetGroups[arn] = nil
        for group in groups where group.targetGroups.contains(arn) {
            groups[group.name]?.targetGroups.removeAll { $0 == arn }
        }
    }

    /// The target group with this ARN.
    ///
    /// - Throws: `TargetGroupNotFound`.
    package func targetGroup(_ arn: String) throws(APIError) -> TargetGroup {
        guard let group = targetGroups[arn] else {
            throw APIError("TargetGroupNotFound", "One or more target groups not found")
        }
        return group
    }

    /// Whether traffic can come to a target group at all.
    func isOnListener(_ arn: String) -> Bool {
        listeners.contains { $0.content.targetGroups.contains(arn) }
    }
}
