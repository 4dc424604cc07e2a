extension World {
    /// Creates a classic load balancer.
    ///
    /// - Returns: Its DNS name.
    /// - Throws: `DuplicateLoadBalancerName`; `ValidationError` without listeners or a place.
    package mutating func createClassicLoadBalancer(
        _ spec: ClassicLoadBalancerSpec, tags: [Tag] = []
    ) throws(APIError) -> String {
        guard classicLoadBalancers[spec.name] == nil else {
            throw APIError("DuplicateLoadBalancerName", "The specified load balancer name already exists: \(spec.name)")
        }
        guard !spec.zones.isEmpty || !spec.subnets.isEmpty else {
            throw .validation("Either AvailabilityZones or SubnetIds must be specified")
        }
        let number = Int.random(in: 100_000_000...999_999_999, using: &random)
        let name = "\(spec.name)-\(number).\(region).elb.amazonaws.com"
        let isInternal = spec.scheme == "internal"
        var balancer = ClassicLoadBalancer(
            name: spec.name, dnsName: isInternal ? "internal-\(name)" : name, created: now, content: spec)
        balancer.tags = tags
        classicLoadBalancers.put(balancer)
        return balancer.dnsName
    }

    /// Changes what a classic load balancer is made from; its registrations stay.
    package mutating func updateClassicLoadBalancer(
        name: String, _ change: (inout ClassicLoadBalancerSpec) -> Void
    ) throws(APIError) {
        var balancer = try classicLoadBalancer(named: name)
        change(&balancer.content)
        classicLoadBalancers.put(balancer)
    }

    /// Deletes a classic load balancer; one that is not there is no error, as on AWS.
    package mutating func deleteClassicLoadBalancer(name: String) {
        classicLoadBalancers[name] = nil
        for group in groups where group.classicLoadBalancers.contains(name) {
            groups[group.name]?.classicLoadBalancers.removeAll { $0 == name }
        }
    }

    /// The classic load balancer called `name`.
    ///
    /// - Throws: `LoadBalancerNotFound`.
    package func classicLoadBalancer(named name: String) throws(APIError) -> ClassicLoadBalancer {
        guard let balancer = classicLoadBalancers[name] else {
            throw APIError("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '\(name)'")
        }
        return balancer
    }
}
