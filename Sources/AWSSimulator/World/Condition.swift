/// Something that is wrong in the simulated account for a while, by a name under which it is counted.
package struct Condition: Codable, Sendable, Hashable {
    /// Which instances are meant.
    package enum Generation: String, Codable, Sendable, CaseIterable {
        case all
        /// Launched after the start of the command.
        case new
        /// Launched before the start of the command.
        case old
    }

    /// What a balancer says of a target, whatever its checks say.
    package enum SaidState: String, Codable, Sendable, CaseIterable {
        case initial, unhealthy, unavailable, unknown, unused, healthy
        /// Healthy, and a zonal shift keeps the traffic away.
        case zonalShift = "zonal-shift"
    }

    package enum Kind: Codable, Sendable, Hashable {
        /// No instance can be launched in these zones (`a`, or the whole name); empty for all.
        case noCapacity(zones: [String])
        /// The account may have no more vCPUs.
        case quota
        /// The subnets have no free addresses.
        case noAddresses
        /// An instance that should boot ends instead.
        case bootFailure
        /// Instances in this state of their life die, so long after they were first seen in it.
        case death(lifecycle: String, after: TimeSpan)
        /// Programs stop answering well and begin again, in turns of this length.
        case flapping(period: TimeSpan)
        /// The balancers judge this much later.
        case lateHealth(TimeSpan)
        /// A balancer says this of its targets; ``Condition/place`` is a part of the balancer's name or ARN.
        case balancerSays(SaidState)
        /// A group's traffic source is in this state; ``Condition/place`` is a part of its name or ARN.
        case sourceState(String)
        /// Draining takes this long, whatever the balancer's own delay is.
        case slowDrain(TimeSpan)
        /// A stack update takes away tags that its template does not have, if their key begins like this.
        case lostTags(prefix: String)
        /// Stack operations make no step; ``Condition/place`` is a part of the stack's name.
        case stuckStack
        /// A stack's cleanup begins this much later.
        case slowCleanup(TimeSpan)
    }

    package var name: String
    package var kind: Kind
    /// From this long after the start of the command, in milliseconds.
    package var fromMilliseconds: Int64 = 0
    /// Until this long after the start of the command, or for ever.
    package var toMilliseconds: Int64?
    /// How likely it is for each instance, or each thing that happens: 0 to 1.
    package var chance = 1.0
    /// How often at most, or without limit.
    package var times: Int?
    package var instances = Generation.all
    /// A part of the name of the groups that are concerned; empty for all.
    package var group = ""
    /// A part of the name of what is concerned besides; empty for all.
    package var place = ""

    package init(_ kind: Kind, name: String? = nil) {
        self.name = name ?? kind.name
        self.kind = kind
    }

    /// The name of the kind of what may be wrong.
    package static let kinds = [
        "no-capacity", "quota", "no-addresses", "boot-failure", "death", "flapping", "late-health", "balancer-says",
        "source-state", "slow-drain", "lost-tags", "stuck-stack", "slow-cleanup",
    ]
}

extension Condition.Kind {
    /// The name that a scenario's text has for it.
    package var name: String {
        switch self {
        case .noCapacity: "no-capacity"
        case .quota: "quota"
        case .noAddresses: "no-addresses"
        case .bootFailure: "boot-failure"
        case .death: "death"
        case .flapping: "flapping"
        case .lateHealth: "late-health"
        case .balancerSays: "balancer-says"
        case .sourceState: "source-state"
        case .slowDrain: "slow-drain"
        case .lostTags: "lost-tags"
        case .stuckStack: "stuck-stack"
        case .slowCleanup: "slow-cleanup"
        }
    }
}

/// Something that a condition has planned.
package enum ConditionEvent: Codable, Sendable, Hashable {
    case death(instance: String)
    /// The program of an instance turns bad or good again.
    case flap(condition: String, instance: String)
}
