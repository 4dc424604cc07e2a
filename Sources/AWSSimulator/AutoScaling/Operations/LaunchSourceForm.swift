import AWSWire

/// What a form says that a group launches from; `nil` when it says nothing.
func launchSource(_ form: QueryForm) throws(APIError) -> LaunchSource? {
    if let name = form["LaunchConfigurationName"] { return .launchConfiguration(name) }
    if let reference = reference(form.structure("LaunchTemplate")) { return .launchTemplate(reference) }
    let policy = form.structure("MixedInstancesPolicy")
    let mixed = policy.structure("LaunchTemplate")
    guard let base = reference(mixed.structure("LaunchTemplateSpecification")) else { return nil }
    var overrides: [MixedInstancesPolicy.Override] = []
    for override in mixed.structures("Overrides") {
        overrides.append(
            MixedInstancesPolicy.Override(
                type: override["InstanceType"], weight: override["WeightedCapacity"],
                template: reference(override.structure("LaunchTemplateSpecification")),
                requirements: try requirements(override.structure("InstanceRequirements"))))
    }
    return .mixed(
        MixedInstancesPolicy(
            template: base, overrides: overrides,
            distribution: try distribution(policy.structure("InstancesDistribution"))))
}

private func reference(_ form: QueryForm) -> LaunchTemplateReference? {
    guard form["LaunchTemplateId"] != nil || form["LaunchTemplateName"] != nil else { return nil }
    return LaunchTemplateReference(
        id: form["LaunchTemplateId"], name: form["LaunchTemplateName"], version: form["Version"])
}

private func requirements(_ form: QueryForm) throws(APIError) -> InstanceRequirements? {
    guard let minimumCPUs = try form.number("VCpuCount.Min"), let memory = try form.number("MemoryMiB.Min") else {
        return nil
    }
    return InstanceRequirements(
        minimumCPUs: minimumCPUs, maximumCPUs: try form.number("VCpuCount.Max"), minimumMemoryMiB: memory,
        maximumMemoryMiB: try form.number("MemoryMiB.Max"))
}

private func distribution(_ form: QueryForm) throws(APIError) -> InstancesDistribution {
    var distribution = InstancesDistribution()
    distribution.onDemandStrategy = form["OnDemandAllocationStrategy"] ?? distribution.onDemandStrategy
    distribution.onDemandBase = try form.number("OnDemandBaseCapacity") ?? 0
    distribution.onDemandPercentage = try form.number("OnDemandPercentageAboveBaseCapacity") ?? 100
    distribution.spotStrategy = form["SpotAllocationStrategy"] ?? distribution.spotStrategy
    distribution.spotPools = try form.number("SpotInstancePools")
    distribution.spotMaximumPrice = form["SpotMaxPrice"]
    return distribution
}
