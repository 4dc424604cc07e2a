/// How a run ended: the first word of its summary and its exit code.
package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case succeeded
    /// Nothing was outdated and the stack had nothing to change; no group was touched.
    case nothingToDo = "nothing to do"
    /// The newcomers are gone; sizes, processes and protection are as before the run.
    case rolledBack = "rolled back"
    /// Instances and sizes are as before; scaling stays suspended because the group's target is bad.
    case frozen
    /// Refused or declined before the first change.
    case declined
    /// A person is needed; the journal says where things stand.
    case degraded
    /// Another run's journal is open on a group of the stack.
    case busy
    /// An error that no rule covers.
    case unexpected = "unexpected error"

    /// The process's exit code; see docs/exit-codes.md.
    package func exitCode(interrupted: Bool) -> Int32 {
        switch self {
        case .succeeded, .nothingToDo: 0
        case .rolledBack, .frozen: interrupted ? 130 : 3
        case .declined: interrupted ? 130 : 4
        case .degraded: 5
        case .busy: 6
        case .unexpected: 1
        }
    }
}
