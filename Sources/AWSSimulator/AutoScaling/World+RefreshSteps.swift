import Timekeeping

extension World {
    /// How often a refresh looks at its group.
    private static let refreshInterval = Duration.seconds(5)
    /// A refresh that gets no further for so long has failed.
    private static let refreshPatience = Duration.seconds(3600)

    /// Brings an instance refresh a step further; while a process that it needs is suspended it rests until that is
    /// resumed.
    mutating func stepRefresh(_ id: String, of name: String) {
        guard let group = groups[name], let refresh = group.refreshes.last, refresh.id == id, refresh.isActive else {
            return
        }
        switch refresh.status {
        case .cancelling: end(id, of: name, as: .cancelled)
        case .pending: begin(refresh, of: group)
        default:
            let needed: [ScalingProcess] = [.instanceRefresh, .launch, .terminate]
            guard !needed.contains(where: group.isSuspended) else { return }
            replace(refresh, of: group)
        }
    }

    private mutating func begin(_ refresh: InstanceRefresh, of group: Group) {
        let care = refresh.preferences
        let stale = instances(of: group).filter { instance in
            if instance.lifecycle.isStandby {
                return care.standbyInstances != .ignore
            }
            guard instance.countsAsCapacity, !instance.isProtected || care.protectedInstances != .ignore else {
                return false
            }
            return !care.skipsMatching || !matches(instance, refresh.desired ?? group.launchSource)
        }
        let now = self.now
        change(refresh.id, of: group.name) { refresh in
            refresh.status = .inProgress
            refresh.waiting = stale.map(\.id)
            refresh.total = stale.count
            refresh.lastProgress = now
            refresh.ahead = 0
        }
        schedule(.refreshStep(group: group.name, refresh: refresh.id), after: .zero)
    }

    /// Whether an instance is what the source would launch now.
    private func matches(_ instance: Instance, _ source: LaunchSource) -> Bool {
        // A source that is gone matches nobody.
        let choices = (try? resolve(source, onSpot: instance.isSpot)) ?? []
        return choices.contains { $0.identity == instance.configuration && $0.type == instance.type }
    }

    private mutating func replace(_ refresh: InstanceRefresh, of group: Group) {
        let present = instances(of: group)
        let waiting = refresh.waiting.filter { id in present.contains { $0.id == id && !$0.lifecycle.isLeaving } }
        let unsettled = present.filter { $0.countsAsCapacity && !isSettled($0, refresh, group) }
        let done = max(refresh.total - max(waiting.count, unsettled.count), 0)
        let percentage = refresh.total == 0 ? 100 : done * 100 / refresh.total
        let ahead = wantedAhead(refresh, of: group, waiting)
        let now = self.now
        change(refresh.id, of: group.name) { refresh in
            if refresh.percentage != percentage || refresh.waiting != waiting { refresh.lastProgress = now }
            refresh.waiting = waiting
            refresh.percentage = max(percentage, refresh.percentage)
            refresh.ahead = ahead
        }
        if waiting.isEmpty, unsettled.isEmpty, capacity(of: group) >= group.desiredCapacity {
            return finish(refresh, of: group)
        }
        guard refresh.lastProgress + Self.refreshPatience > now || refresh.percentage != percentage else {
            return giveUp(refresh, of: group)
        }
        if !isResting(refresh, of: group, percentage) {
            takeNext(refresh, of: group, waiting: waiting, unsettled: unsettled)
        }
        reconcile(group.name)
        schedule(.refreshStep(group: group.name, refresh: refresh.id), after: Self.refreshInterval)
    }

    /// In service, healthy and warmed up.
    private func isSettled(_ instance: Instance, _ refresh: InstanceRefresh, _ group: Group) -> Bool {
        guard instance.lifecycle == .inService, instance.isHealthy, let since = instance.inService else { return false }
        // Who was there before the refresh has no warm-up to wait for.
        guard instance.launched >= refresh.started else { return true }
        return since + .seconds(refresh.preferences.warmupSeconds ?? group.gracePeriodSeconds) <= now
    }

