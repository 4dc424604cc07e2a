import CloudFormationTemplate
import Timekeeping

extension World {
    mutating func createGroup(_ wanted: ResourceWish) throws(APIError) -> String {
        var spec = GroupSpec(
            name: wanted.text("AutoScalingGroupName") ?? wanted.name, minSize: try wanted.requiredSize("MinSize"),
            maxSize: try wanted.requiredSize("MaxSize"), launchSource: try wanted.launchSource())
        spec.desiredCapacity = try wanted.integer("DesiredCapacity")
        spec.zones = wanted.texts("AvailabilityZones")
        spec.subnets = wanted.subnets
        spec.classicLoadBalancers = wanted.texts("LoadBalancerNames")
        spec.targetGroups = wanted.texts("TargetGroupARNs")
        spec.healthCheckType = wanted.text("HealthCheckType") ?? spec.healthCheckType
        spec.gracePeriodSeconds = try wanted.integer("HealthCheckGracePeriod") ?? spec.gracePeriodSeconds
        spec.cooldownSeconds = try wanted.integer("Cooldown") ?? spec.cooldownSeconds
        spec.protectsNewInstances = wanted.properties["NewInstancesProtectedFromScaleIn"]?.flag ?? false
        let policies = wanted.texts("TerminationPolicies")
        if !policies.isEmpty { spec.terminationPolicies = policies }
        spec.tags = wanted.groupTags
        spec.maxLifetimeSeconds = try wanted.integer("MaxInstanceLifetime") ?? 0
        for value in wanted.properties["LifecycleHookSpecificationList"]?.elements ?? [] {
            spec.hooks.append(try lifecycleHook(value, name: value["LifecycleHookName"]?.text ?? ""))
        }
        try createGroup(spec)
        return spec.name
    }

    /// Brings a group to what the template says. Sizes are set wherever the template gives them, whatever they are by
    /// now: https://github.com/aws/aws-cdk/issues/5507.
    mutating func updateGroup(
        _ wanted: ResourceWish, from old: StackResource.Snapshot, in stack: Stack
    ) throws(APIError) {
        var change = GroupChange(name: wanted.name)
        change.minSize = try wanted.integer("MinSize")
        change.maxSize = try wanted.integer("MaxSize")
        change.desiredCapacity = try wanted.integer("DesiredCapacity")
        if ignoresUnmodifiedSizes(wanted.logicalID, in: stack) { leaveUnmodifiedSizes(of: &change, wanted, old) }
        change.launchSource = try wanted.launchSource()
        if wanted.properties["AvailabilityZones"] != nil { change.zones = wanted.texts("AvailabilityZones") }
        if wanted.properties["VPCZoneIdentifier"] != nil { change.subnets = wanted.subnets }
        change.healthCheckType = wanted.text("HealthCheckType")
        change.gracePeriodSeconds = try wanted.integer("HealthCheckGracePeriod")
        change.cooldownSeconds = try wanted.integer("Cooldown")
        change.protectsNewInstances = wanted.properties["NewInstancesProtectedFromScaleIn"]?.flag
        let policies = wanted.texts("TerminationPolicies")
        if !policies.isEmpty { change.terminationPolicies = policies }
        if differs("MaxInstanceLifetime", wanted, old) {
            change.maxLifetimeSeconds = try wanted.integer("MaxInstanceLifetime") ?? 0
        }
        if differs("LoadBalancerNames", wanted, old) { change.classicLoadBalancers = wanted.texts("LoadBalancerNames") }
        if differs("TargetGroupARNs", wanted, old) { change.targetGroups = wanted.texts("TargetGroupARNs") }
        try updateGroup(change)
        try changeHooks(wanted, from: old)
        // Tags that the template does not know stay or go as the switch says, those that it has given up go.
        let given = Set(wanted.groupTags.map(\.key))
        if rules.stacks.foreignGroupTags == .stripped {
            let foreign = (groups[wanted.name]?.tags ?? []).map(\.key).filter { !given.contains($0) }
            try deleteTags(foreign, of: wanted.name)
        }
        let before = (old.properties["Tags"]?.elements ?? []).compactMap { $0["Key"]?.text } + old.stackTags.map(\.key)
        try deleteTags(before.filter { !given.contains($0) }, of: wanted.name)
        try setTags(wanted.groupTags, of: wanted.name)
        loseTags(of: wanted.name, keeping: given)
    }

    private func differs(_ key: String, _ wanted: ResourceWish, _ old: StackResource.Snapshot) -> Bool {
        wanted.properties[key] != old.properties[key]
    }

    /// Whether the group's update policy keeps sizes that the template has not changed.
    private func ignoresUnmodifiedSizes(_ logicalID: String, in stack: Stack) -> Bool {
        let policy = updatePolicy(of: logicalID, in: stack)
        return policy?["AutoScalingScheduledAction"]?["IgnoreUnmodifiedGroupSizeProperties"]?.flag ?? false
    }

