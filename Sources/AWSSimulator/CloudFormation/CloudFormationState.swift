/// The stacks of the simulated account.
package struct CloudFormationState: Codable, Sendable {
    /// By ARN; deleted ones stay, as on AWS.
    package internal(set) var stacks = Table<Stack>()
    /// Logical IDs whose creation and update fail, in any stack; not while an update is rolled back.
    package var failures: [String] = []
    /// Logical IDs that cannot be put back when an update is rolled back.
    package var rollbackFailures: [String] = []
    /// Logical IDs whose old physical resource cannot be deleted.
    package var cleanupFailures: [String] = []
    /// Why they fail, in the words of the resource; `nil` for words of the simulator.
    package var reason: String?
    /// Logical IDs that never come to an end as long as they stand here.
    package var stuck: [String] = []
    /// How long a stack takes before it begins to clean up.
    package var cleanupDelaySeconds = 0

    package init() {}

    /// The stack that a name or an ARN means: by name only one that is not deleted.
    package func stack(_ nameOrID: String) -> Stack? {
        stacks[nameOrID] ?? stacks.first { $0.name == nameOrID && $0.status != .deleteComplete }
    }
}