    private func wantedAhead(_ refresh: InstanceRefresh, of group: Group, _ waiting: [String]) -> Int {
        let extra = refresh.preferences.maxHealthyPercentage - 100
        guard extra > 0 else { return 0 }
        return min(max(group.desiredCapacity * extra / 100, 1), weight(of: waiting))
    }

    /// Whether the refresh stands at a checkpoint.
    private mutating func isResting(_ refresh: InstanceRefresh, of group: Group, _ percentage: Int) -> Bool {
        let checkpoints = refresh.preferences.checkpoints
        let now = self.now
        if let end = refresh.restsUntil {
            guard end <= now else { return true }
            change(refresh.id, of: group.name) { refresh in
                refresh.restsUntil = nil
                refresh.checkpointsPassed += 1
                refresh.lastProgress = now
            }
            return false
        }
        guard refresh.checkpointsPassed < checkpoints.count, percentage >= checkpoints[refresh.checkpointsPassed],
            percentage < 100
        else { return false }
        change(refresh.id, of: group.name) {
            $0.restsUntil = now + .seconds(refresh.preferences.checkpointDelaySeconds)
        }
        return true
    }

    /// Terminates as many as the minimum healthy percentage leaves room for; one at a time in any case.
    private mutating func takeNext(
        _ refresh: InstanceRefresh, of group: Group, waiting: [String], unsettled: [Instance]
    ) {
        let care = refresh.preferences
        let settled = instances(of: group).filter { isSettled($0, refresh, group) }.reduce(0) { $0 + $1.weight }
        let floor = (group.desiredCapacity * care.minHealthyPercentage + 99) / 100
        var spare = settled - floor
        let isIdle = unsettled.isEmpty && refresh.ahead == 0 && care.maxHealthyPercentage == 100
        var isFirst = true
        var left = waiting
        for id in waiting {
            guard let instance = instances[id] else { continue }
            let isInStandby = instance.lifecycle == .standby
            guard instance.lifecycle == .inService || isInStandby && care.standbyInstances == .terminate else {
                continue
            }
            guard isInStandby || !instance.isProtected || care.protectedInstances == .refresh else { continue }
            guard isInStandby || spare >= instance.weight || isIdle && isFirst else { break }
            isFirst = false
            if !isInStandby { spare -= instance.weight }
            terminate(
                id, because: "an instance was taken out of service in response to an instance refresh",
                leavesVacancy: refresh.ahead == 0)
            left.removeAll { $0 == id }
        }
        // At once, else the group would launch one more for whom nobody has to go.
        let ahead = wantedAhead(refresh, of: group, left)
        change(refresh.id, of: group.name) { $0.ahead = ahead }
    }

    private mutating func finish(_ refresh: InstanceRefresh, of group: Group) {
        if refresh.status == .inProgress, refresh.preferences.bakeSeconds > 0 {
            change(refresh.id, of: group.name) { $0.status = .baking }
            return schedule(
                .refreshStep(group: group.name, refresh: refresh.id), after: .seconds(refresh.preferences.bakeSeconds))
        }
        if refresh.status != .rollbackInProgress, let desired = refresh.desired {
            groups[group.name]?.launchSource = desired
        }
        end(refresh.id, of: group.name, as: refresh.status == .rollbackInProgress ? .rollbackSuccessful : .successful)
    }

    private mutating func giveUp(_ refresh: InstanceRefresh, of group: Group) {
        if refresh.status == .inProgress, refresh.preferences.rollsBackByItself, refresh.desired != nil {
            return beginRollback(refresh, of: group)
        }
        end(
            refresh.id, of: group.name, as: refresh.status == .rollbackInProgress ? .rollbackFailed : .failed,
            because:
                "There are instances that could not be replaced within an hour: "
                + "\(refresh.waiting.joined(separator: ", "))"
        )
    }

    private mutating func end(
        _ id: String, of name: String, as status: InstanceRefresh.Status, because reason: String? = nil
    ) {
        let now = self.now
        change(id, of: name) { refresh in
            refresh.status = status
            refresh.statusReason = reason
            refresh.ended = now
            refresh.ahead = 0
            if status == .successful || status == .rollbackSuccessful { refresh.percentage = 100 }
        }
        wake(name)
    }
}
