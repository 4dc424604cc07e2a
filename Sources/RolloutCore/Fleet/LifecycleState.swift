/// The LifecycleState of an instance in its group, in the classes that a rollout tells apart.
package enum LifecycleState: Hashable, Sendable {
    /// Pending, Pending:Wait, Pending:Proceed: launched, not yet in service.
    case pending(String)
    case inService
    /// Terminating and what follows it: there is no way back.
    case terminating(String)
    /// Standby and on the way there: managed, but neither capacity nor a victim.
    case standby(String)
    /// Detaching, Detached, warm pool states, Quarantined, and values that AWS has invented since.
    case other(String)

    /// Reads AWS's spelling; an unknown value is ``other(_:)``, never an error.
    package init(_ name: String) {
        switch name {
        case "InService": self = .inService
        case "Pending", "Pending:Wait", "Pending:Proceed": self = .pending(name)
        case "Standby", "EnteringStandby": self = .standby(name)
        default:
            let isTerminating = name.hasPrefix("Terminating") || name == "Terminated"
            self = isTerminating ? .terminating(name) : .other(name)
        }
    }

    /// AWS's spelling.
    package var name: String {
        switch self {
        case .inService: "InService"
        case .pending(let name), .terminating(let name), .standby(let name), .other(let name): name
        }
    }

    /// Whether the instance counts towards the desired capacity and stays if nobody removes it.
    package var countsAsCapacity: Bool {
        switch self {
        case .pending, .inService: true
        case .terminating, .standby, .other: false
        }
    }
}
