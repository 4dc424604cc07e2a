/// A kind of update policy on an Auto Scaling group, and where it stands.
package struct GroupUpdatePolicy: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case rollingUpdate = "AutoScalingRollingUpdate"
        case replacingUpdate = "AutoScalingReplacingUpdate"
        case instanceRefresh = "AutoScalingInstanceRefresh"
        case scheduledAction = "AutoScalingScheduledAction"
    }

    /// The group's logical ID.
    package var logicalID: String
    package var kind: Kind
    package var position: Position
    /// `WillReplace` of a replacing update; `nil` when it is not given, cannot be told, or for other kinds.
    package var willReplace: Bool?
}

/// The sizes that a template gives to a group; each is `nil` when it is not given or cannot be told.
package struct GroupSizes: Hashable, Sendable {
    package var minimum: Int?
    package var maximum: Int?
    package var desired: Int?
    /// Whether the template gives a DesiredCapacity at all, known or not.
    package var givesDesired: Bool

    package init(minimum: Int?, maximum: Int?, desired: Int?, givesDesired: Bool) {
        self.minimum = minimum
        self.maximum = maximum
        self.desired = desired
        self.givesDesired = givesDesired
    }
}

extension Template {
    /// The type of the groups that are rolled.
    package static let groupType = "AWS::AutoScaling::AutoScalingGroup"

    /// The Auto Scaling groups of the template, in its order; whether their conditions hold is not asked.
    package var groups: [TemplateResource] { resources.filter { $0.type == Self.groupType } }

    /// The update policies of the groups, in the order of the template.
    ///
    /// A policy inside `Fn::If` counts unless `evaluation` can tell that the branch is not taken; groups whose
    /// condition is known not to hold have none. Nothing here is an error: what cannot be told counts as present.
    package func updatePolicies(in evaluation: Evaluation? = nil) -> [GroupUpdatePolicy] {
        groups.flatMap { group -> [GroupUpdatePolicy] in
            guard let policy = group.updatePolicy, mayExist(group, in: evaluation) else { return [] }
            return policies(in: policy, of: group, evaluation: evaluation)
        }
    }

    /// The sizes that the template gives to the group `logicalID`; `nil` when the template has no such group.
    package func groupSizes(of logicalID: String, in evaluation: Evaluation) -> GroupSizes? {
        guard let group = resource(logicalID), group.type == Self.groupType else { return nil }
        let desired = possible(group.properties, in: evaluation).compactMap { $0["DesiredCapacity"] }
        return GroupSizes(
            minimum: size("MinSize", of: group, in: evaluation), maximum: size("MaxSize", of: group, in: evaluation),
            desired: size("DesiredCapacity", of: group, in: evaluation),
            givesDesired: desired.contains { !possible($0, in: evaluation).isEmpty })
    }

    private func size(_ name: String, of group: TemplateResource, in evaluation: Evaluation) -> Int? {
        let holders = possible(group.properties, in: evaluation)
        guard holders.count == 1, let value = holders[0][name] else { return nil }
        // A size that cannot be told is `nil` by this function's promise.
        return (try? evaluation.value(value, path: ["Resources", group.logicalID, "Properties", name]))?.integer
    }

    private func mayExist(_ group: TemplateResource, in evaluation: Evaluation?) -> Bool {
        guard let name = group.condition else { return true }
        // A condition that cannot be told may hold.
        return (try? evaluation?.condition(name)) ?? true
    }

    private func policies(
        in value: TemplateValue, of group: TemplateResource, evaluation: Evaluation?
    ) -> [GroupUpdatePolicy] {
        possible(value, in: evaluation).flatMap { branch in
            (branch.entries ?? []).flatMap { entry -> [GroupUpdatePolicy] in
                guard let kind = GroupUpdatePolicy.Kind(rawValue: entry.key) else { return [] }
                let bodies = possible(entry.value, in: evaluation)
                guard !bodies.isEmpty else { return [] }
                return [
                    GroupUpdatePolicy(
                        logicalID: group.logicalID, kind: kind, position: entry.keyPosition,
                        willReplace: kind == .replacingUpdate ? willReplace(bodies, evaluation) : nil)
                ]
            }
        }
    }

    private func willReplace(_ bodies: [TemplateValue], _ evaluation: Evaluation?) -> Bool? {
        guard bodies.count == 1, let value = bodies[0]["WillReplace"] else { return nil }
        let evaluation = evaluation ?? Evaluation(self, parameters: [:])
        // A value that cannot be told is `nil` by the promise of `willReplace`.
        return (try? evaluation.value(value, path: []))?.flag
    }

    /// What `value` can be after its `Fn::If`; empty when it can only be `AWS::NoValue`.
    private func possible(_ value: TemplateValue?, in evaluation: Evaluation?) -> [TemplateValue] {
        guard let value, value.content != .null else { return [] }
        switch value.content {
        case .call(.ref, let argument) where argument.text == "AWS::NoValue": return []
        case .call(.if, let argument):
            return branches(of: argument, in: evaluation).flatMap { possible($0, in: evaluation) }
        default: return [value]
        }
    }
}
