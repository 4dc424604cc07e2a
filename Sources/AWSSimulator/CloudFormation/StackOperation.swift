import Timekeeping

/// What is being done to a stack.
struct StackOperation: Codable, Sendable {
    enum Phase: String, Codable, Sendable {
        case create, rollBackCreation, update, rollBackUpdate, cleanUp, cleanUpRollback, delete
    }

    var phase: Phase
    var token: String?
    /// Its ID in `LastOperations`.
    var id = ""
    /// The stack policy of this operation alone.
    var policy: StackPolicy?
    /// When everything was done and the watching of alarms began.
    var monitoringSince: WallTime?
    /// What is still to be done, first things first.
    var steps: [StackStep]
    var running: RunningStep?
    /// A nested stack waits here until its parent cleans up too.
    var isHeld = false
    /// Logical IDs whose failure does not end a rollback that is continued.
    var skipped: [String] = []
}

/// One thing to do to one resource.
enum StackStep: Codable, Sendable, Hashable {
    /// Brings the resource to what the template says; nothing happens when it is that already.
    case apply(String)
    /// Puts a resource that a failed update has touched back to what it was.
    case restore(String)
    /// Deletes the resource and forgets it.
    case delete(String)
    /// Deletes a physical resource that no logical one stands for any more.
    case discard(Leftover)
}

extension StackStep {
    var logicalID: String {
        switch self {
        case .apply(let logicalID), .restore(let logicalID), .delete(let logicalID): logicalID
        case .discard(let leftover): leftover.logicalID
        }
    }
}

/// A step whose time runs.
struct RunningStep: Codable, Sendable {
    enum Action: String, Codable, Sendable {
        case create, update, replace, delete
    }

    let step: StackStep
    let action: Action
    let began: WallTime
    /// What the resource was before the step; `nil` for a new one.
    var old: StackResource.Snapshot?
    /// Whether the change is made, so that only its end is waited for.
    var isApplied = false
    /// How far the instances of a group are replaced.
    var rolling: GroupRolling?
}
