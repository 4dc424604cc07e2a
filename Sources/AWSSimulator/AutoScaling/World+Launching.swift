import Timekeeping

extension World {
    /// What a launch source means at this moment.
    struct ResolvedLaunch {
        let identity: LaunchIdentity
        let created: WallTime
        let image: String
        let type: String
        var weight = 1
        var versionAlias: String?
        var isSpot = false
    }

    /// A launch with the zone and the subnet that take it.
    struct PlacedLaunch {
        let launch: ResolvedLaunch
        let place: LaunchPlace
    }

    /// Launches what the group lacks, from its warm pool first, unless launching is suspended or has to wait after
    /// failures.
    mutating func growToGoal(_ group: Group) {
        guard mayLaunch(group) else { return }
        let goal = goal(of: group)
        var missing = goal - capacity(of: group) - unfilledVacancies(of: group)
        while missing > 0 {
            if let weight = handOutWarmInstance(of: group.name, capacity: goal - missing) {
                missing -= weight
                continue
            }
            guard let placed = plan(group.name) else { return }
            launch(placed, for: group.name, cause: growth(of: group, from: goal - missing, by: placed.launch.weight))
            missing -= placed.launch.weight
        }
        groups[group.name]?.failedLaunches = 0
        groups[group.name]?.nextLaunch = nil
    }

    func mayLaunch(_ group: Group) -> Bool {
        guard !group.isSuspended(.launch), !group.isBeingDeleted else { return false }
        return group.nextLaunch.map { $0 <= now } ?? true
    }

    /// What is not to be launched yet, since whom it replaces has not gone.
    private func unfilledVacancies(of group: Group) -> Int {
        guard !rules.groupSwitches.replacesBeforeLeaving else { return 0 }
        return instances(of: group).reduce(0) { $0 + ($1.lifecycle.isLeaving && $1.leavesVacancy ? $1.weight : 0) }
    }

    /// The cause of a launch that closes a gap.
    func growth(of group: Group, from capacity: Int, by weight: Int) -> String {
        "\(group.sizeCause).  At \(now.iso8601) an instance was started in response to a difference between desired "
            + "and "
            + "actual capacity, increasing the capacity from \(capacity) to \(capacity + weight)"
    }

    /// Finds what to launch and where; when nothing can be launched that is recorded, and tried again later.
    ///
    /// - Parameter zone: The only zone that will do, for balancing.
    mutating func plan(_ name: String, inZone zone: String? = nil) -> PlacedLaunch? {
        guard let group = groups[name] else { return nil }
        do throws(APIError) {
            let choices = try resolve(presentSource(of: group), onSpot: wantsSpot(group))
            guard let first = choices.first else { return nil }
            guard rules.behaviour(of: first.image) != .failsToLaunch else {
                throw APIError("InvalidAMIID.NotFound", "The image id '[\(first.image)]' does not exist")
            }
            if let refusal = launchRefusal(for: group) { throw refusal }
            return try place(choices, of: group, inZone: zone)
        } catch {
            noteFailedLaunch(group, error.message)
            return nil
        }
    }

    /// Whether the next instance of a mixed group is to run on spare capacity.
    private func wantsSpot(_ group: Group) -> Bool {
        guard case .mixed(let policy) = presentSource(of: group) else { return false }
        let present = instances(of: group).filter { $0.countsAsCapacity && !$0.isSpot }.reduce(0) { $0 + $1.weight }
        return present >= policy.distribution.onDemandUnits(of: goal(of: group))
    }

    @discardableResult
    mutating func launch(
        _ placed: PlacedLaunch, for name: String, cause: String, as lifecycle: Instance.Lifecycle = .pending
    ) -> String? {
        guard var group = groups[name] else { return nil }
        let (launch, place) = (placed.launch, placed.place)
        group.firstImage = group.firstImage ?? launch.image
        var instance = Instance(
            id: makeID("i"), image: launch.image, type: launch.type, zone: place.zone, subnet: place.subnet,
            privateAddress: network.takeAddress(in: place.subnet), launched: now, group: name,
            configuration: launch.identity, weight: launch.weight, versionAlias: launch.versionAlias,
            isSpot: launch.isSpot, configurationCreated: launch.created, lifecycle: lifecycle,
            answersWell: rules.behaviour(of: launch.image, first: group.firstImage) == .healthy,
            tags: group.tags.filter(\.propagates).map { Tag($0.key, $0.value) }
                + [Tag("aws:autoscaling:groupName", name)])
        if lifecycle == .pending {
            group.instances.append(instance.id)
        } else {
            group.warmPool?.instances.append(instance.id)
        }
        groups.put(group)
        let intoPool = lifecycle == .pending ? "" : " into warm pool"
        let activity = addActivity(
            group: name, description: "Launching a new EC2 instance\(intoPool): \(instance.id)", cause: cause,
            status: "InProgress", place: place)
        instance.launchActivity = activity.id
        instances.put(instance)
        schedule(.booted(instance: instance.id), after: draw(rules.times.boot))
        if group.maxLifetimeSeconds > 0 {
            schedule(.lifetimeOver(instance: instance.id), after: .seconds(group.maxLifetimeSeconds))
        }
        return instance.id
    }

    /// Records the failure and tries again later: after 15 s, then twice as long each time, at most 10 min.
    private mutating func noteFailedLaunch(_ group: Group, _ reason: String) {
        noteRefusedLaunch(reason)
        addFailedLaunch(group, reason)
        let wait = Duration.seconds(min(15 << min(group.failedLaunches, 6), 600))
        groups[group.name]?.failedLaunches += 1
        groups[group.name]?.nextLaunch = now + wait
        schedule(.reconcile(group: group.name), after: wait)
    }

    /// Records a launch that came to nothing.
    mutating func addFailedLaunch(_ group: Group, _ reason: String, at place: LaunchPlace? = nil) {
        let text = "\(reason). Launching EC2 instance failed."
        addActivity(
            group: group.name, description: "Launching a new EC2 instance.  Status Reason: \(text)",
            cause: group.sizeCause, status: "Failed", message: text, place: place, isOver: true)
    }
}
