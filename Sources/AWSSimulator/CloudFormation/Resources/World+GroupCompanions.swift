import CloudFormationTemplate
import Timekeeping

/// Resources that belong to a group and live in it; their physical ID begins with the group's name.
enum GroupCompanion: String {
    case hook = "AWS::AutoScaling::LifecycleHook"
    case scheduledAction = "AWS::AutoScaling::ScheduledAction"
    case policy = "AWS::AutoScaling::ScalingPolicy"
    case warmPool = "AWS::AutoScaling::WarmPool"
}

extension World {
    /// Makes a companion of a group.
    ///
    /// - Returns: Its physical ID: the hook's or action's name, the policy's ARN, the group's name for a warm pool.
    mutating func createCompanion(_ type: String, _ wanted: ResourceWish) throws(APIError) -> String {
        let group = try wanted.required("AutoScalingGroupName")
        switch GroupCompanion(rawValue: type) {
        case .hook:
            let name = wanted.text("LifecycleHookName") ?? wanted.name
            try putHook(try lifecycleHook(wanted.properties, name: name), of: group)
            return name
        case .scheduledAction:
            try putScheduledAction(try scheduledAction(wanted), of: group)
            return wanted.name
        case .policy: return try putPolicy(try scalingPolicy(wanted, name: wanted.name), of: group)
        case .warmPool:
            try putWarmPool(try warmPool(wanted), of: group)
            return group
        case nil: return wanted.name
        }
    }

    /// Brings a companion to what the template says; its name is the physical ID.
    mutating func updateCompanion(_ type: String, _ wanted: ResourceWish) throws(APIError) {
        let group = try wanted.required("AutoScalingGroupName")
        switch GroupCompanion(rawValue: type) {
        case .hook: try putHook(try lifecycleHook(wanted.properties, name: wanted.name), of: group)
        case .scheduledAction: try putScheduledAction(try scheduledAction(wanted), of: group)
        case .policy:
            let name = wanted.name.split(separator: "/").last.map { String($0) } ?? wanted.name
            _ = try putPolicy(try scalingPolicy(wanted, name: name), of: group)
        case .warmPool: try putWarmPool(try warmPool(wanted), of: group)
        case nil: return
        }
    }

    /// Takes a companion away; where its group has gone it has gone too.
    mutating func deleteCompanion(_ type: String, _ id: String) {
        for group in groups {
            switch GroupCompanion(rawValue: type) {
            case .hook where group.hooks.contains { $0.name == id }:
                // It is there, so that nothing can be refused.
                try? deleteHook(id, of: group.name)
            case .scheduledAction: groups[group.name]?.scheduledActions.removeAll { $0.name == id }
            case .policy: groups[group.name]?.policies.removeAll { $0.arn == id }
            case .warmPool where group.name == id && group.warmPool != nil:
                // As above.
                try? deleteWarmPool(of: id, force: true)
            default: continue
            }
        }
    }

    /// A hook as a template describes it, by itself or in its group.
    func lifecycleHook(_ value: PropertyValue, name: String) throws(APIError) -> LifecycleHook {
        let text = value["LifecycleTransition"]?.text ?? ""
        guard let transition = LifecycleHook.Transition(rawValue: text) else {
            throw .validation("Lifecycle transition \(text) is not supported: use one of DescribeLifecycleHookTypes")
        }
        var hook = LifecycleHook(name: name, transition: transition)
        hook.heartbeatSeconds = value["HeartbeatTimeout"]?.integer ?? hook.heartbeatSeconds
        hook.continuesByDefault = value["DefaultResult"]?.text == "CONTINUE"
        hook.targetARN = value["NotificationTargetARN"]?.text
        hook.roleARN = value["RoleARN"]?.text
        hook.metadata = value["NotificationMetadata"]?.text
        return hook
    }

