internal import AWSClient
internal import RolloutCore

/// What an update of a stack would change, in the stack itself and in those nested in it.
struct StackChange: Sendable {
    /// What changes in one nested stack.
    struct Nested: Sendable {
        /// Its logical IDs from the root down, for example `Network.Web`.
        var path: String
        var changeSet: ChangeSet
        /// Whether a resource that is not in the change set will not change. AWS does not follow what the stacks around
        /// it get from other resources only when the change is executed.
        var isComplete: Bool
    }

    /// The change set that is executed.
    var root: ChangeSet
    /// Outer ones first; empty where CloudFormation has not looked into nested stacks.
    var nested: [Nested] = []

    private static let groupType = "AWS::AutoScaling::AutoScalingGroup"
    private static let templateType = "AWS::EC2::LaunchTemplate"
    static let stackType = "AWS::CloudFormation::Stack"

    /// Properties whose change makes AWS say `Conditional` although only instances are concerned, and only by an
    /// UpdatePolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-autoscaling-autoscalinggroup.html
    /// ("some interruptions").
    private static let concernsInstancesOnly = [
        "LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "AvailabilityZones",
        "PlacementGroup",
    ]

    /// Why a rolling replacement cannot survive the change: a group, or the nested stack that holds it, is replaced itself,
    /// or may be.
    var replacement: String? {
        for (path, change) in all where change.action == "Modify" {
            if change.resourceType == StackChange.stackType, change.replacement == "True" {
                return
                    "the change replaces nested stack \(path)\(change.logicalID) itself, with all its groups: take that out"
            }
            guard change.resourceType == StackChange.groupType, let replacement = change.replacement,
                replacement != "False"
            else { continue }
            // AWS has a detail for each cause: a property may stand there more than once.
            let causes = change.details.filter { $0.requiresRecreation != "Never" }
            // In a nested stack a value that is not known yet reads as another one. Such a group counts as touched.
            let isHarmless = causes.allSatisfy { cause in
                StackChange.concernsInstancesOnly.contains(cause.property) || (!path.isEmpty && cause.isDynamic)
            }
            if replacement == "Conditional", !causes.isEmpty, isHarmless { continue }
            var reasons: [String] = []
            for cause in causes where !reasons.contains(cause.property) { reasons.append(cause.property) }
            let word = replacement == "True" ? "replaces" : "may replace"
            let why = reasons.isEmpty ? "" : " (because of \(reasons.joined(separator: ", ")))"
            return
                "the change \(word) group \(path)\(change.logicalID) itself\(why), and its instances with it: take that out "
                + "of the change, and change the launch template or configuration instead"
        }
        return nil
    }

    /// Whether the change touches a group. Where CloudFormation has not looked into a nested stack that changes, or cannot
    /// have seen all, all its groups count.
    func touches(_ group: StackGroup) -> Bool {
        if changes(around: group).contains(where: { $0.action == "Modify" && $0.logicalID == group.logicalID }) {
            return true
        }
        if group.nestedIn == nil || nested.contains(where: { $0.isComplete && $0.changeSet.stackID == group.stack }) {
            return false
        }
        return root.changes.contains { $0.action == "Modify" && $0.logicalID == group.nestedIn }
    }

    /// Whether the change touches more of a group than what only CloudFormation itself reads.
    func touchesProperties(of group: StackGroup) -> Bool {
        let harmless = ["UpdatePolicy", "CreationPolicy", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"]
        let own = changes(around: group).filter { $0.action == "Modify" && $0.logicalID == group.logicalID }
        let isHarmless = own.allSatisfy { !$0.scope.isEmpty && $0.scope.allSatisfy(harmless.contains) }
        return touches(group) && (own.isEmpty || !isHarmless)
    }

    /// Whether the change removes a group, alone or with one of the nested stacks that hold it: it is not rolled first.
    func removes(_ group: StackGroup) -> Bool {
        if root.changes.contains(where: { $0.action == "Remove" && $0.logicalID == group.nestedIn }) { return true }
        let removed = all.map(\.change).filter { $0.action == "Remove" }
        if removed.contains(where: { $0.physicalID.map(group.containers.contains) ?? false }) { return true }
        return changes(around: group).contains { $0.action == "Remove" && $0.logicalID == group.logicalID }
    }

    /// Whether the change says that a group will launch something else.
    func relaunches(_ group: StackGroup) -> Bool {
        let properties = ["LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy"]
        return changes(around: group).contains { change in
            change.logicalID == group.logicalID && change.details.contains { properties.contains($0.property) }
        }
    }

    /// Whether the change may make a group launch something else without touching the group: it modifies a launch template
    /// that the group follows by `$Latest` or `$Default`. Where nobody has looked into a nested stack that changes, it may.
    ///
    /// - Parameter followed: What the group follows.
    func outdates(_ followed: [LaunchTemplateSpecification]) -> Bool {
        if followed.isEmpty { return false }
        return hasBlindSpot || followed.contains { !changes(of: $0).isEmpty }
    }

    /// Whether the change gives a template that a group follows by `$Latest` another version.
    func bringsVersion(to followed: [LaunchTemplateSpecification]) -> Bool {
        followed.contains { template in
            template.version == "$Latest"
                && changes(of: template).contains { change in
                    change.details.contains { $0.property == "LaunchTemplateData" }
                }
        }
    }

    private func changes(of template: LaunchTemplateSpecification) -> [ResourceChange] {
        all.map(\.change).filter { change in
            guard change.resourceType == StackChange.templateType, let id = change.physicalID else { return false }
            return id == template.id || id == template.name
        }
    }

    /// Whether a nested stack changes of which CloudFormation has not said all that changes in it.
    private var hasBlindSpot: Bool {
        all.contains { path, change in
            change.resourceType == StackChange.stackType && change.action == "Modify"
                && !nested.contains { $0.isComplete && $0.path == path + change.logicalID }
        }
    }

    /// For people and hooks; resources of nested stacks with their path.
    var planned: [PlannedChange] {
        all.map { path, change in
            PlannedChange(
                action: change.action, logicalID: path + change.logicalID, type: change.resourceType,
                replacement: change.replacement)
        }
    }

    private var all: [(path: String, change: ResourceChange)] {
        root.changes.map { ("", $0) }
            + nested.flatMap { nested in nested.changeSet.changes.map { ("\(nested.path).", $0) } }
    }

    /// What CloudFormation says of the stack that holds `group`; there may be more.
    private func changes(around group: StackGroup) -> [ResourceChange] {
        if group.nestedIn == nil { return root.changes }
        return nested.first { $0.changeSet.stackID == group.stack }?.changeSet.changes ?? []
    }
}

extension ResourceChange {
    /// Whether the change hands on what another resource gives only when it is executed.
    ///
    /// AWS adds a dynamic detail to what comes from a parameter; that one says nothing:
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-samples.html
    var hangsOnOthers: Bool {
        let isExplained = details.contains {
            $0.property == "Parameters" && !$0.isDynamic && $0.source == "ParameterReference"
        }
        return details.isEmpty
            || details.contains { detail in
                detail.source == "ResourceAttribute" || detail.source == "ResourceReference"
                    || (detail.isDynamic && detail.property == "Parameters" && !isExplained)
            }
    }
}
