/// One Auto Scaling group, as one look showed it.
package struct GroupSnapshot: Hashable, Sendable {
    package var name: String
    package var sizes: Sizes
    package var suspended: [SuspendedProcess]
    package var instances: [InstanceSnapshot]
    package var newInstancesProtected: Bool
    /// What the group launches now; `nil` if it cannot be told (its template is gone).
    package var target: LaunchTarget?
    /// What the group's tags say of instances whose launch configuration is gone.
    package var acceptance: Acceptance?
    package var sources: [TrafficSource]
    package var journal: JournalReading
    /// Whether any tag of a journal is there: lists that a journal has left behind are no journal, but go with it.
    package var hasJournalTags: Bool
    /// What the tag ``JournalTags/strategyKey`` says; `nil` without one.
    package var strategyTag: String?
    package var isBeingDeleted: Bool
    /// Whether every traffic source was asked in this look.
    package var hasHealth: Bool

    package init(
        name: String, sizes: Sizes, suspended: [SuspendedProcess] = [], instances: [InstanceSnapshot] = [],
        newInstancesProtected: Bool = false, target: LaunchTarget?, sources: [TrafficSource] = [],
        journal: JournalReading = .none, hasJournalTags: Bool? = nil, strategyTag: String? = nil,
        isBeingDeleted: Bool = false, hasHealth: Bool = true
    ) {
        self.name = name
        self.sizes = sizes
        self.suspended = suspended
        self.instances = instances
        self.newInstancesProtected = newInstancesProtected
        self.target = target
        self.sources = sources
        self.journal = journal
        self.hasJournalTags = hasJournalTags ?? (journal != .none)
        self.strategyTag = strategyTag
        self.isBeingDeleted = isBeingDeleted
        self.hasHealth = hasHealth
    }

    /// Instances that count as capacity and are to be replaced: what the group would not launch today, and what is spent;
    /// in the order of the look.
    package var outdated: [InstanceSnapshot] {
        guard let target else { return [] }
        return instances.filter { $0.lifecycle.countsAsCapacity && ($0.isSpent || !isLike($0, target)) }
    }

    /// Instances that count as capacity, are what the group would launch today, and are to stay.
    package var upToDate: [InstanceSnapshot] { alike.filter { !$0.isSpent } }

    /// Instances that count as capacity and are what the group would launch today, those that are spent included.
    package var alike: [InstanceSnapshot] {
        guard let target else { return [] }
        return instances.filter { $0.lifecycle.countsAsCapacity && isLike($0, target) }
    }

    /// Instances that count as capacity and are not what the group would launch today, whatever the run was asked for.
    package var unlike: [InstanceSnapshot] {
        guard let target else { return [] }
        return instances.filter { $0.lifecycle.countsAsCapacity && !isLike($0, target) }
    }

    private func isLike(_ instance: InstanceSnapshot, _ target: LaunchTarget) -> Bool {
        instance.isAccepted || target.matches(instance.identity, instanceType: instance.type)
    }

    /// The same with the instances among `ids` marked as spent, and no others.
    package func spending(_ ids: [String]) -> GroupSnapshot {
        if ids.isEmpty, !instances.contains(where: \.isSpent) { return self }
        var marked = self
        for index in instances.indices { marked.instances[index].isSpent = ids.contains(instances[index].id) }
        return marked
    }

    /// The same with everything spent that is up to date, as `--all-instances` asks for; what somebody has protected only
    /// where that is to be replaced as well.
    package func spendingAll(_ options: RolloutOptions) -> GroupSnapshot {
        guard options.allInstances else { return self }
        return spending(alike.filter { options.replaceProtected || !$0.isProtected }.map(\.id))
    }

    /// Whether the look tells who serves: every traffic source was asked, or there is none.
    package var isHealthKnown: Bool { hasHealth || sources.isEmpty }

    /// A process that AWS has suspended by itself, since the group could not launch for a day.
    package var administrativeSuspension: SuspendedProcess? {
        // Nearly every reason begins so, and a search takes longer than the rest of a look.
        suspended.first { !$0.reason.hasPrefix("User suspended") && $0.reason.contains("dministrative") }
    }

    package func isSuspended(_ process: ScalingProcess) -> Bool {
        suspended.contains { $0.name == process.rawValue }
    }
}

/// A suspended process with AWS's reason; names that this program does not know are kept as they are.
package struct SuspendedProcess: Hashable, Sendable {
    package var name: String
    package var reason: String

    package init(name: String, reason: String = "") {
        self.name = name
        self.reason = reason
    }
}

/// The nine scaling processes of an Auto Scaling group.
package enum ScalingProcess: String, Hashable, Sendable, CaseIterable {
    case launch = "Launch"
    case terminate = "Terminate"
    case addToLoadBalancer = "AddToLoadBalancer"
    case alarmNotification = "AlarmNotification"
    case azRebalance = "AZRebalance"
    case healthCheck = "HealthCheck"
    case instanceRefresh = "InstanceRefresh"
    case replaceUnhealthy = "ReplaceUnhealthy"
    case scheduledActions = "ScheduledActions"

    /// Suspended during a run, so that only the run adds and removes instances.
    package static let heldDuringRun: [ScalingProcess] = [
        .azRebalance, .alarmNotification, .scheduledActions, .replaceUnhealthy, .instanceRefresh,
    ]

    /// Without these a run cannot work, and resuming them is not ours to do.
    package static let neededByRun: [ScalingProcess] = [.launch, .terminate, .addToLoadBalancer, .healthCheck]
}
