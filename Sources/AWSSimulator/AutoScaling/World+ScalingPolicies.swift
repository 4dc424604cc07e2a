import Timekeeping

extension World {
    /// Adds a policy, or replaces the one of the same name.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `LimitExceeded` for more than 50; `ValidationError` for one that says nothing.
    package mutating func putPolicy(_ policy: ScalingPolicy, of name: String) throws(APIError) -> String {
        var group = try group(named: name)
        if policy.type == "SimpleScaling" {
            guard policy.adjustment != nil, policy.amount != nil else {
                throw .validation("You must specify the AdjustmentType and the ScalingAdjustment for this policy type.")
            }
        }
        var policy = policy
        let index = group.policies.firstIndex { $0.name == policy.name }
        policy.arn =
            index.map { group.policies[$0].arn }
            ?? arn("autoscaling", "scalingPolicy:\(makeUUID()):autoScalingGroupName/\(name):policyName/\(policy.name)")
        if let index {
            group.policies[index] = policy
        } else {
            guard group.policies.count < 50 else {
                throw APIError("LimitExceeded", "You have exceeded the limit of 50 scaling policies for this group.")
            }
            group.policies.append(policy)
        }
        groups.put(group)
        return policy.arn
    }

    /// Removes a policy by its name or ARN; one that is not there is no error, as on AWS.
    package mutating func deletePolicy(_ policy: String, of name: String) throws(APIError) {
        _ = try group(named: name)
        groups[name]?.policies.removeAll { $0.name == policy || $0.arn == policy }
    }

    /// Carries out a policy at a user's request, whatever is suspended.
    ///
    /// - Throws: `ScalingActivityInProgress` during the cooldown, when that is to be honoured; `ValidationError`.
    package mutating func executePolicy(_ policy: String, of name: String?, honorCooldown: Bool) throws(APIError) {
        let found = groups.first { group in
            (name == nil || group.name == name) && group.policies.contains { $0.name == policy || $0.arn == policy }
        }
        guard let group = found, let policy = group.policies.first(where: { $0.name == policy || $0.arn == policy })
        else {
            if let name { _ = try self.group(named: name) }
            throw .validation("No policy found with name: \(policy)")
        }
        guard policy.type == "SimpleScaling" else {
            throw .validation("Policies of the type \(policy.type) cannot be executed here: use SimpleScaling.")
        }
        if honorCooldown { try checkCooldown(group) }
        apply(policy, to: group, because: "a user request executed policy \(policy.name)")
    }

    /// Tells a group that the alarm of one of its policies has changed its state.
    ///
    /// The policy acts when the alarm goes off, unless AlarmNotification is suspended; then it acts when that is
    /// resumed, if the alarm is still on.
    ///
    /// - Throws: `ValidationError` for an unknown group or policy.
    package mutating func setAlarm(ofPolicy policy: String, in name: String, isBreached: Bool) throws(APIError) {
        var group = try group(named: name)
        guard let index = group.policies.firstIndex(where: { $0.name == policy }) else {
            throw .validation("No policy found with name: \(policy)")
        }
        let was = group.policies[index].isBreached
        group.policies[index].isBreached = isBreached
        groups.put(group)
        if isBreached, !was, !group.isSuspended(.alarmNotification) { heed(group.policies[index], of: group) }
    }

    /// Carries out the policies whose alarms are on.
    mutating func heedAlarms(of name: String) {
        for policy in groups[name]?.policies ?? [] where policy.isBreached {
            if let group = groups[name] { heed(policy, of: group) }
        }
    }

    private mutating func heed(_ policy: ScalingPolicy, of group: Group) {
        guard policy.isEnabled, policy.type == "SimpleScaling" else { return }
        // During the cooldown an alarm is not heard.
        guard (try? checkCooldown(group)) != nil else { return }
        apply(
            policy, to: group,
            because: "a monitor alarm \(policy.name) in state ALARM triggered policy \(policy.name)")
    }

    private mutating func apply(_ policy: ScalingPolicy, to group: Group, because cause: String) {
        let wanted = min(max(policy.capacity(from: group.desiredCapacity), group.minSize), group.maxSize)
        guard wanted != group.desiredCapacity else { return }
        groups[group.name]?.desiredCapacity = wanted
        groups[group.name]?.sizeCause =
            "\(cause) changing the desired capacity from \(group.desiredCapacity) to \(wanted)"
        noteScaling(of: group.name, cooldownSeconds: policy.cooldownSeconds)
        wake(group.name)
    }

    /// Begins the cooldown of a group.
    mutating func noteScaling(of name: String, cooldownSeconds: Int? = nil) {
        guard let group = groups[name] else { return }
        let scaling = Group.Scaling(
            activity: makeUUID(), at: now, cooldownSeconds: cooldownSeconds ?? group.cooldownSeconds)
        groups[name]?.lastScaling = scaling
    }

    /// Refuses what has to wait for the cooldown.
    func checkCooldown(_ group: Group) throws(APIError) {
        guard let last = group.lastScaling, last.at + .seconds(last.cooldownSeconds) > now else { return }
        throw APIError(
            "ScalingActivityInProgress",
            "Scaling activity \(last.activity) is in progress and blocks this action.")
    }
}
