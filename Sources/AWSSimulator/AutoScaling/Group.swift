package import Timekeeping

/// An Auto Scaling group.
package struct Group: Keyed {
    /// A process that somebody has stopped.
    package struct Suspension: Codable, Sendable, Hashable {
        package let process: ScalingProcess
        package let reason: String
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
    /// Whether somebody has asked to delete it.
    package internal(set) var isBeingDeleted = false
    /// The image of its first instance.
    var firstImage: String?
    /// Launches that came to nothing, in a row.
    var failedLaunches = 0
    /// Before this moment no further launch is tried after one that came to nothing.
    var nextLaunch: WallTime?
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

/// What a group launches its instances from.
package enum LaunchSource: Codable, Sendable, Hashable {
    case launchConfiguration(String)
    case launchTemplate(LaunchTemplateReference)
    case mixed(MixedInstancesPolicy)
}

/// A launch template's ID and name, and its version as it was given.
package struct LaunchTemplateReference: Codable, Sendable, Hashable {
    package var id: String?
    package var name: String?
    /// A number, `$Latest`, `$Default`, or `nil` for the default.
    package var version: String?

    package init(id: String? = nil, name: String? = nil, version: String? = nil) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// A launch template with other instance types.
package struct MixedInstancesPolicy: Codable, Sendable, Hashable {
    /// One instance type that the group may launch.
    package struct Override: Codable, Sendable, Hashable {
        package var type: String?
        package var weight: String?
        package var template: LaunchTemplateReference?

        package init(type: String?, weight: String? = nil, template: LaunchTemplateReference? = nil) {
            self.type = type
            self.weight = weight
            self.template = template
        }
    }

    package var template: LaunchTemplateReference
    package var overrides: [Override]

    package init(template: LaunchTemplateReference, overrides: [Override]) {
        self.template = template
        self.overrides = overrides
    }
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

/// A replacement of all instances by AWS itself; recorded, not carried out.
package struct InstanceRefresh: Codable, Sendable, Hashable {
    package let id: String
    package var status: String
    package let started: WallTime
}
