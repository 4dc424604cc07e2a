private import Timekeeping

/// Hooks before the end of an old instance: drain it, take it out of a cluster, step down.
///
/// After the commit point nothing turns back any more: a hook can hold an instance until its deadline, and what it says in
/// the end is written down, not obeyed. What is held stays protected, and the group keeps room for it.
extension Rollout {
    /// Asks about those of `candidates` that may go next, and notes which of them hooks still hold.
    mutating func noteHeld(_ index: Int, among candidates: [InstanceSnapshot], _ look: Look) {
        courses[index].heldIDs = []
        guard board.gates.contains(where: { $0.phase == .preTerminate }) else { return }
        let name = courses[index].name
        let asked = candidates.filter { $0.lifecycle == .inService && !courses[index].isLetGo($0, takenOverAt != nil) }
        if asked.isEmpty { return }
        board.open(.preTerminate, .group(name), now: look.at)
        for instance in asked { board.open(.preTerminate, .instance(instance.id, group: name), now: look.at) }
        board.expire(now: look.at)
        let isGroupHeld = isHeld(.group(name))
        for instance in asked {
            let isHeld = isHeld(.instance(instance.id, group: name))
            if isHeld || isGroupHeld {
                courses[index].heldIDs.append(instance.id)
            } else {
                courses[index].letGoIDs.append(instance.id)
            }
        }
    }

    /// Whether hooks want more time for `subject`; a failure is said, and holds nobody.
    private mutating func isHeld(_ subject: GateSubject) -> Bool {
        switch board.standing(.preTerminate, subject) {
        case .passed: return false
        case .waiting: return true
        case .failed(let reason):
            warn("\(subject): \(reason); it goes all the same")
            return false
        }
    }

    /// What an instance is held by, for the line of its group; `nil` where nobody is.
    func heldText(_ course: GroupCourse) -> String? {
        let subjects =
            course.heldIDs.map { GateSubject.instance($0, group: course.name) } + [.group(course.name)]
        for subject in subjects {
            if case .waiting(let reason) = board.standing(.preTerminate, subject) {
                return "\(course.heldIDs.count) held by \(reason)"
            }
        }
        return nil
    }

    /// Whether the health of a group of which every old instance is held must be known, since another group is about to let
    /// the first of all go.
    func isNeededForFirst(_ course: GroupCourse) -> Bool {
        !course.heldIDs.isEmpty && hasLetNobodyGo && courses.contains(where: needsHealthToCommit)
    }

    /// The longest time for which a hook may hold an old instance.
    var longestHold: Duration {
        board.gates.filter { $0.phase == .preTerminate }.map(\.deadline).max() ?? .zero
    }
}

extension GroupCourse {
    /// Old instances that may go now.
    var released: [InstanceSnapshot] { victims.filter { !heldIDs.contains($0.id) } }

    /// Whether hooks have let an instance go before: then it is never held again. In a run that was taken over its
    /// protection tells, since every old instance was protected before the commit.
    func isLetGo(_ instance: InstanceSnapshot, _ isTakenOver: Bool) -> Bool {
        letGoIDs.contains(instance.id) || isTakenOver && !instance.isProtected
    }

    /// The sizes of the commit as far as it may go now: room for what is held, never more than stands there.
    func commitSizes(_ pinned: PinnedTarget, from sizes: Sizes) -> Sizes {
        let held = victims.filter { heldIDs.contains($0.id) }.reduce(0) { $0 + $1.weight }
        return pinned.sizes.grown(by: min(held, pinned.growth(of: sizes) ?? pinned.surge))
    }

    /// Whether the run itself may have written these sizes on the way to the last ones.
    func isCommitStep(_ sizes: Sizes, _ pinned: PinnedTarget, isTakenOver: Bool) -> Bool {
        if pinned.grownSizes.contains(sizes) || written.contains(sizes) { return true }
        return isTakenOver && written.isEmpty && pinned.growth(of: sizes) != nil
    }
}

extension PinnedTarget {
    /// By how much all three of `sizes` lie above those that the group ends with; `nil` where that is no part of the surge.
    func growth(of sizes: Sizes) -> Int? {
        let growth = sizes.desired - self.sizes.desired
        return (0...max(0, surge)).contains(growth) && self.sizes.grown(by: growth) == sizes ? growth : nil
    }
}
