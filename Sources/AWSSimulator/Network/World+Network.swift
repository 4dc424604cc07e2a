extension World {
    /// What the program of an instance, or a balancer in its place, says to a GET of any path.
    struct Visit {
        let status: Int
        let body: [UInt8]
    }

    /// Whether an instance has this address or a balancer this name, now or an hour ago.
    func isInNetwork(_ host: String) -> Bool {
        instances.contains { $0.privateAddress == host } || isBalancer(host)
    }

    /// Asks an instance by its address or a balancer by its name; `nil` when nobody listens there.
    mutating func visit(_ host: String) -> Visit? {
        guard isBalancer(host) else {
            return instances.last { $0.privateAddress == host && $0.isAnswering }.map(visit)
        }
        let targets = targets(behind: host)
        let serving = targets.filter(\.answersWell)
        // With nobody healthy a balancer tries whom it has, as an application load balancer does.
        guard let chosen = (serving.isEmpty ? targets : serving).randomElement(using: &random) else {
            return Visit(status: 503, body: Array(#"{"error":"no instance is registered"}"#.utf8))
        }
        return visit(chosen)
    }

    private func visit(_ instance: Instance) -> Visit {
        let body = JSONValue.object([
            ("status", .string(instance.answersWell ? "ok" : "unavailable")), ("ami", .string(instance.image)),
            ("instance", .string(instance.id)), ("zone", .string(instance.zone)),
        ])
        return Visit(status: instance.answersWell ? 200 : 503, body: body.bytes)
    }

    private func isBalancer(_ host: String) -> Bool {
        classicLoadBalancers.contains { $0.dnsName == host } || loadBalancers.contains { $0.dnsName == host }
    }

    /// The running instances that a balancer may forward to.
    private func targets(behind host: String) -> [Instance] {
        var registrations: [Registration] = []
        for balancer in classicLoadBalancers where balancer.dnsName == host {
            registrations += balancer.registrations
        }
        for balancer in loadBalancers where balancer.dnsName == host {
            let arns = listeners.filter { $0.content.loadBalancer == balancer.arn }.flatMap(\.content.targetGroups)
            registrations += arns.uniqued().flatMap { targetGroups[$0]?.registrations ?? [] }
        }
        return registrations.filter { !$0.isDraining && $0.health != .initial }
            .compactMap { instances[$0.instance] }.filter(\.isAnswering)
    }
}

extension Table {
    fileprivate func last(where isWanted: (Value) -> Bool) -> Value? { values.last(where: isWanted) }
}
