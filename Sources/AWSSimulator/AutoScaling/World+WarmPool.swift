import Timekeeping

extension World {
    /// Gives a group a warm pool, or changes the one that it has.
    ///
    /// - Throws: `InstanceRefreshInProgress`; `ValidationError` for a mixed group, which can have none.
    package mutating func putWarmPool(_ pool: WarmPool, of name: String) throws(APIError) {
        let group = try group(named: name)
        try checkNoRefresh(group)
        if case .mixed = group.launchSource {
            throw .validation("You can't add a warm pool to an Auto Scaling group that has a mixed instances policy.")
        }
        guard group.warmPool?.isBeingDeleted != true else {
            throw .validation("The warm pool of the group \(name) is pending delete")
        }
        var pool = pool
        pool.instances = group.warmPool?.instances ?? []
        groups[name]?.warmPool = pool
        wake(name)
    }

    /// Takes a group's warm pool away, with all its instances.
    ///
    /// - Throws: `ScalingActivityInProgress` while instances come into it, unless it is forced; `ValidationError`
    ///   without a pool.
    package mutating func deleteWarmPool(of name: String, force: Bool) throws(APIError) {
        let group = try group(named: name)
        guard let pool = group.warmPool else { throw .validation("No warm pool found for the group \(name)") }
        let standing = pool.instances.compactMap { instances[$0] }
        guard force || !standing.contains(where: \.lifecycle.isWarming) else {
            throw APIError(
                "ScalingActivityInProgress",
                "The warm pool of the group \(name) has scaling activities in progress: wait for them, or force it.")
        }
        groups[name]?.warmPool?.isBeingDeleted = true
        for instance in standing where !instance.lifecycle.isLeaving {
            terminate(instance.id, because: "a user request deleted the warm pool")
        }
        finishDeletingPool(of: name)
    }

    mutating func finishDeletingPool(of name: String) {
        guard let pool = groups[name]?.warmPool, pool.isBeingDeleted, pool.instances.isEmpty else { return }
        groups[name]?.warmPool = nil
    }

    /// How many instances a warm pool is to have.
    func wantedPoolSize(of group: Group) -> Int {
        guard let pool = group.warmPool, !pool.isBeingDeleted else { return 0 }
        return max(pool.minSize, (pool.maxPreparedCapacity ?? group.maxSize) - group.desiredCapacity)
    }

    /// Launches what the pool lacks and ends what it has too much of, newest first.
    mutating func fillWarmPool(of name: String) {
        guard let group = groups[name], let pool = group.warmPool, !pool.isBeingDeleted else { return }
        var standing = pool.instances.compactMap { instances[$0] }.filter { !$0.lifecycle.isLeaving }
        if !rules.groupSwitches.warmPoolHandsOutOld {
            for old in standing where old.lifecycle.isWarm && !isCurrent(old, group) {
                terminate(old.id, because: "an instance of the warm pool was replaced by the group's present template")
                standing.removeAll { $0.id == old.id }
            }
        }
        let surplus = standing.count - wantedPoolSize(of: group)
        if surplus > 0 {
            for instance in standing.suffix(surplus) {
                terminate(instance.id, because: "an instance was taken out of the warm pool, which is to be smaller")
            }
        }
        guard surplus < 0, mayLaunch(group) else { return }
        for _ in surplus..<0 {
            guard let placed = plan(name) else { return }
            launch(
                placed, for: name,
                cause: "\(group.sizeCause).  At \(now.iso8601) an instance was launched into the warm pool",
                as: .warmedPending)
        }
    }

    private func isCurrent(_ instance: Instance, _ group: Group) -> Bool {
        // A source that is gone is nobody's.
        let choices = (try? resolve(group.launchSource, onSpot: false)) ?? []
        return choices.contains { $0.identity == instance.configuration }
    }

    /// Gives an instance of the pool to the group; it comes into service as soon as it has started.
    ///
    /// - Returns: Its weight; `nil` when none is ready.
    mutating func handOutWarmInstance(of name: String, capacity: Int) -> Int? {
        guard let group = groups[name], let pool = group.warmPool,
            let instance = pool.instances.compactMap({ instances[$0] }).first(where: { $0.lifecycle.isWarm })
        else { return nil }
        groups[name]?.warmPool?.instances.removeAll { $0 == instance.id }
        groups[name]?.instances.append(instance.id)
        let activity = addActivity(
            group: name, description: "Launching a new EC2 instance from warm pool: \(instance.id)",
            cause: growth(of: group, from: capacity, by: instance.weight), status: "InProgress",
            place: placeOf(instance.id))
        instances[instance.id]?.launchActivity = activity.id
        instances[instance.id]?.lifecycle = .pending
        instances[instance.id]?.booted = nil
        if instance.state != .running { instances[instance.id]?.state = .pending }
        schedule(.booted(instance: instance.id), after: draw(rules.times.groupReaction))
        return instance.weight
    }

    /// A machine for the pool is ready: it is put to rest there.
    mutating func settleInPool(_ id: String) {
        guard let instance = instances[id], let pool = groups[instance.group]?.warmPool else { return }
        guard pool.state != .running else { return finishWarming(of: id) }
        instances[id]?.state = .stopping
        schedule(.warmed(instance: id), after: draw(rules.times.shutdown))
    }

    mutating func finishWarming(of id: String) {
        guard let instance = instances[id], instance.lifecycle.isWarming,
            let pool = groups[instance.group]?.warmPool
        else { return }
        switch pool.state {
        case .running: instances[id]?.lifecycle = .warmedRunning
        case .stopped:
            instances[id]?.lifecycle = .warmedStopped
            instances[id]?.state = .stopped
        case .hibernated:
            instances[id]?.lifecycle = .warmedHibernated
            instances[id]?.state = .stopped
        }
        endActivity(instance.launchActivity)
        reconcile(instance.group)
    }
}
