extension World {
    /// Creates an application, network or gateway load balancer.
    ///
    /// - Returns: Its ARN.
    package mutating func createLoadBalancer(_ spec: LoadBalancerSpec, tags: [Tag] = []) throws(APIError) -> String {
        guard !loadBalancers.contains(where: { $0.content.name == spec.name }) else {
            throw APIError("DuplicateLoadBalancerName", "A load balancer with name '\(spec.name)' already exists")
        }
        let kind = ["network": "net", "gateway": "gwy"][spec.type] ?? "app"
        let digits = random.hexadecimal(16)
        let prefix = spec.scheme == "internal" ? "internal-" : ""
        let name = "\(prefix)\(spec.name)-\(digits.prefix(9)).\(region).elb.amazonaws.com"
        var balancer = LoadBalancer(
            arn: arn("elasticloadbalancing", "loadbalancer/\(kind)/\(spec.name)/\(digits)"), dnsName: name,
            created: now, content: spec)
        balancer.tags = tags
        loadBalancers.put(balancer)
        return balancer.arn
    }

    /// Deletes a load balancer with its listeners; one that is not there is no error.
    package mutating func deleteLoadBalancer(arn: String) {
        for listener in listeners where listener.content.loadBalancer == arn { listeners[listener.arn] = nil }
        loadBalancers[arn] = nil
    }

    /// Creates a listener.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `LoadBalancerNotFound`, `TargetGroupNotFound`, `DuplicateListener`.
    package mutating func createListener(_ spec: ListenerSpec) throws(APIError) -> String {
        guard loadBalancers[spec.loadBalancer] != nil else {
            throw APIError("LoadBalancerNotFound", "Load balancer '\(spec.loadBalancer)' not found")
        }
        for arn in spec.targetGroups { _ = try targetGroup(arn) }
        let isTaken = listeners.contains {
            $0.content.loadBalancer == spec.loadBalancer && $0.content.port == spec.port
        }
        guard !isTaken else {
            throw APIError("DuplicateListener", "A listener already exists on this port for this load balancer")
        }
        let arn = spec.loadBalancer.replacingFirst("loadbalancer/", with: "listener/") + "/\(random.hexadecimal(16))"
        listeners.put(Listener(arn: arn, content: spec))
        return arn
    }

    /// Changes a listener.
    ///
    /// - Throws: `ListenerNotFound`, `TargetGroupNotFound`.
    package mutating func updateListener(arn: String, _ change: (inout ListenerSpec) -> Void) throws(APIError) {
        guard var listener = listeners[arn] else { throw unknownListener(arn) }
        change(&listener.content)
        for target in listener.content.targetGroups { _ = try targetGroup(target) }
        listeners.put(listener)
    }

    /// Deletes a listener.
    ///
    /// - Throws: `ListenerNotFound`.
    package mutating func deleteListener(arn: String) throws(APIError) {
        guard listeners[arn] != nil else { throw unknownListener(arn) }
        listeners[arn] = nil
    }

    private func unknownListener(_ arn: String) -> APIError {
        APIError("ListenerNotFound", "Listener '\(arn)' not found")
    }
}

extension String {
    /// The text with the first `part` replaced; itself without such a part.
    func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
