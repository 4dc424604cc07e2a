extension World {
    /// The group called `name`.
    ///
    /// - Throws: `ValidationError` when there is none.
    package func group(named name: String) throws(APIError) -> Group {
        guard let group = groups[name] else {
            throw .validation("AutoScalingGroup name not found - no such group: \(name)")
        }
        return group
    }

    /// Creates a group, which begins to launch at once.
    ///
    /// - Throws: `AlreadyExists`, and `ValidationError` for sizes, sources, zones and balancers that do not work.
    package mutating func createGroup(_ spec: GroupSpec) throws(APIError) {
        guard groups[spec.name] == nil else {
            throw APIError(
                "AlreadyExists",
                "AutoScalingGroup by this name already exists - A group with the name \(spec.name) already exists")
        }
        let desired = spec.desiredCapacity ?? spec.minSize
        try checkSizes(minimum: spec.minSize, maximum: spec.maxSize, desired: desired)
        try checkLaunchSource(spec.launchSource)
        try checkBalancers(classic: spec.classicLoadBalancers, targetGroups: spec.targetGroups)
        try checkTagCount(spec.tags)
        try checkPolicies(spec.terminationPolicies)
        let (zones, subnets) = try place(zones: spec.zones, subnets: spec.subnets)
        let resource = "autoScalingGroup:\(makeUUID()):autoScalingGroupName/\(spec.name)"
        groups.put(
            Group(
                name: spec.name, arn: arn("autoscaling", resource), created: now, minSize: spec.minSize,
                maxSize: spec.maxSize, desiredCapacity: desired, launchSource: spec.launchSource, zones: zones,
                subnets: subnets, classicLoadBalancers: spec.classicLoadBalancers, targetGroups: spec.targetGroups,
                healthCheckType: spec.healthCheckType, gracePeriodSeconds: spec.gracePeriodSeconds,
                cooldownSeconds: spec.cooldownSeconds, protectsNewInstances: spec.protectsNewInstances,
                terminationPolicies: spec.terminationPolicies, tags: spec.tags,
                sizeCause:
                    "a user request created an AutoScalingGroup changing the desired capacity from 0 to \(desired)"
            ))
        groups[spec.name]?.isBalancedOnly = spec.isBalancedOnly
        for hook in spec.hooks { try putHook(hook, of: spec.name) }
        try setMaxLifetime(spec.maxLifetimeSeconds, of: spec.name)
        wake(spec.name)
    }

    /// Changes a group; all sizes at once.
    ///
    /// - Throws: `ValidationError`, for the group that is not there and for what does not fit together.
    package mutating func updateGroup(_ change: GroupChange) throws(APIError) {
        var group = try group(named: change.name)
        guard !group.isBeingDeleted else { throw pendingDelete(group) }
        try applySizes(of: change, to: &group)
        if let policies = change.terminationPolicies { try checkPolicies(policies) }
        if let source = change.launchSource {
            try checkLaunchSource(source)
            if let refresh = group.refreshes.last, refresh.isActive, refresh.desired != nil {
                throw .validation(
                    "An active instance refresh with a desired configuration exists. All configuration options "
                        + "derived from "
                        + "the desired configuration are not available for update while the instance refresh is active."
                )
            }
            group.launchSource = source
        }
        if change.zones != nil || change.subnets != nil {
            (group.zones, group.subnets) = try place(zones: change.zones ?? [], subnets: change.subnets ?? [])
        }
        group.healthCheckType = change.healthCheckType ?? group.healthCheckType
        group.gracePeriodSeconds = change.gracePeriodSeconds ?? group.gracePeriodSeconds
        group.cooldownSeconds = change.cooldownSeconds ?? group.cooldownSeconds
        group.protectsNewInstances = change.protectsNewInstances ?? group.protectsNewInstances
        group.terminationPolicies = change.terminationPolicies ?? group.terminationPolicies
        group.isBalancedOnly = change.isBalancedOnly ?? group.isBalancedOnly
        groups.put(group)
        if let seconds = change.maxLifetimeSeconds { try setMaxLifetime(seconds, of: change.name) }
        try changeBalancers(
            of: change.name, classic: change.classicLoadBalancers ?? group.classicLoadBalancers,
            targetGroups: change.targetGroups ?? group.targetGroups)
        wake(change.name)
    }

    /// Deletes a group; with `force` its instances go first, and the group when the last has gone.
    ///
    /// - Throws: `ValidationError` for an unknown group; when `force` is off `ScalingActivityInProgress` while
    ///   something is launched or terminated and `ResourceInUse` while there are instances.
    package mutating func deleteGroup(name: String, force: Bool) throws(APIError) {
        let group = try group(named: name)
        guard !members(of: group).isEmpty else {
            groups[name] = nil
            return
        }
        guard force || !activities.contains(where: { $0.group == name && $0.end == nil }) else {
            throw APIError(
                "ScalingActivityInProgress",
                "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.")
        }
        guard force else {
            throw APIError(
                "ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
                    + "still in the group.")
        }
        groups[name]?.isBeingDeleted = true
        groups[name]?.minSize = 0
        groups[name]?.desiredCapacity = 0
        for instance in members(of: group) where !instance.lifecycle.isLeaving {
            terminate(instance.id, because: "a user request force deleted the group", runsHooks: false)
        }
        for instance in instances(of: group) { releaseHooks(of: instance.id) }
    }

    private func checkPolicies(_ policies: [String]) throws(APIError) {
        let known = [
            "Default", "AllocationStrategy", "ClosestToNextInstanceHour", "NewestInstance", "OldestInstance",
            "OldestLaunchConfiguration", "OldestLaunchTemplate",
        ]
        for (number, policy) in policies.enumerated() where !known.contains(policy) {
            guard policy.hasPrefix("arn:"), policy.contains(":lambda:") else {
                throw .validation("Unsupported termination policy: [\(policy)]. Supported: \(known)")
            }
            guard number == 0 else {
                throw .validation("A Lambda function must be the first of the termination policies: \(policy)")
            }
        }
    }

    /// Lets the group compare itself with its wishes a little later.
    mutating func wake(_ group: String) {
        schedule(.reconcile(group: group), after: draw(rules.times.groupReaction))
    }

    func pendingDelete(_ group: Group) -> APIError {
        .validation("AutoScalingGroup \(group.name) is pending delete")
    }

    /// Zones and subnets that belong together; without subnets the default ones of the zones are meant.
    private mutating func place(
        zones: [String], subnets: [String]
    ) throws(APIError) -> (zones: [String], subnets: [String]) {
        guard !zones.isEmpty || !subnets.isEmpty else {
            throw .validation("At least one Availability Zone or VPC Subnet is required.")
        }
        guard subnets.isEmpty else {
            for subnet in subnets { network.adopt(subnet) }
            let found = subnets.compactMap { network.subnet($0)?.zone }
            return (network.zones.uniqued().filter(found.contains), subnets)
        }
        for zone in zones where network.subnet(inZone: zone) == nil {
            throw .validation("Invalid availability zone: [\(zone)]")
        }
        return (zones, [])
    }
}

extension Array where Element: Hashable {
    /// The elements without repetitions, in the order of their first appearance.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
