import Timekeeping

extension World {
    /// Brings a group a step nearer to what it should be: replaces what is unhealthy, launches, terminates.
    mutating func reconcile(_ name: String) {
        replaceUnhealthy(in: name)
        guard let group = groups[name], !group.isBeingDeleted else { return }
        let capacity = self.capacity(of: group)
        if capacity < group.desiredCapacity {
            growToDesired(group)
        } else if capacity > group.desiredCapacity, !group.isSuspended(.terminate) {
            shrinkToDesired(group)
        }
    }

    /// The instances of a group, oldest launch first.
    package func instances(of group: Group) -> [Instance] {
        group.instances.compactMap { instances[$0] }
    }

    /// What the group has towards its desired capacity: instances that are Pending or InService, by weight.
    func capacity(of group: Group) -> Int {
        instances(of: group).reduce(0) { $0 + ($1.countsAsCapacity ? $1.weight : 0) }
    }

    private mutating func shrinkToDesired(_ group: Group) {
        var surplus = capacity(of: group) - group.desiredCapacity
        var candidates = instances(of: group).filter { $0.countsAsCapacity && !$0.isProtected }
        while surplus > 0 {
            candidates.removeAll { $0.weight > surplus }
            guard let victim = nextVictim(of: group, among: candidates) else { break }
            terminate(
                victim.id,
                because: "an instance was taken out of service in response to a difference between desired and actual "
                    + "capacity, shrinking the capacity from \(group.desiredCapacity + surplus) to "
                    + "\(group.desiredCapacity + surplus - victim.weight)")
            surplus -= victim.weight
            candidates.removeAll { $0.id == victim.id }
        }
        if surplus > 0 { noteProtection(group) }
    }

    /// Records, once for each time that sizes change, that nobody may go.
    private mutating func noteProtection(_ group: Group) {
        let text =
            "Could not scale to desired capacity because all remaining instances are protected from scale-in."
        let last = activities(of: group.name).first
        if last?.statusMessage == text, last?.cause.hasSuffix("\(group.sizeCause).") == true { return }
        addActivity(
            group: group.name, description: text, cause: group.sizeCause, status: "Cancelled", message: text,
            isOver: true)
    }

    /// The instance that scale-in takes: from the fullest zone, then by the group's policies.
    private mutating func nextVictim(of group: Group, among candidates: [Instance]) -> Instance? {
        let counted = instances(of: group).filter(\.countsAsCapacity)
        let zones = candidates.map(\.zone).uniqued()
        let sizes = zones.map { zone in (zone: zone, count: counted.count { $0.zone == zone }) }
        let fullest = sizes.map(\.count).max() ?? 0
        let zone = sizes.filter { $0.count == fullest }.map(\.zone).min()
        var rest = candidates.filter { $0.zone == zone }
        for policy in group.terminationPolicies { rest = narrow(rest, by: policy) }
        return rest.count < 2 ? rest.first : rest.randomElement(using: &random)
    }

    private func narrow(_ candidates: [Instance], by policy: String) -> [Instance] {
        switch policy {
        case "OldestInstance": keepLeast(candidates) { $0.launched }
        case "NewestInstance": keepLeast(candidates) { $0.launched.millisecondsSince1970 * -1 }
        case "OldestLaunchConfiguration", "OldestLaunchTemplate": keepLeast(candidates, by: configurationAge)
        case "ClosestToNextInstanceHour": keepLeast(candidates, by: millisecondsToNextHour)
        default: keepLeast(keepLeast(candidates, by: configurationAge), by: millisecondsToNextHour)
        }
    }

    private func keepLeast<Rank: Comparable>(_ candidates: [Instance], by rank: (Instance) -> Rank) -> [Instance] {
        guard let least = candidates.map(rank).min() else { return [] }
        return candidates.filter { rank($0) == least }
    }

    /// Smaller is older; launch configurations go before launch templates.
    private func configurationAge(_ instance: Instance) -> Int64 {
        let created = instance.configurationCreated.millisecondsSince1970
        return if case .launchConfiguration = instance.configuration { created - (1 << 50) } else { created }
    }

    private func millisecondsToNextHour(_ instance: Instance) -> Int64 {
        let hour: Int64 = 3_600_000
        return hour - (now.millisecondsSince1970 - instance.launched.millisecondsSince1970) % hour
    }
}
