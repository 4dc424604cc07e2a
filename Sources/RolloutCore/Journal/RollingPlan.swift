/// How much of a group goes at a time, in units of its capacity.
package struct RollingPlan: Hashable, Sendable {
    /// What goes at a time; 1 or more.
    package var batch: Int
    /// What the group may grow by; 0 where old instances go first.
    package var surge: Int

    package init(batch: Int, surge: Int) {
        self.batch = batch
        self.surge = surge
    }

    /// What never is missing of `desired`.
    package func floor(of desired: Int) -> Int { max(0, min(desired, desired - batch + surge)) }

    /// What it means for a group of that desired capacity, for people.
    package func promise(of desired: Int) -> String {
        "rolls in batches of \(batch) with a surge of \(surge): never below \(floor(of: desired)) of \(desired), never "
            + "above \(desired + surge)"
    }
}

extension PinnedTarget {
    /// The sizes before a batch goes, with `old` capacity that is still to go.
    func fullSizes(_ plan: RollingPlan, old: Int) -> Sizes {
        Sizes(
            minimum: sizes.minimum, desired: sizes.desired + min(plan.surge, old), maximum: sizes.maximum + plan.surge)
    }

    /// The sizes that let everything but `capacity` go, or that leave the group at it for good.
    func sizes(at capacity: Int, maximum: Int) -> Sizes {
        Sizes(minimum: min(sizes.minimum, capacity), desired: capacity, maximum: max(maximum, capacity))
    }

    /// Whether a rolling run may have written `seen`, whichever batch it was at.
    func isOfRolling(_ seen: Sizes) -> Bool {
        guard let plan = rolling else { return false }
        return (sizes.maximum...sizes.maximum + plan.surge).contains(seen.maximum)
            && (sizes.desired - plan.batch...sizes.desired + plan.surge).contains(seen.desired)
            && seen.minimum == min(sizes.minimum, seen.desired)
    }
}
