import AWSWire

/// The instances of classic load balancers.
let classicInstanceOperations: [Operation] = [
    .reading("DescribeInstanceHealth") { world, form, _ throws(APIError) in
        let balancer = try world.classicLoadBalancer(named: try form.required("LoadBalancerName"))
        let ids = form.structures("Instances").compactMap { $0["InstanceId"] }
        for id in ids where !balancer.registrations.contains(where: { $0.instance == id }) {
            throw APIError("InvalidInstance", "Could not find EC2 instance \(id).")
        }
        let wanted = balancer.registrations.filter { ids.isEmpty || ids.contains($0.instance) }
        return [.list("InstanceStates", of: wanted.map { describe($0, in: world) })]
    },
    .changing("RegisterInstancesWithLoadBalancer") { world, form, _ throws(APIError) in
        let name = try world.classicLoadBalancer(named: try form.required("LoadBalancerName")).name
        for entry in form.structures("Instances") {
            let id = try entry.required("InstanceId")
            guard world.instances[id] != nil else {
                throw APIError("InvalidInstance", "Could not find EC2 instance \(id).")
            }
            world.register(id, at: .classic(name))
        }
        return try remaining(name, in: world)
    },
    .changing("DeregisterInstancesFromLoadBalancer") { world, form, _ throws(APIError) in
        let name = try world.classicLoadBalancer(named: try form.required("LoadBalancerName")).name
        for entry in form.structures("Instances") {
            let id = try entry.required("InstanceId")
            guard world.registration(of: id, at: .classic(name)) != nil else {
                throw APIError("InvalidInstance", "Could not find EC2 instance \(id).")
            }
            world.deregister(id, from: .classic(name))
        }
        return try remaining(name, in: world)
    },
]

private func remaining(_ name: String, in world: World) throws(APIError) -> [XMLNode] {
    let registrations = try world.classicLoadBalancer(named: name).registrations.filter { !$0.isDraining }
    return [.list("Instances", of: registrations.map { [XMLNode("InstanceId", $0.instance)] })]
}

/// The trap is AWS's own: an instance that drains is shown as InService.
private func describe(_ registration: Registration, in world: World) -> [XMLNode] {
    let state: (name: String, reason: String, description: String) =
        switch registration.health {
        case .healthy: ("InService", "N/A", "N/A")
        case .draining: ("InService", "N/A", "Instance deregistration currently in progress.")
        case .initial: ("OutOfService", "ELB", "Instance registration is still in progress.")
        case .unhealthy where world.instances[registration.instance]?.state != .running:
            ("OutOfService", "Instance", "Instance is in terminated state.")
        case .unhealthy:
            (
                "OutOfService", "Instance",
                "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."
            )
        }
    return [
        XMLNode("InstanceId", registration.instance), XMLNode("State", state.name),
        XMLNode("ReasonCode", state.reason), XMLNode("Description", state.description),
    ]
}
