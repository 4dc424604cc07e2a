import AWSWire

/// What a group's instances are registered with.
let trafficSourceOperations: [Operation] = [
    .reading("DescribeTrafficSources") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let wanted = group.trafficSources.filter { (form["TrafficSourceType"] ?? $0.type) == $0.type }
        let page = try Page(of: wanted, form, usual: 50, most: 50)
        let items = page.items.map { source in
            [
                XMLNode("TrafficSource", source.identifier),
                XMLNode("State", world.state(of: source.balancer, for: group)),
            ]
                + source.nodes
        }
        return [.list("TrafficSources", of: items)] + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeLoadBalancers") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let page = try Page(of: group.classicLoadBalancers, form, usual: 100, most: 100)
        let items = page.items.map { name in
            [XMLNode("LoadBalancerName", name), XMLNode("State", world.state(of: .classic(name), for: group))]
        }
        return [.list("LoadBalancers", of: items)] + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeLoadBalancerTargetGroups") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let page = try Page(of: group.targetGroups, form, usual: 100, most: 100)
        let items = page.items.map { arn in
            [
                XMLNode("LoadBalancerTargetGroupARN", arn),
                XMLNode("State", world.state(of: .targetGroup(arn), for: group)),
            ]
        }
        return [.list("LoadBalancerTargetGroups", of: items)] + XMLNode.optional("NextToken", page.nextToken)
    },
    .changing("AttachLoadBalancers") { world, form, _ throws(APIError) in
        try attach(&world, form, classic: form.list("LoadBalancerNames"))
    },
    .changing("DetachLoadBalancers") { world, form, _ throws(APIError) in
        try detach(&world, form, form.list("LoadBalancerNames"))
    },
    .changing("AttachLoadBalancerTargetGroups") { world, form, _ throws(APIError) in
        try attach(&world, form, targetGroups: form.list("TargetGroupARNs"))
    },
    .changing("DetachLoadBalancerTargetGroups") { world, form, _ throws(APIError) in
        try detach(&world, form, form.list("TargetGroupARNs"))
    },
]

private func attach(
    _ world: inout World, _ form: QueryForm, classic: [String] = [], targetGroups: [String] = []
) throws(APIError) -> [XMLNode] {
    let group = try world.group(named: try form.required("AutoScalingGroupName"))
    try world.checkNoRefresh(group)
    try world.changeBalancers(
        of: group.name, classic: (group.classicLoadBalancers + classic).uniqued(),
        targetGroups: (group.targetGroups + targetGroups).uniqued())
    return []
}

private func detach(_ world: inout World, _ form: QueryForm, _ gone: [String]) throws(APIError) -> [XMLNode] {
    let group = try world.group(named: try form.required("AutoScalingGroupName"))
    try world.changeBalancers(
        of: group.name, classic: group.classicLoadBalancers.filter { !gone.contains($0) },
        targetGroups: group.targetGroups.filter { !gone.contains($0) })
    return []
}

/// A balancer as a traffic source.
struct TrafficSource {
    let identifier: String
    /// `elb` or `elbv2`.
    let type: String
    let balancer: Balancer

    var nodes: [XMLNode] { [XMLNode("Identifier", identifier), XMLNode("Type", type)] }
}

extension Group {
    var trafficSources: [TrafficSource] {
        classicLoadBalancers.map { TrafficSource(identifier: $0, type: "elb", balancer: .classic($0)) }
            + targetGroups.map { TrafficSource(identifier: $0, type: "elbv2", balancer: .targetGroup($0)) }
    }
}

extension World {
    /// How far a group's instances are registered: `InService` as soon as one of them is healthy there.
    mutating func state(of balancer: Balancer, for group: Group) -> String {
        if let said = saidSourceState(of: balancer, for: group) { return said }
        let inService = instances(of: group).filter { $0.lifecycle == .inService }
        let registrations = inService.map { registration(of: $0.id, at: balancer) }
        if registrations.contains(where: { $0?.health == .healthy }) { return "InService" }
        return registrations.contains { $0 == nil } ? "Adding" : "Added"
    }
}
