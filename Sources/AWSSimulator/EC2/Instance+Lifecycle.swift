package import Timekeeping

extension Instance {
    /// A step of an instance's life in its group, as Auto Scaling names it.
    package enum Lifecycle: String, Codable, Sendable {
        case pending = "Pending"
        case pendingWait = "Pending:Wait"
        case pendingProceed = "Pending:Proceed"
        case inService = "InService"
        case enteringStandby = "EnteringStandby"
        case standby = "Standby"
        case detaching = "Detaching"
        case detached = "Detached"
        case terminating = "Terminating"
        case terminatingWait = "Terminating:Wait"
        case terminatingProceed = "Terminating:Proceed"
        case terminated = "Terminated"
        case warmedPending = "Warmed:Pending"
        case warmedPendingWait = "Warmed:Pending:Wait"
        case warmedPendingProceed = "Warmed:Pending:Proceed"
        case warmedStopped = "Warmed:Stopped"
        case warmedRunning = "Warmed:Running"
        case warmedHibernated = "Warmed:Hibernated"
        case warmedTerminating = "Warmed:Terminating"

        /// On its way into service.
        package var isPending: Bool { self == .pending || self == .pendingWait || self == .pendingProceed }

        /// Out of service and alive, or on its way there.
        package var isStandby: Bool { self == .standby || self == .enteringStandby }

        /// On its way out; there is no way back.
        package var isLeaving: Bool {
            switch self {
            case .terminating, .terminatingWait, .terminatingProceed, .terminated, .warmedTerminating: true
            default: false
            }
        }

        /// On its way into a warm pool.
        package var isWarming: Bool {
            self == .warmedPending || self == .warmedPendingWait || self == .warmedPendingProceed
        }

        /// Ready in a warm pool.
        package var isWarm: Bool { self == .warmedStopped || self == .warmedRunning || self == .warmedHibernated }
    }

    /// Who says that an instance is unhealthy: it decides how soon the group replaces it.
    package enum Accuser: String, Codable, Sendable, Hashable {
        /// EC2: the machine does not run.
        case machine
        /// A load balancer.
        case balancer
        /// Somebody with SetInstanceHealth.
        case user
    }

    /// A lifecycle hook that an instance waits for.
    package struct LifecycleAction: Codable, Sendable, Hashable {
        /// The hook's name.
        package let hook: String
        /// 36 characters.
        package let token: String
        /// When the hook gives up, unless it hears a heartbeat.
        package internal(set) var deadline: WallTime
        /// When it gives up in any case.
        package let lastDeadline: WallTime
        let heartbeatSeconds: Int
        let continuesByDefault: Bool
    }
}
