import AWSWire

/// Create, change and delete groups.
let groupOperations: [Operation] = [
    .changing("CreateAutoScalingGroup") { world, form, _ throws(APIError) in
        var spec = GroupSpec(
            name: try form.required("AutoScalingGroupName"), minSize: try form.requiredNumber("MinSize"),
            maxSize: try form.requiredNumber("MaxSize"), launchSource: try requiredLaunchSource(form))
        spec.desiredCapacity = try form.number("DesiredCapacity")
        spec.zones = form.list("AvailabilityZones")
        spec.subnets = subnets(form) ?? []
        spec.classicLoadBalancers = form.list("LoadBalancerNames")
        spec.targetGroups = form.list("TargetGroupARNs") + targetGroupsOfTrafficSources(form)
        spec.healthCheckType = form["HealthCheckType"] ?? spec.healthCheckType
        spec.gracePeriodSeconds = try form.number("HealthCheckGracePeriod") ?? spec.gracePeriodSeconds
        spec.cooldownSeconds = try form.number("DefaultCooldown") ?? spec.cooldownSeconds
        spec.protectsNewInstances = try form.flag("NewInstancesProtectedFromScaleIn") ?? false
        spec.terminationPolicies = form.listIfGiven("TerminationPolicies") ?? spec.terminationPolicies
        spec.tags = try groupTags(form)
        spec.maxLifetimeSeconds = try form.number("MaxInstanceLifetime") ?? 0
        spec.isBalancedOnly = try isBalancedOnly(form) ?? false
        for entry in form.structures("LifecycleHookSpecificationList") {
            spec.hooks.append(try hook(entry, name: try entry.required("LifecycleHookName"), before: nil))
        }
        try world.createGroup(spec)
        return []
    },
    .changing("UpdateAutoScalingGroup") { world, form, _ throws(APIError) in
        var change = GroupChange(name: try form.required("AutoScalingGroupName"))
        change.minSize = try form.number("MinSize")
        change.maxSize = try form.number("MaxSize")
        change.desiredCapacity = try form.number("DesiredCapacity")
        change.launchSource = try launchSource(form)
        change.zones = form.listIfGiven("AvailabilityZones")
        change.subnets = subnets(form)
        change.healthCheckType = form["HealthCheckType"]
        change.gracePeriodSeconds = try form.number("HealthCheckGracePeriod")
        change.cooldownSeconds = try form.number("DefaultCooldown")
        change.protectsNewInstances = try form.flag("NewInstancesProtectedFromScaleIn")
        change.terminationPolicies = form.listIfGiven("TerminationPolicies")
        change.maxLifetimeSeconds = try form.number("MaxInstanceLifetime")
        change.isBalancedOnly = try isBalancedOnly(form)
        try world.updateGroup(change)
        return []
    },
    .changing("DeleteAutoScalingGroup") { world, form, _ throws(APIError) in
        try world.deleteGroup(
            name: try form.required("AutoScalingGroupName"), force: try form.flag("ForceDelete") ?? false)
        return []
    },
]

private func requiredLaunchSource(_ form: QueryForm) throws(APIError) -> LaunchSource {
    guard let source = try launchSource(form) else {
        throw .validation(
            "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
                + "MixedInstancesPolicy parameter.")
    }
    return source
}

private func isBalancedOnly(_ form: QueryForm) throws(APIError) -> Bool? {
    switch form["AvailabilityZoneDistribution.CapacityDistributionStrategy"] {
    case nil: return nil
    case "balanced-only": return true
    case "balanced-best-effort": return false
    case let other?:
        throw .validation(
            "Capacity distribution strategy \(other) is not valid: balanced-only or balanced-best-effort")
    }
}

private func subnets(_ form: QueryForm) -> [String]? {
    guard let text = form["VPCZoneIdentifier"], !text.isEmpty else { return nil }
    return text.split(separator: ",").map { String($0.filter { $0 != " " }) }
}

private func targetGroupsOfTrafficSources(_ form: QueryForm) -> [String] {
    form.structures("TrafficSources").compactMap { $0["Identifier"] }
}

private func groupTags(_ form: QueryForm) throws(APIError) -> [GroupTag] {
    var tags: [GroupTag] = []
    for entry in form.structures("Tags") {
        let tag = GroupTag(
            entry["Key"] ?? "", entry["Value"] ?? "", propagates: try entry.flag("PropagateAtLaunch") ?? true)
        try World.checkUserTag(tag)
        tags.append(tag)
    }
    return tags
}