    /// Gives a group the hooks of its template, and takes those that the template has given up.
    mutating func changeHooks(_ wanted: ResourceWish, from old: StackResource.Snapshot) throws(APIError) {
        let key = "LifecycleHookSpecificationList"
        guard wanted.properties[key] != old.properties[key] else { return }
        let present = wanted.properties[key]?.elements ?? []
        let names = present.compactMap { $0["LifecycleHookName"]?.text }
        for value in old.properties[key]?.elements ?? [] {
            guard let name = value["LifecycleHookName"]?.text, !names.contains(name),
                groups[wanted.name]?.hooks.contains(where: { $0.name == name }) == true
            else { continue }
            try deleteHook(name, of: wanted.name)
        }
        for value in present {
            try putHook(try lifecycleHook(value, name: value["LifecycleHookName"]?.text ?? ""), of: wanted.name)
        }
    }

    private func scheduledAction(_ wanted: ResourceWish) throws(APIError) -> ScheduledAction {
        var action = ScheduledAction(name: wanted.name)
        action.start = wanted.text("StartTime").flatMap { WallTime(iso8601: $0) }
        action.end = wanted.text("EndTime").flatMap { WallTime(iso8601: $0) }
        action.recurrence = wanted.text("Recurrence")
        action.minSize = try wanted.integer("MinSize")
        action.maxSize = try wanted.integer("MaxSize")
        action.desiredCapacity = try wanted.integer("DesiredCapacity")
        action.timeZone = wanted.text("TimeZone")
        return action
    }

    private func scalingPolicy(_ wanted: ResourceWish, name: String) throws(APIError) -> ScalingPolicy {
        var policy = ScalingPolicy(name: name)
        policy.type = wanted.text("PolicyType") ?? policy.type
        policy.adjustment = wanted.text("AdjustmentType").flatMap { ScalingPolicy.Adjustment(rawValue: $0) }
        policy.amount = try wanted.integer("ScalingAdjustment")
        policy.cooldownSeconds = try wanted.integer("Cooldown")
        policy.leastChange = try wanted.integer("MinAdjustmentMagnitude")
        policy.targetValue = wanted.properties["TargetTrackingConfiguration"]?["TargetValue"]?.text
        return policy
    }

    private func warmPool(_ wanted: ResourceWish) throws(APIError) -> WarmPool {
        var pool = WarmPool()
        pool.minSize = try wanted.integer("MinSize") ?? 0
        pool.maxPreparedCapacity = try wanted.integer("MaxGroupPreparedCapacity").flatMap { $0 < 0 ? nil : $0 }
        pool.state = wanted.text("PoolState").flatMap { WarmPool.State(rawValue: $0) } ?? .stopped
        return pool
    }
}

extension ResourceWish {
    /// The attributes that an override asks for in place of a type.
    static func requirements(_ value: PropertyValue?) -> InstanceRequirements? {
        guard let value, let cpus = value["VCpuCount"]?["Min"]?.integer,
            let memory = value["MemoryMiB"]?["Min"]?.integer
        else { return nil }
        return InstanceRequirements(
            minimumCPUs: cpus, maximumCPUs: value["VCpuCount"]?["Max"]?.integer, minimumMemoryMiB: memory,
            maximumMemoryMiB: value["MemoryMiB"]?["Max"]?.integer)
    }

    /// How a mixed group is divided between on-demand and Spot capacity.
    static func distribution(_ value: PropertyValue?) -> InstancesDistribution {
        var distribution = InstancesDistribution()
        guard let value else { return distribution }
        distribution.onDemandStrategy = value["OnDemandAllocationStrategy"]?.text ?? distribution.onDemandStrategy
        distribution.onDemandBase = value["OnDemandBaseCapacity"]?.integer ?? 0
        distribution.onDemandPercentage = value["OnDemandPercentageAboveBaseCapacity"]?.integer ?? 100
        distribution.spotStrategy = value["SpotAllocationStrategy"]?.text ?? distribution.spotStrategy
        distribution.spotPools = value["SpotInstancePools"]?.integer
        distribution.spotMaximumPrice = value["SpotMaxPrice"]?.text
        return distribution
    }
}
