package import Timekeeping

/// An Auto Scaling group.
package struct Group: Keyed {
    /// A process that somebody has stopped.
    package struct Suspension: Codable, Sendable, Hashable {
        package let process: ScalingProcess
        package let reason: String
    }

    /// A zone that could not take an instance.
    struct ZoneRefusal: Codable, Sendable, Hashable {
        let zone: String
        var at: WallTime
    }

    /// A step of scaling, for the cooldown that follows it.
    struct Scaling: Codable, Sendable, Hashable {
        let activity: String
        let at: WallTime
        let cooldownSeconds: Int
    }

    package let name: String
    package let arn: String
    package let created: WallTime
    package internal(set) var minSize: Int
    package internal(set) var maxSize: Int
    package internal(set) var desiredCapacity: Int
    package internal(set) var launchSource: LaunchSource
    package internal(set) var zones: [String]
    package internal(set) var subnets: [String]
    /// Names of classic load balancers.
    package internal(set) var classicLoadBalancers: [String]
    /// ARNs.
    package internal(set) var targetGroups: [String]
    /// Comma separated, such as `EC2` or `ELB`.
    package internal(set) var healthCheckType: String
    package internal(set) var gracePeriodSeconds: Int
    package internal(set) var cooldownSeconds: Int
    package internal(set) var protectsNewInstances: Bool
    package internal(set) var terminationPolicies: [String]
    /// In the order in which they were suspended.
    package internal(set) var suspensions: [Suspension] = []
    package internal(set) var tags: [GroupTag] = []
    /// Oldest launch first; instances that are terminating are still there.
    package internal(set) var instances: [String] = []
    package internal(set) var refreshes: [InstanceRefresh] = []
    package internal(set) var hooks: [LifecycleHook] = []
    package internal(set) var scheduledActions: [ScheduledAction] = []
    package internal(set) var policies: [ScalingPolicy] = []
    package internal(set) var warmPool: WarmPool?
    /// 0 for no limit, else 86,400 or more.
    package internal(set) var maxLifetimeSeconds = 0
    /// Whether a zone that can take no instance keeps the others from taking its share.
    package internal(set) var isBalancedOnly = false
    /// Whether somebody has asked to delete it.
    package internal(set) var isBeingDeleted = false
    /// The image of its first instance.
    var firstImage: String?
    /// Launches that came to nothing, in a row.
    var failedLaunches = 0
    /// Before this moment no further launch is tried after one that came to nothing.
    var nextLaunch: WallTime?
    /// When each zone last refused an instance.
    var zoneRefusals: [ZoneRefusal] = []
    /// Instances above the desired capacity that were launched to balance zones and are not in service yet.
    var rebalancers: [String] = []
    var awaitsRebalance = false
    /// Why the next termination balances zones, for its cause.
    var balanceNote: String?
    /// The last change of the desired capacity by a policy or with a cooldown.
    var lastScaling: Scaling?
    /// Why the sizes are as they are, for the cause of activities.
    var sizeCause: String

    package var key: String { name }

    package func isSuspended(_ process: ScalingProcess) -> Bool {
        suspensions.contains { $0.process == process }
    }
}

/// The processes of a group that can be suspended.
package enum ScalingProcess: String, Codable, Sendable, CaseIterable {
    case launch = "Launch"
    case terminate = "Terminate"
    case addToLoadBalancer = "AddToLoadBalancer"
    case alarmNotification = "AlarmNotification"
    case zoneRebalance = "AZRebalance"
    case healthCheck = "HealthCheck"
    case instanceRefresh = "InstanceRefresh"
    case replaceUnhealthy = "ReplaceUnhealthy"
    case scheduledActions = "ScheduledActions"
}

/// A tag of a group.
package struct GroupTag: Codable, Sendable, Hashable {
    package var key: String
    package var value: String
    /// Whether instances that are launched later get it too.
    package var propagates: Bool

    package init(_ key: String, _ value: String, propagates: Bool = false) {
        self.key = key
        self.value = value
        self.propagates = propagates
    }
}
