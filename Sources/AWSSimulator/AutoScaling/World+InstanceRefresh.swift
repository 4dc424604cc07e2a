import Timekeeping

extension World {
    /// Begins to replace the instances of a group.
    ///
    /// - Parameter desired: What they are to be launched from; the group gets it when the refresh has succeeded.
    /// - Returns: The refresh's ID.
    /// - Throws: `InstanceRefreshInProgress`; `ValidationError` for a source that does not exist.
    package mutating func startInstanceRefresh(
        of name: String, desired: LaunchSource? = nil,
        preferences: InstanceRefresh.Preferences = InstanceRefresh.Preferences()
    ) throws(APIError) -> String {
        let group = try group(named: name)
        guard group.refreshes.last?.isActive != true else {
            throw APIError(
                "InstanceRefreshInProgress",
                "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")
        }
        if let desired { try checkLaunchSource(desired) }
        guard (0...100).contains(preferences.minHealthyPercentage),
            (100...200).contains(preferences.maxHealthyPercentage),
            preferences.maxHealthyPercentage == 100
                || preferences.maxHealthyPercentage - preferences.minHealthyPercentage <= 100
        else {
            throw .validation(
                "The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100.")
        }
        let refresh = InstanceRefresh(
            id: makeUUID(), started: now, preferences: preferences, desired: desired, lastProgress: now)
        groups[name]?.refreshes.append(refresh)
        schedule(.refreshStep(group: name, refresh: refresh.id), after: draw(rules.times.groupReaction))
        return refresh.id
    }

    /// Stops the instance refresh of a group; what it has replaced stays.
    ///
    /// - Throws: `ActiveInstanceRefreshNotFound`.
    package mutating func cancelInstanceRefresh(of name: String) throws(APIError) -> String {
        let refresh = try activeRefresh(of: name)
        change(refresh.id, of: name) { refresh in
            refresh.status = .cancelling
            refresh.ahead = 0
        }
        schedule(.refreshStep(group: name, refresh: refresh.id), after: draw(rules.times.groupReaction))
        return refresh.id
    }

    /// Turns an instance refresh back: what it has launched is replaced from the group's own source.
    ///
    /// - Throws: `ActiveInstanceRefreshNotFound`; `IrreversibleInstanceRefresh` for one that has no desired
    ///   configuration, or whose group follows `$Latest` or `$Default`.
    package mutating func rollBackInstanceRefresh(of name: String) throws(APIError) -> String {
        let refresh = try activeRefresh(of: name)
        let group = try group(named: name)
        guard refresh.desired != nil, refresh.status != .cancelling, group.launchSource.isFixed else {
            throw APIError(
                "IrreversibleInstanceRefresh",
                "The instance refresh cannot be rolled back: it needs a desired configuration, and a group whose "
                    + "launch "
                    + "template version is a number.")
        }
        beginRollback(refresh, of: group)
        return refresh.id
    }

    /// Refuses a change that an instance refresh has in hand.
    func checkNoRefresh(_ group: Group) throws(APIError) {
        guard group.refreshes.last?.isActive == true else { return }
        throw APIError(
            "InstanceRefreshInProgress", "An active instance refresh of the group \(group.name) blocks this action.")
    }

    /// What the group launches from at present: an instance refresh may have something else in mind.
    func presentSource(of group: Group) -> LaunchSource {
        guard let refresh = group.refreshes.last, refresh.status == .inProgress || refresh.status == .baking else {
            return group.launchSource
        }
        return refresh.desired ?? group.launchSource
    }

    mutating func change(_ id: String, of name: String, _ body: (inout InstanceRefresh) -> Void) {
        guard var group = groups[name], let index = group.refreshes.firstIndex(where: { $0.id == id }) else { return }
        body(&group.refreshes[index])
        groups.put(group)
    }

    private func activeRefresh(of name: String) throws(APIError) -> InstanceRefresh {
        guard let refresh = try group(named: name).refreshes.last, refresh.isActive else {
            throw APIError(
                "ActiveInstanceRefreshNotFound",
                "No in progress or pending Instance Refresh found for Auto Scaling group \(name)")
        }
        return refresh
    }

    mutating func beginRollback(_ refresh: InstanceRefresh, of group: Group) {
        let stale = instances(of: group).filter { instance in
            instance.countsAsCapacity && instance.launched >= refresh.started
        }
        let now = self.now
        change(refresh.id, of: group.name) { refresh in
            refresh.status = .rollbackInProgress
            refresh.waiting = stale.map(\.id)
            refresh.total = max(stale.count, 1)
            refresh.percentage = 0
            refresh.restsUntil = nil
            refresh.lastProgress = now
        }
        schedule(.refreshStep(group: group.name, refresh: refresh.id), after: draw(rules.times.groupReaction))
    }
}

extension LaunchSource {
    /// Whether it means the same tomorrow.
    fileprivate var isFixed: Bool {
        switch self {
        case .launchConfiguration: true
        case .launchTemplate(let reference): reference.version.flatMap { Int($0) } != nil
        case .mixed(let policy): policy.template.version.flatMap { Int($0) } != nil
        }
    }
}
