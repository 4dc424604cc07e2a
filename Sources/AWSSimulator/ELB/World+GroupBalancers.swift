extension World {
    /// Refuses balancers that are not there.
    func checkBalancers(classic: [String], targetGroups arns: [String]) throws(APIError) {
        guard classic.allSatisfy({ classicLoadBalancers[$0] != nil }) else {
            throw .validation("Provided Load Balancers may not be valid. Please ensure they exist and try again.")
        }
        guard arns.allSatisfy({ targetGroups[$0] != nil }) else {
            throw .validation("Provided Target Groups may not be valid. Please ensure they exist and try again.")
        }
    }

    /// Gives a group these balancers and no others: its instances are registered and deregistered accordingly.
    package mutating func changeBalancers(
        of name: String, classic: [String], targetGroups arns: [String]
    ) throws(APIError) {
        let before = try group(named: name)
        try checkBalancers(
            classic: classic.filter { !before.classicLoadBalancers.contains($0) },
            targetGroups: arns.filter { !before.targetGroups.contains($0) })
        groups[name]?.classicLoadBalancers = classic
        groups[name]?.targetGroups = arns
        guard let after = groups[name] else { return }
        let old = balancers(of: before)
        let new = balancers(of: after)
        for instance in instances(of: after) where instance.lifecycle == .inService {
            for balancer in old where !new.contains(balancer) { deregister(instance.id, from: balancer) }
            guard !after.isSuspended(.addToLoadBalancer) else { continue }
            for balancer in new where !old.contains(balancer) { register(instance.id, at: balancer) }
        }
    }
}
