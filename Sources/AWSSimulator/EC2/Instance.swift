package import Timekeeping

/// A virtual machine, with what its group knows of it.
package struct Instance: Keyed {
    /// A step of a machine's life, as EC2 names it.
    package enum State: String, Codable, Sendable {
        case pending
        case running
        case shuttingDown = "shutting-down"
        case terminated
        case stopping
        case stopped

        /// EC2's number of the state.
        var code: Int {
            switch self {
            case .pending: 0
            case .running: 16
            case .shuttingDown: 32
            case .terminated: 48
            case .stopping: 64
            case .stopped: 80
            }
        }
    }

    package let id: String
    package let image: String
    package let type: String
    package let zone: String
    package let subnet: String
    package let privateAddress: String
    package let launched: WallTime
    /// The group that has it; empty when none has.
    package internal(set) var group: String
    /// The configuration that it was launched with; stays known when that is deleted.
    package let configuration: LaunchIdentity
    /// How much of the desired capacity it is; 1 without weights.
    package let weight: Int
    /// The version of its launch template as the group named it when it was launched: a number or an alias.
    let versionAlias: String?
    /// Whether it runs on spare capacity, which AWS may take back.
    package let isSpot: Bool
    /// When that configuration was created: the default termination policy asks for the oldest.
    let configurationCreated: WallTime
    package internal(set) var state = State.pending
    package internal(set) var lifecycle = Lifecycle.pending
    /// Whether the group takes it for healthy.
    package internal(set) var isHealthy = true
    package internal(set) var isProtected = false
    /// When its program began to answer.
    package internal(set) var booted: WallTime?
    /// When it was last put in service.
    package internal(set) var inService: WallTime?
    /// Whether its program answers 200, rather than 503.
    package internal(set) var answersWell: Bool
    /// Whether the group wants another one in its place, once it is leaving.
    var leavesVacancy = false
    var skipsTerminationHooks = false
    /// Who found it unhealthy.
    package internal(set) var accuser: Accuser?
    /// The lifecycle hooks that it waits for.
    package internal(set) var actions: [LifecycleAction] = []
    /// The activity that ends when it is in service.
    var launchActivity: String?
    /// The activity that ends when it has gone.
    var terminationActivity: String?
    package internal(set) var tags: [Tag] = []

    package var key: String { id }

    /// Whether it counts towards the desired capacity.
    var countsAsCapacity: Bool { lifecycle.isPending || lifecycle == .inService }

    /// Whether somebody who connects to it gets an answer.
    var isAnswering: Bool { booted != nil && state == .running }
}

/// What an instance was launched with.
package enum LaunchIdentity: Codable, Sendable, Hashable {
    case launchConfiguration(String)
    case launchTemplate(id: String, name: String, version: Int)
}

/// A key and a value on something.
package struct Tag: Codable, Sendable, Hashable {
    package var key: String
    package var value: String

    package init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}
