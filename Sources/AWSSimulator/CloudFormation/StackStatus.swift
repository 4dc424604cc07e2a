/// The states of a stack, as AWS names them.
package enum StackStatus: String, Codable, Sendable, CaseIterable {
    case createInProgress = "CREATE_IN_PROGRESS"
    case createFailed = "CREATE_FAILED"
    case createComplete = "CREATE_COMPLETE"
    case rollbackInProgress = "ROLLBACK_IN_PROGRESS"
    case rollbackFailed = "ROLLBACK_FAILED"
    case rollbackComplete = "ROLLBACK_COMPLETE"
    case deleteInProgress = "DELETE_IN_PROGRESS"
    case deleteFailed = "DELETE_FAILED"
    case deleteComplete = "DELETE_COMPLETE"
    case updateInProgress = "UPDATE_IN_PROGRESS"
    case updateCleanup = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    case updateComplete = "UPDATE_COMPLETE"
    case updateFailed = "UPDATE_FAILED"
    case updateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS"
    case updateRollbackFailed = "UPDATE_ROLLBACK_FAILED"
    case updateRollbackCleanup = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
    case updateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE"
    case reviewInProgress = "REVIEW_IN_PROGRESS"

    /// Whether UpdateStack is taken.
    package var isUpdatable: Bool {
        switch self {
        case .createComplete, .updateComplete, .updateRollbackComplete, .createFailed, .updateFailed: true
        default: false
        }
    }

    /// Whether something is still going on by itself.
    package var isInProgress: Bool { self != .reviewInProgress && rawValue.hasSuffix("_IN_PROGRESS") }
}
