import Timekeeping

extension World {
    /// Brings a group a step nearer to what it should be: replaces what is unhealthy, launches, terminates, balances.
    mutating func reconcile(_ name: String) {
        replaceUnhealthy(in: name)
        guard let group = groups[name], !group.isBeingDeleted else { return }
        let capacity = self.capacity(of: group)
        if capacity < goal(of: group) {
            growToGoal(group)
        } else if capacity > goal(of: group) + allowance(of: group), !group.isSuspended(.terminate) {
            shrinkToGoal(group)
        }
        fillWarmPool(of: name)
        awaitRebalance(of: name)
    }

    /// The instances of a group, oldest launch first.
    package func instances(of group: Group) -> [Instance] {
        group.instances.compactMap { instances[$0] }
    }

    /// What the group has towards its desired capacity: instances that are Pending or InService, by weight.
    func capacity(of group: Group) -> Int {
        instances(of: group).reduce(0) { $0 + ($1.countsAsCapacity ? $1.weight : 0) }
    }

    /// What the group wants to have: the desired capacity, and what an instance refresh launches ahead.
    func goal(of group: Group) -> Int {
        group.desiredCapacity + (group.refreshes.last.map { $0.isActive ? $0.ahead : 0 } ?? 0)
    }

    /// What may stand above that for a moment: instances that were launched to balance zones.
    private func allowance(of group: Group) -> Int {
        group.rebalancers.reduce(0) { $0 + (instances[$1]?.weight ?? 0) }
    }

    private mutating func shrinkToGoal(_ group: Group) {
        let goal = goal(of: group) + allowance(of: group)
        var surplus = capacity(of: group) - goal
        var candidates = instances(of: group).filter {
            $0.countsAsCapacity && !$0.isProtected && !group.rebalancers.contains($0.id)
        }
        var note = group.balanceNote.map { "\($0).  At \(now.iso8601) " } ?? ""
        groups[group.name]?.balanceNote = nil
        while surplus > 0 {
            candidates.removeAll { $0.weight > surplus }
            guard let victim = nextVictim(of: group, among: candidates) else { break }
            terminate(
                victim.id,
                because: "\(note)an instance was taken out of service in response to a difference between "
                    + "desired and actual capacity, shrinking the capacity from \(goal + surplus) to "
                    + "\(goal + surplus - victim.weight)", leavesVacancy: false)
            note = ""
            surplus -= victim.weight
            candidates.removeAll { $0.id == victim.id }
            if !rules.groupSwitches.shrinksAtOnce, surplus > 0 { return wake(group.name) }
        }
        // Only weights can leave a rest that nobody is light enough for.
        let isAnybodyOpen = instances(of: group).contains { $0.countsAsCapacity && !$0.isProtected }
        if surplus > 0, !isAnybodyOpen || rules.groupSwitches.lambdaPolicyNamesNobody { noteProtection(group) }
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
}
