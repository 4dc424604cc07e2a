import CloudFormationTemplate

extension Template {
    private static let identityTypes = [
        "AWS::IAM::AccessKey", "AWS::IAM::Group", "AWS::IAM::InstanceProfile", "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::UserToGroupAddition",
    ]
    private static let nameProperties = [
        "GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName",
    ]

    /// The capabilities that a caller must grant, and why in AWS's words; no reason when none is needed.
    package var neededCapabilities: (names: [String], reason: String?) {
        let identities = resources.filter { Self.identityTypes.contains($0.type) }
        guard !identities.isEmpty else { return ([], nil) }
        let areNamed = identities.contains { resource in
            Self.nameProperties.contains { resource.properties?[$0] != nil }
        }
        var types: [String] = []
        for identity in identities where !types.contains(identity.type) { types.append(identity.type) }
        return (
            [areNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"],
            "The following resource(s) require capabilities: [\(types.joined(separator: ", "))]"
        )
    }
}

extension World {
    /// Refuses a template that needs a capability which the caller has not granted.
    ///
    /// - Parameter isChangeSet: Macros are expanded in a change set, where they can be looked at: they need none there.
    func checkCapabilities(_ template: Template, granted: [String], isChangeSet: Bool) throws(APIError) {
        if !template.transforms.isEmpty, !isChangeSet, !granted.contains("CAPABILITY_AUTO_EXPAND") {
            throw APIError("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]")
        }
        for needed in template.neededCapabilities.names {
            let suffices = needed == "CAPABILITY_IAM" ? [needed, "CAPABILITY_NAMED_IAM"] : [needed]
            guard granted.contains(where: suffices.contains) else {
                throw APIError("InsufficientCapabilitiesException", "Requires capabilities : [\(needed)]")
            }
        }
    }
}
