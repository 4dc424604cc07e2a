import AWSWire
import Timekeeping

/// Look at groups and their instances.
let describeGroupOperations: [Operation] = [
    .reading("DescribeAutoScalingGroups") { world, form, _ throws(APIError) in
        let names = form.list("AutoScalingGroupNames")
        let filters = form.structures("Filters").map { TagFilter($0) }
        let wanted = world.groups.filter { group in
            (names.isEmpty || names.contains(group.name)) && filters.allSatisfy { $0.matches(group) }
        }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("AutoScalingGroups", of: page.items.map { describe($0, in: world) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeAutoScalingInstances") { world, form, _ throws(APIError) in
        let ids = form.list("InstanceIds")
        guard ids.count <= 50 else {
            throw .validation("The number of instance ids that may be passed in is limited to 50")
        }
        let all = world.groups.flatMap { world.instances(of: $0) }
        let page = try Page(of: all.filter { ids.isEmpty || ids.contains($0.id) }, form, usual: 50, most: 50)
        let items = page.items.map { instance in
            [XMLNode("AutoScalingGroupName", instance.group)] + describe(instance, in: world, isAlone: true)
        }
        return [.list("AutoScalingInstances", of: items)] + XMLNode.optional("NextToken", page.nextToken)
    },
]

private struct TagFilter {
    let name: String
    let values: [String]

    init(_ form: QueryForm) {
        name = form["Name"] ?? ""
        values = form.list("Values")
    }

    func matches(_ group: Group) -> Bool {
        switch name {
        case "tag-key": group.tags.contains { values.contains($0.key) }
        case "tag-value": group.tags.contains { values.contains($0.value) }
        case let text where text.hasPrefix("tag:"):
            group.tags.contains { $0.key == text.dropFirst("tag:".count) && values.contains($0.value) }
        default: false
        }
    }
}

private func describe(_ group: Group, in world: World) -> [XMLNode] {
    [
        XMLNode("AutoScalingGroupName", group.name), XMLNode("AutoScalingGroupARN", group.arn),
        XMLNode("MinSize", group.minSize), XMLNode("MaxSize", group.maxSize),
        XMLNode("DesiredCapacity", group.desiredCapacity), XMLNode("DefaultCooldown", group.cooldownSeconds),
        .list("AvailabilityZones", texts: group.zones), .list("LoadBalancerNames", texts: group.classicLoadBalancers),
        .list("TargetGroupARNs", texts: group.targetGroups), XMLNode("HealthCheckType", group.healthCheckType),
        XMLNode("HealthCheckGracePeriod", group.gracePeriodSeconds),
        .list("Instances", of: world.instances(of: group).map { describe($0, in: world, isAlone: false) }),
        XMLNode("CreatedTime", group.created.iso8601),
        .list(
            "SuspendedProcesses",
            of: group.suspensions.map {
                [XMLNode("ProcessName", $0.process.rawValue), XMLNode("SuspensionReason", $0.reason)]
            }),
        XMLNode("VPCZoneIdentifier", group.subnets.joined(separator: ",")),
        .list("EnabledMetrics", texts: []),
        .list("Tags", of: group.tags.map { describe($0, of: group.name) }),
        .list("TerminationPolicies", texts: group.terminationPolicies),
        XMLNode("NewInstancesProtectedFromScaleIn", group.protectsNewInstances),
        XMLNode("ServiceLinkedRoleARN", serviceRole(world)),
        .list("TrafficSources", of: group.trafficSources.map { $0.nodes }),
    ] + describe(group.launchSource, in: world) + further(group, in: world)
        + XMLNode.optional("Status", group.isBeingDeleted ? "Delete in progress" : nil)
}

private func further(_ group: Group, in world: World) -> [XMLNode] {
    var nodes = [
        XMLNode(
            "AvailabilityZoneDistribution",
            [
                XMLNode(
                    "CapacityDistributionStrategy",
                    group.isBalancedOnly ? "balanced-only" : "balanced-best-effort")
            ])
    ]
    if group.maxLifetimeSeconds > 0 { nodes.append(XMLNode("MaxInstanceLifetime", group.maxLifetimeSeconds)) }
    if let pool = group.warmPool {
        nodes += [XMLNode("WarmPoolConfiguration", describe(pool)), XMLNode("WarmPoolSize", pool.instances.count)]
    }
    return nodes
}

private func serviceRole(_ world: World) -> String {
    "arn:aws:iam::\(world.account):role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
}

/// An instance as its group shows it; the listing of instances writes health in capitals and protection at its own
/// place.
func describe(_ instance: Instance, in world: World, isAlone: Bool) -> [XMLNode] {
    let health = instance.isHealthy ? "Healthy" : "Unhealthy"
    var nodes = [
        XMLNode("InstanceId", instance.id), XMLNode("InstanceType", instance.type),
        XMLNode("AvailabilityZone", instance.zone), XMLNode("LifecycleState", instance.lifecycle.rawValue),
        XMLNode("HealthStatus", isAlone ? health.uppercased() : health),
        XMLNode("ProtectedFromScaleIn", instance.isProtected),
    ]
    switch instance.configuration {
    case .launchConfiguration(let name):
        // AWS forgets the name as soon as the launch configuration is gone.
        let isKnown = world.launchConfigurations[name] != nil || world.lingeringConfigurations.contains(name)
        if isKnown { nodes.append(XMLNode("LaunchConfigurationName", name)) }
    case .launchTemplate(let id, let name, let version):
        let alias = world.rules.groupSwitches.showsVersionNumber ? nil : instance.versionAlias
        let template = [
            XMLNode("LaunchTemplateId", id), XMLNode("LaunchTemplateName", name),
            XMLNode("Version", alias ?? String(version)),
        ]
        nodes.append(XMLNode("LaunchTemplate", template))
    }
    if instance.weight != 1 { nodes.append(XMLNode("WeightedCapacity", instance.weight)) }
    return nodes
}

/// A tag as Auto Scaling shows it.
func describe(_ tag: GroupTag, of group: String) -> [XMLNode] {
    [
        XMLNode("ResourceId", group), XMLNode("ResourceType", "auto-scaling-group"), XMLNode("Key", tag.key),
        XMLNode("Value", tag.value), XMLNode("PropagateAtLaunch", tag.propagates),
    ]
}
