/// What a run has promised: the referee holds it to that and to no more.
package struct RefereeTerms: Sendable {
    /// In which order old instances may go, and by how much a group grows and shrinks meanwhile (docs/rollout.md).
    package enum Strategy: Sendable, Hashable {
        /// All groups are proven before any old instance goes, and capacity never falls.
        case double
        /// As ``double``; before that, one newcomer of each group that is rolled so is proven before more are launched.
        case canary
        /// So much capacity goes at a time, when the newcomers so far are proven, and the group grows by so much.
        case rolling(batch: Int, surge: Int)

        /// What never is missing of `desired`.
        package func floor(of desired: Int) -> Int {
            guard case .rolling(let batch, let surge) = self else { return desired }
            return max(0, min(desired, desired - batch + surge))
        }

        /// How many instances there may be where somebody has a right to `desired`.
        func bound(of desired: Int) -> Int {
            guard case .rolling(_, let surge) = self else { return 2 * desired }
            return desired + surge
        }

        var isRolling: Bool { if case .rolling = self { true } else { false } }
    }

    /// Minimum, desired and maximum.
    package struct Sizes: Sendable, Hashable, CustomStringConvertible {
        package var minimum: Int
        package var desired: Int
        package var maximum: Int

        package init(minimum: Int, desired: Int, maximum: Int) {
            self.minimum = minimum
            self.desired = desired
            self.maximum = maximum
        }

        package var description: String { "\(minimum)-\(desired)-\(maximum)" }
    }

    package var strategy = Strategy.double
    /// Of groups that have another one, by the group's name.
    package var strategies: [String: Strategy] = [:]
    /// Whether instances that the user has protected may be replaced as well.
    package var replacesProtected = false
    /// Whether what is up to date is replaced as well.
    package var replacesAll = false
    /// How many looks in a row prove a newcomer, and how many seconds lie between two at least.
    package var looks = 3
    package var lookIntervalSeconds = 2
    /// What the new template makes of sizes, by the group's name; a group that is not named keeps its own.
    package var sizesAfter: [String: Sizes] = [:]
    /// The desired capacities that stand in the stack's template, by the group's name: CloudFormation resets to them.
    package var templateDesired: [String: Int] = [:]
    /// The access keys of commands that may take over a run: resume, rollback, unlock.
    package var successors: Set<String> = []
    /// The longest pause between two tries of a throttled call, in seconds.
    package var longestPauseSeconds = 26
    /// How many of the latest events and calls a breach is reported with; 1 at least.
    package var historyLines = 60

    package init() {}
}
