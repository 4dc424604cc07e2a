import Timekeeping

extension World {
    /// What a launch source means at this moment.
    struct ResolvedLaunch {
        let identity: LaunchIdentity
        let created: WallTime
        let image: String
        let type: String
        let weight: Int
    }

    /// Launches what the group lacks, unless launching is suspended or has to wait after failures.
    mutating func growToDesired(_ group: Group) {
        guard !group.isSuspended(.launch) else { return }
        if let next = group.nextLaunch, next > now { return }
        var missing = group.desiredCapacity - capacity(of: group)
        while missing > 0 {
            switch plan(group) {
            case .success(let launch):
                self.launch(launch, for: group.name, capacity: group.desiredCapacity - missing)
                missing -= launch.weight
            case .failure(let refusal):
                noteFailedLaunch(group, refusal.message)
                return
            }
        }
        groups[group.name]?.failedLaunches = 0
        groups[group.name]?.nextLaunch = nil
    }

    private func plan(_ group: Group) -> Result<ResolvedLaunch, APIError> {
        do throws(APIError) {
            let launch = try resolve(group.launchSource)
            guard rules.behaviour(of: launch.image) != .failsToLaunch else {
                throw APIError("InvalidAMIID.NotFound", "The image id '[\(launch.image)]' does not exist")
            }
            if let refusal = launchRefusal(for: group) { throw refusal }
            guard zoneForLaunch(group) != nil else { throw noCapacity(group, launch.type) }
            return .success(launch)
        } catch {
            return .failure(error)
        }
    }

    private func noCapacity(_ group: Group, _ type: String) -> APIError {
        let zone = group.zones.first ?? ""
        let others = network.zones.uniqued().filter { !isWithoutCapacity($0) }
        return APIError(
            "InsufficientInstanceCapacity",
            "We currently do not have sufficient \(type) capacity in the Availability Zone you requested (\(zone)). Our "
                + "system will be working on provisioning additional capacity. You can currently get \(type) capacity "
                + "by not specifying an Availability Zone in your request or choosing "
                + "\(others.joined(separator: ", "))")
    }

    private func isWithoutCapacity(_ zone: String) -> Bool {
        zonesWithoutCapacity.contains { $0 == zone || region + $0 == zone }
    }

    /// The zone of the group that has the fewest of its instances and can take one.
    private func zoneForLaunch(_ group: Group) -> String? {
        let present = instances(of: group).filter { $0.countsAsCapacity || $0.lifecycle == .standby }
        let open = group.zones.filter { !isWithoutCapacity($0) }
        return open.min { left, right in
            present.count { $0.zone == left } < present.count { $0.zone == right }
        }
    }

    private mutating func launch(_ launch: ResolvedLaunch, for name: String, capacity: Int) {
        guard var group = groups[name], let zone = zoneForLaunch(group) else { return }
        group.firstImage = group.firstImage ?? launch.image
        let subnet =
            group.subnets.first { network.subnet($0)?.zone == zone } ?? network.subnet(inZone: zone)?.id ?? ""
        var instance = Instance(
            id: makeID("i"), image: launch.image, type: launch.type, zone: zone, subnet: subnet,
            privateAddress: network.takeAddress(in: subnet), launched: now, group: name,
            configuration: launch.identity, weight: launch.weight, configurationCreated: launch.created,
            answersWell: rules.behaviour(of: launch.image, first: group.firstImage) == .healthy,
            tags: group.tags.filter(\.propagates).map { Tag($0.key, $0.value) }
                + [Tag("aws:autoscaling:groupName", name)])
        group.instances.append(instance.id)
        groups.put(group)
        let activity = addActivity(
            group: name, description: "Launching a new EC2 instance: \(instance.id)",
            cause: "\(group.sizeCause).  At \(now.iso8601) an instance was started in response to a difference between "
                + "desired and actual capacity, increasing the capacity from \(capacity) to "
                + "\(capacity + launch.weight)",
            status: "InProgress", zone: zone)
        instance.launchActivity = activity.id
        instances.put(instance)
        schedule(.booted(instance: instance.id), after: draw(rules.times.boot))
    }

    /// Records the failure and tries again later: after 15 s, then twice as long each time, at most 10 min.
    private mutating func noteFailedLaunch(_ group: Group, _ reason: String) {
        noteRefusedLaunch(reason)
        let text = "\(reason). Launching EC2 instance failed."
        addActivity(
            group: group.name, description: "Launching a new EC2 instance.  Status Reason: \(text)",
            cause: group.sizeCause, status: "Failed", message: text, isOver: true)
        let wait = Duration.seconds(min(15 << min(group.failedLaunches, 6), 600))
        groups[group.name]?.failedLaunches += 1
        groups[group.name]?.nextLaunch = now + wait
        schedule(.reconcile(group: group.name), after: wait)
    }

    /// A machine is up: its program answers, and its group takes it into service.
    mutating func finishBoot(of id: String) {
        guard var instance = instances[id], instance.lifecycle == .pending, let group = groups[instance.group] else {
            return
        }
        instance.state = .running
        instance.booted = instance.booted ?? now
        // Who comes back from standby keeps the flag that it had.
        if instance.inService == nil { instance.isProtected = group.protectsNewInstances }
        instance.inService = now
        instance.lifecycle = .inService
        instances.put(instance)
        // Who was launched while this was suspended stays unregistered for good, as on AWS.
        if !group.isSuspended(.addToLoadBalancer) {
            for balancer in balancers(of: group) { register(id, at: balancer) }
        }
        endActivity(instance.launchActivity)
        schedule(.groupHealthCheck(instance: id), after: .seconds(group.gracePeriodSeconds))
        reconcile(group.name)
    }
}
