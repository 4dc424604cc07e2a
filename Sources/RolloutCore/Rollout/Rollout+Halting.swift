private import Timekeeping

/// Why no further batch is to begin, although nothing has failed in the one that is under way.
struct Halt: Hashable, Sendable {
    var cause: String
    var kind: Journal.Stop
}

/// Groups in batches stop between two of them: on a signal, and when an alarm goes off.
///
/// A batch begins when the group grows beyond its desired capacity, or, where it may not grow, when old instances go. It ends
/// when the group is at its desired capacity again with everything proven. After a signal the batch under way is brought to
/// its end. After an alarm no further old instance goes: newcomers that were added for a batch leave again, and as many as
/// stand in for old ones that have gone already are proven and stay.
extension Rollout {
    /// Whether a group is, or will be, rolled in batches.
    var isRollingOn: Bool { courses.contains { $0.isRolling && !$0.isDone && $0.stopCause == nil } }

    mutating func interruptBatches(_ signal: String) {
        isInterrupted = true
        if hasLetNobodyGo {
            events.append(.interrupted(signal: signal, consequence: "no old instance has gone yet: the run turns back"))
            turnBackFromCommit("interrupted by \(signal)")
            return
        }
        events.append(
            .interrupted(signal: signal, consequence: "the batch under way is finished, and no other one begins"))
        halt = Halt(cause: "interrupted by \(signal)", kind: .asked)
    }

    /// How a group goes on from sizes that it has: a group that is to stop grows no more.
    func plan(_ plan: RollingPlan, from seen: Sizes, _ pinned: PinnedTarget) -> RollingPlan {
        guard halt != nil, seen.desired <= pinned.sizes.desired else { return plan }
        return RollingPlan(batch: plan.batch, surge: 0)
    }

    /// Why a group stops where it stands; `nil` while a batch is under way that is to be finished.
    ///
    /// - Parameter isProven: Whether everything is proven that stands beside the old ones.
    func haltCause(_ course: GroupCourse, _ seen: Sizes, _ pinned: PinnedTarget, isProven: Bool) -> Halt? {
        guard let halt else { return nil }
        if seen.desired > pinned.sizes.desired {
            // Where the surge is less than the batch, some of what was added stands in for old ones that have gone.
            return halt.kind == .failed && course.standing >= pinned.sizes.desired ? halt : nil
        }
        return isProven ? halt : nil
    }

    /// The proven newcomers that stand in for old instances that have gone, when the group is to stop before all of its
    /// newcomers are proven; empty while they are too few.
    func standIns(_ course: GroupCourse, among proven: [InstanceSnapshot], _ pinned: PinnedTarget) -> [InstanceSnapshot]
    {
        guard halt?.kind == .failed else { return [] }
        var missing = pinned.sizes.desired - course.standing
        var chosen: [InstanceSnapshot] = []
        for instance in proven where missing > 0 && course.isNewcomer(instance) {
            chosen.append(instance)
            missing -= instance.weight
        }
        return missing > 0 ? [] : chosen
    }

    /// How much may go with the next batch: a group that is to stop goes down to its desired capacity.
    func batchLimit(_ plan: RollingPlan, from seen: Sizes, _ pinned: PinnedTarget) -> Int {
        halt == nil ? plan.batch : max(1, min(plan.batch, seen.desired - pinned.sizes.desired))
    }
}
