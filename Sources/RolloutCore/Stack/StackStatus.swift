/// What a stack's status means for an update; statuses are matched whole, never by a part of their name.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
package enum StackStatus {
    package enum Meaning: Hashable, Sendable {
        /// The last operation succeeded; an update may follow. Cleanup may still remove what was replaced.
        case succeeded
        /// The last operation failed and was undone; an update may follow.
        case undone
        /// The last operation failed and was left so, or its undoing failed.
        case failed
        case inProgress
        /// The undoing of an update is in progress.
        case undoing
        /// A shell that a change set left; it holds nothing.
        case shell
        case gone
        case unknown
    }

    package static func meaning(of status: String) -> Meaning {
        switch status {
        case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": .succeeded
        case "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS":
            .undone
        case "CREATE_FAILED", "UPDATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED",
            "IMPORT_ROLLBACK_FAILED", "DELETE_FAILED":
            .failed
        case "CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "IMPORT_IN_PROGRESS", "DELETE_IN_PROGRESS": .inProgress
        case "ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS": .undoing
        case "REVIEW_IN_PROGRESS": .shell
        case "DELETE_COMPLETE": .gone
        default: .unknown
        }
    }

    /// Why a stack in `status` cannot be updated now, with the mend; `nil` if it can.
    package static func obstacle(toUpdating stack: String, status: String) -> String? {
        switch status {
        case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
            "IMPORT_ROLLBACK_COMPLETE":
            return nil
        case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED":
            return "stack \(stack) is in \(status): its creation failed, so it can only be deleted: "
                + "aws cloudformation delete-stack --stack-name \(stack), then create it anew"
        case "UPDATE_ROLLBACK_FAILED":
            return "stack \(stack) is in \(status): "
                + "aws cloudformation continue-update-rollback --stack-name \(stack), then try again"
        case "REVIEW_IN_PROGRESS":
            return
                "stack \(stack) is in \(status): a change set made its empty shell: execute or delete that change set"
        case "UPDATE_FAILED", "DELETE_FAILED", "IMPORT_ROLLBACK_FAILED":
            return "stack \(stack) is in \(status): an earlier operation failed and was left so: "
                + "repair the stack in CloudFormation, then try again"
        default:
            return "stack \(stack) is in \(status): wait until that has ended, then try again"
        }
    }
}
