/// What a rollout means to add to one group, and where.
package struct PlannedSurge: Hashable, Sendable {
    package var group: String
    /// Instances that count as capacity now.
    package var present: Int
    /// Instances that come on top.
    package var added: Int
    /// Whether the stack's change touches the group: what is wrong now may be put right by it.
    package var isTouched: Bool
    /// Empty where the group names none: then AWS takes the zones' default subnets.
    package var subnets: [String]
    package var zones: [String]
    package var sources: [TrafficSource]
    /// The types of the present instances, one entry each; empty where the group mixes types or purchase options.
    package var types: [String]
    package var desired: Int
    /// What the template says of the desired capacity, where it will be written by the stack update.
    package var templateDesired: Int?

    package init(
        group: String, present: Int, added: Int, isTouched: Bool = false, subnets: [String] = [], zones: [String] = [],
        sources: [TrafficSource] = [], types: [String] = [], desired: Int = 0, templateDesired: Int? = nil
    ) {
        self.group = group
        self.present = present
        self.added = added
        self.isTouched = isTouched
        self.subnets = subnets
        self.zones = zones
        self.sources = sources
        self.types = types
        self.desired = desired
        self.templateDesired = templateDesired
    }
}

/// What AWS says about the room for a surge; what could not be read is missing, and then nothing is found.
package struct SurgeFacts: Hashable, Sendable {
    package var subnets: [SubnetRoom] = []
    package var balancers: [SourceReach] = []
    /// The account's quota of vCPUs for standard On-Demand instances.
    package var vCPUQuota: Int?
    package var predictivePolicies: [PredictivePolicy] = []
    package var warmPools: [WarmInstances] = []

    package init() {}
}

/// How many addresses a subnet has left.
package struct SubnetRoom: Hashable, Sendable {
    package var id: String
    package var zone: String
    package var free: Int

    package init(id: String, zone: String, free: Int) {
        self.id = id
        self.zone = zone
        self.free = free
    }
}

/// Which zones a traffic source serves, and how many targets it has.
package struct SourceReach: Hashable, Sendable {
    package var source: TrafficSource
    /// The names of its load balancers; empty for a target group that none uses.
    package var balancers: [String]
    package var zones: [String]
    /// How many are registered with it; `nil` where nobody asked.
    package var registered: Int?

    package init(source: TrafficSource, balancers: [String], zones: [String], registered: Int? = nil) {
        self.source = source
        self.balancers = balancers
        self.zones = zones
        self.registered = registered
    }
}

/// A predictive scaling policy of a group.
package struct PredictivePolicy: Hashable, Sendable {
    package var group: String
    package var name: String
    /// `ForecastAndScale` or `ForecastOnly`.
    package var mode: String

    package init(group: String, name: String, mode: String) {
        self.group = group
        self.name = name
        self.mode = mode
    }
}

/// The instances that wait in a group's warm pool.
package struct WarmInstances: Hashable, Sendable {
    package var group: String
    package var all: Int
    /// Those that are not what the group launches today.
    package var outdated: Int

    package init(group: String, all: Int, outdated: Int) {
        self.group = group
        self.all = all
        self.outdated = outdated
    }
}
