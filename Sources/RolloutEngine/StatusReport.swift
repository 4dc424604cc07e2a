package import RolloutCore

/// What is known of the runs on a stack's groups.
package struct StatusReport: Hashable, Sendable {
    /// One group, as it stands and as its journal says that it was.
    package struct Group: Hashable, Sendable {
        package var name: String
        package var sizes: Sizes
        /// What the group launches now; `nil` if it cannot be told.
        package var target: String?
        package var outdated: Int
        package var upToDate: Int
        package var suspended: [String]
        package var journal: JournalReading
    }

    /// The stack, or the groups that were named.
    package var stack: String
    /// CloudFormation's status of the stack; `no stack` where only groups were named.
    package var stackStatus: String
    package var groups: [Group]
    /// The locks that are taken; always empty without `--lock ssm`.
    package var locks: [LockState] = []
    /// A gate that waits for a person: what it waits for, and the command that answers; `nil` where none does.
    package var question: String?
    /// One sentence on how things stand.
    package var headline: String
    /// The exact command that comes next; `nil` when nothing is open.
    package var nextCommand: String?
}
