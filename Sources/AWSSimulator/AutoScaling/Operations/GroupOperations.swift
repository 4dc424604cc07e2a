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
        try world.createGroup(spec)
        return []
    },
    .changing("UpdateAutoScalingGroup") { world, form, _ throws(APIError) in
        var change = GroupChange(name: try form.required("AutoScalingGroupName"))
        change.minSize = try form.number("MinSize")
        change.maxSize = try form.number("MaxSize")
        change.desiredCapacity = try form.number("DesiredCapacity")
        change.launchSource = launchSource(form)
        change.zones = form.listIfGiven("AvailabilityZones")
        change.subnets = subnets(form)
        change.healthCheckType = form["HealthCheckType"]
        change.gracePeriodSeconds = try form.number("HealthCheckGracePeriod")
        change.cooldownSeconds = try form.number("DefaultCooldown")
        change.protectsNewInstances = try form.flag("NewInstancesProtectedFromScaleIn")
        change.terminationPolicies = form.listIfGiven("TerminationPolicies")
        try world.updateGroup(change)
        return []
    },
    .changing("DeleteAutoScalingGroup") { world, form, _ throws(APIError) in
        try world.deleteGroup(
            name: try form.required("AutoScalingGroupName"), force: try form.flag("ForceDelete") ?? false)
        return []
    },
]

/// What the form says that a group launches from; `nil` when it says nothing.
private func launchSource(_ form: QueryForm) -> LaunchSource? {
    if let name = form["LaunchConfigurationName"] { return .launchConfiguration(name) }
    if let reference = reference(form.structure("LaunchTemplate")) { return .launchTemplate(reference) }
    let mixed = form.structure("MixedInstancesPolicy.LaunchTemplate")
    guard let base = reference(mixed.structure("LaunchTemplateSpecification")) else { return nil }
    let overrides = mixed.structures("Overrides").map { override in
        MixedInstancesPolicy.Override(
            type: override["InstanceType"], weight: override["WeightedCapacity"],
            template: reference(override.structure("LaunchTemplateSpecification")))
    }
    return .mixed(MixedInstancesPolicy(template: base, overrides: overrides))
}

private func reference(_ form: QueryForm) -> LaunchTemplateReference? {
    guard form["LaunchTemplateId"] != nil || form["LaunchTemplateName"] != nil else { return nil }
    return LaunchTemplateReference(
        id: form["LaunchTemplateId"], name: form["LaunchTemplateName"], version: form["Version"])
}

private func requiredLaunchSource(_ form: QueryForm) throws(APIError) -> LaunchSource {
    guard let source = launchSource(form) else {
        throw .validation(
            "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
                + "MixedInstancesPolicy parameter.")
    }
    return source
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
