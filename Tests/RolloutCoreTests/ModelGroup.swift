import RolloutCore
import Timekeeping

/// One Auto Scaling group of the ``FleetModel``.
struct ModelGroup {
    struct Instance {
        var snapshot: InstanceSnapshot
        /// When a pending one enters service; when a terminating one has drained.
        var nextChange: Instant?
        var inServiceSince: Instant?
    }

    let name: String
    var sizes: Sizes
    var target: LaunchTarget?
    var suspended: [SuspendedProcess] = []
    var instances: [Instance] = []
    var newInstancesProtected = false
    var sources: [TrafficSource]
    var tags: [JournalTags.Tag] = []
    /// What the tag haupdate:strategy says.
    var strategyTag: String?
    /// What a launch gets in an unweighted group, and what it weighs in a weighted one.
    var launchType = "m5.large"
    var launchWeight = 1
    /// While set, launches fail with this text.
    var launchFailure: String?

    // What the invariants compare with.
    var firstIDs: [String] = []
    var userSuspended: [String] = []
    var userProtectsNew = false
    /// Healthy capacity that must never be missing, and the most that may stand.
    var floor = 0
    var ceiling = 0
    /// Whether somebody else ends or scales instances in this test, so that who goes is not the run's doing alone.
    var isMeddledWith = false

    init(_ name: String, sizes: Sizes, target: LaunchTarget?, sources: [TrafficSource] = []) {
        self.name = name
        self.sizes = sizes
        self.target = target
        self.sources = sources
    }

    var capacity: Int {
        instances.filter(\.snapshot.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.snapshot.weight }
    }

    var journal: JournalReading { JournalTags.decode(tags) }

    func isSuspended(_ process: ScalingProcess) -> Bool { suspended.contains { $0.name == process.rawValue } }

    /// Adds instances that have served for an hour.
    mutating func populate(
        _ ids: [String], of identity: LaunchIdentity?, type: String = "m5.large", weight: Int = 1,
        lifecycle: LifecycleState = .inService, isProtected: Bool = false
    ) {
        for id in ids {
            let snapshot = InstanceSnapshot(
                id: id, zone: "eu-west-1a", type: type, lifecycle: lifecycle, identity: identity,
                isProtected: isProtected, weight: weight)
            instances.append(
                Instance(snapshot: snapshot, inServiceSince: lifecycle == .inService ? .origin - .seconds(3600) : nil))
        }
    }

    /// Fixes what the invariants compare with: the group as it stands now.
    mutating func beginWatch() {
        firstIDs = instances.map(\.snapshot.id)
        userSuspended = suspended.map(\.name)
        userProtectsNew = newInstancesProtected
        let serving = instances.filter { $0.snapshot.lifecycle == .inService && $0.snapshot.isHealthy }
        floor = min(sizes.desired, serving.reduce(0) { $0 + $1.snapshot.weight })
        ceiling = 2 * max(sizes.desired, capacity)
    }

    func isNew(_ snapshot: InstanceSnapshot) -> Bool { !firstIDs.contains(snapshot.id) }
}

extension LaunchIdentity {
    static func version(_ number: Int) -> LaunchIdentity { .launchTemplate(id: "lt-0web", version: number) }
}

extension LaunchTarget {
    static func version(_ number: Int) -> LaunchTarget { LaunchTarget(.version(number)) }
}

extension TrafficSource {
    static let blue = TrafficSource(kind: .classicLoadBalancer, identifier: "web-blue")
    static let green = TrafficSource(
        kind: .targetGroup, identifier: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/0123abcd"
    )
}
