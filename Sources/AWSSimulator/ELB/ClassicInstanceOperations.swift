import AWSWire

/// The instances of classic load balancers.
let classicInstanceOperations: [Operation] = [
    .reading("DescribeInstanceHealth") { world, form, _ throws(APIError) in
        let balancer = try world.classicLoadBalancer(named: try form.required("LoadBalancerName"))
        let ids = form.structures("Instances").compactMap { $0["InstanceId"] }
        guard !ids.isEmpty else {
            return [.list("InstanceStates", of: balancer.registrations.map { world.describe($0, at: balancer) })]
        }
        var states: [[XMLNode]] = []
        for id in ids {
            if let registration = balancer.registrations.first(where: { $0.instance == id }) {
                states.append(world.describe(registration, at: balancer))
            } else if balancer.departed.contains(id), world.instances[id]?.state == .running {
                states.append(ClassicState.gone.nodes(of: id))
            } else {
                throw APIError("InvalidInstance", "Could not find EC2 instance \(id).")
            }
        }
        return [.list("InstanceStates", of: states)]
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
