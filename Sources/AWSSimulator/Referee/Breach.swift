package import Timekeeping

/// A promise of a safe rollout, numbered as in docs/reliability.md.
package enum Invariant: String, Sendable, Hashable, CaseIterable {
    /// What serves never falls below what served at the start, less what the environment has killed.
    case capacity = "S1"
    /// Never more than twice the instances.
    case bound = "S2"
    /// Everything is as it was, or a journal says how to put it back.
    case restoration = "S3"
    /// Only those are removed who are to be replaced.
    case victims = "S4"
    /// One run at a time.
    case exclusion = "S5"
    /// Nothing is changed before it is written down how to undo it.
    case writeAhead = "S6"
    /// The API is used as AWS means it.
    case contract = "S7"
    /// What the user has suspended stays suspended.
    case suspensions = "S8"
    /// No old instance goes before every group is proven.
    case pointOfNoReturn = "S9"
    /// Nothing is removed on half an answer.
    case partialInformation = "S10"
    /// In the end a group runs what it would launch.
    case agreement = "S11"
}

/// What the referee objects to.
package struct Finding: Sendable, Hashable {
    package var invariant: Invariant
    /// The group, instance or call that it is about.
    package var subject: String
    package var expected: String
    package var seen: String
}

/// A broken promise, with what led to it.
package struct Breach: Sendable, Hashable, CustomStringConvertible {
    package let finding: Finding
    package let time: WallTime
    /// The latest events and calls, oldest first.
    package let trace: [String]

    init(_ finding: Finding, at time: WallTime, trace: [String]) {
        self.finding = finding
        self.time = time
        self.trace = trace
    }

    package var invariant: Invariant { finding.invariant }

    package var description: String {
        "\(finding.invariant.rawValue) \(finding.subject) at \(time.iso8601Milliseconds): expected \(finding.expected), "
            + "seen \(finding.seen)"
    }
}
