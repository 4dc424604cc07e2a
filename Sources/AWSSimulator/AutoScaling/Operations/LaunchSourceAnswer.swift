import AWSWire

/// What a group launches from, as Auto Scaling shows it.
func describe(_ source: LaunchSource, in world: World) -> [XMLNode] {
    switch source {
    case .launchConfiguration(let name): return [XMLNode("LaunchConfigurationName", name)]
    case .launchTemplate(let reference):
        return [XMLNode("LaunchTemplate", describe(reference, in: world))]
    case .mixed(let policy):
        let template = [
            XMLNode("LaunchTemplateSpecification", describe(policy.template, in: world)),
            .list("Overrides", of: policy.overrides.map { describe($0, in: world) }),
        ]
        return [
            XMLNode(
                "MixedInstancesPolicy",
                [
                    XMLNode("LaunchTemplate", template),
                    XMLNode("InstancesDistribution", describe(policy.distribution)),
                ])
        ]
    }
}

private func describe(_ override: MixedInstancesPolicy.Override, in world: World) -> [XMLNode] {
    var nodes =
        XMLNode.optional("InstanceType", override.type) + XMLNode.optional("WeightedCapacity", override.weight)
    if let template = override.template {
        nodes.append(XMLNode("LaunchTemplateSpecification", describe(template, in: world)))
    }
    if let wanted = override.requirements {
        nodes.append(
            XMLNode(
                "InstanceRequirements",
                [
                    XMLNode("VCpuCount", range(wanted.minimumCPUs, wanted.maximumCPUs)),
                    XMLNode("MemoryMiB", range(wanted.minimumMemoryMiB, wanted.maximumMemoryMiB)),
                ]))
    }
    return nodes
}

private func range(_ minimum: Int, _ maximum: Int?) -> [XMLNode] {
    [XMLNode("Min", minimum)] + (maximum.map { [XMLNode("Max", $0)] } ?? [])
}

private func describe(_ distribution: InstancesDistribution) -> [XMLNode] {
    [
        XMLNode("OnDemandAllocationStrategy", distribution.onDemandStrategy),
        XMLNode("OnDemandBaseCapacity", distribution.onDemandBase),
        XMLNode("OnDemandPercentageAboveBaseCapacity", distribution.onDemandPercentage),
        XMLNode("SpotAllocationStrategy", distribution.spotStrategy),
    ] + (distribution.spotPools.map { [XMLNode("SpotInstancePools", $0)] } ?? [])
        + XMLNode.optional("SpotMaxPrice", distribution.spotMaximumPrice)
}

private func describe(_ reference: LaunchTemplateReference, in world: World) -> [XMLNode] {
    let template = world.launchTemplate(id: reference.id, name: reference.name)
    return XMLNode.optional("LaunchTemplateId", template?.id ?? reference.id)
        + XMLNode.optional("LaunchTemplateName", template?.name ?? reference.name)
        + XMLNode.optional("Version", reference.version)
}