    private func leaveUnmodifiedSizes(
        of change: inout GroupChange, _ wanted: ResourceWish, _ old: StackResource.Snapshot
    ) {
        if !differs("MinSize", wanted, old) { change.minSize = nil }
        if !differs("MaxSize", wanted, old) { change.maxSize = nil }
        if !differs("DesiredCapacity", wanted, old) { change.desiredCapacity = nil }
    }

    /// With a CreationPolicy a group is created when it has got as many signals as that asks for; an instance whose
    /// program works sends one.
    mutating func settlingOfGroup(_ resource: StackResource, in stack: Stack, since began: WallTime) -> StepEnd {
        let source = stack.configuration?.template.template.resource(resource.logicalID)?.creationPolicy
        guard let configuration = stack.configuration, let source,
            // A policy that cannot be evaluated asks for nothing.
            let policy = (try? evaluation(of: configuration, for: stack).value(source, path: []))?["ResourceSignal"],
            let physicalID = resource.physicalID, let group = groups[physicalID]
        else { return .done }
        let wanted = policy["Count"]?.integer ?? 1
        for instance in instances(of: group) where instance.lifecycle == .inService && instance.answersWell {
            take(StackResource.Signal(id: instance.id, status: "SUCCESS"), for: resource.logicalID, of: stack.id)
        }
        let signals = cloudFormation.stacks[stack.id]?.resource(resource.logicalID)?.signals ?? []
        let percent = creationPercent(of: source, in: stack)
        let needed = (wanted * percent + 99) / 100
        let successes = signals.count { $0.status == "SUCCESS" }
        if successes >= needed { return .done }
        let limit = Duration(timeout: policy["Timeout"]?.text ?? "PT5M") ?? .seconds(300)
        let failures = signals.count - successes
        guard wanted - failures >= needed, now - began < limit else {
            return .failed(
                "Received \(successes) SUCCESS signal(s) out of \(wanted).  Unable to satisfy \(percent)% "
                    + "MinSuccessfulInstancesPercent requirement")
        }
        return .waiting
    }

    private func creationPercent(of source: TemplateValue, in stack: Stack) -> Int {
        guard let configuration = stack.configuration,
            // A policy that cannot be evaluated asks for nothing.
            let policy = try? evaluation(of: configuration, for: stack).value(source, path: [])
        else { return 100 }
        return policy["AutoScalingCreationPolicy"]?["MinSuccessfulInstancesPercent"]?.integer ?? 100
    }
}

extension Duration {
    /// Reads `PT15M`, `PT1H30M`, `PT90S`; `nil` for anything else.
    init?(timeout text: String) {
        guard let match = text.wholeMatch(of: /PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?/) else { return nil }
        func number(_ part: Substring?) -> Int { part.flatMap { Int($0) } ?? 0 }
        self = .seconds(number(match.1) * 3600 + number(match.2) * 60 + number(match.3))
    }
}

extension ResourceWish {
    fileprivate func requiredSize(_ key: String) throws(APIError) -> Int {
        _ = try required(key)
        return try integer(key) ?? 0
    }

    /// A list, or one text with commas.
    fileprivate var subnets: [String] {
        if let text = text("VPCZoneIdentifier") { return text.split(separator: ",").map { String($0) } }
        return texts("VPCZoneIdentifier")
    }

    fileprivate func launchSource() throws(APIError) -> LaunchSource {
        if let name = text("LaunchConfigurationName") { return .launchConfiguration(name) }
        if let template = properties["LaunchTemplate"] { return .launchTemplate(Self.reference(template)) }
        if let policy = properties["MixedInstancesPolicy"]?["LaunchTemplate"],
            let template = policy["LaunchTemplateSpecification"]
        {
            let overrides = (policy["Overrides"]?.elements ?? []).map { override in
                MixedInstancesPolicy.Override(
                    type: override["InstanceType"]?.text, weight: override["WeightedCapacity"]?.text,
                    template: override["LaunchTemplateSpecification"].map(Self.reference),
                    requirements: Self.requirements(override["InstanceRequirements"]))
            }
            return .mixed(
                MixedInstancesPolicy(
                    template: Self.reference(template), overrides: overrides,
                    distribution: Self.distribution(properties["MixedInstancesPolicy"]?["InstancesDistribution"])))
        }
        throw .validation(
            "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
                + "MixedInstancesPolicy parameter.")
    }

    private static func reference(_ value: PropertyValue) -> LaunchTemplateReference {
        LaunchTemplateReference(
            id: value["LaunchTemplateId"]?.text, name: value["LaunchTemplateName"]?.text,
            version: value["Version"]?.text)
    }

    /// The tags of a group: those of the stack and of CloudFormation go on to its instances.
    fileprivate var groupTags: [GroupTag] {
        let propagating = (properties["Tags"]?.elements ?? []).filter { $0["PropagateAtLaunch"]?.flag == false }
        let silent = propagating.compactMap { $0["Key"]?.text }
        return tags.map { GroupTag($0.key, $0.value, propagates: !silent.contains($0.key)) }
    }
}
