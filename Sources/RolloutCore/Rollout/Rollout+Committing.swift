private import Timekeeping

extension Rollout {
    /// Lets the old instances go: journals first, in every group, then flags, then sizes.
    mutating func commit(_ look: Look) -> [RolloutAction] {
        let journals = journalActions(look, phase: .committing)
        guard journals.isReadBack else { return journals.actions }
        if !hasCommitted {
            hasCommitted = true
            mayHaveLetGo = true
            events.append(.committed)
        }
        var actions: [RolloutAction] = []
        for index in courses.indices where !courses[index].isDone && !courses[index].isRolling {
            actions += commit(index, look)
            guard stage == .committing else { return [] }
        }
        if isTimeToRoll, let index = courses.firstIndex(where: { !$0.isDone }) {
            actions += roll(index, look)
            guard stage == .committing else { return [] }
        }
        if courses.allSatisfy(\.isDone) {
            for index in courses.indices { courses[index].isDone = courses[index].isStopped }
            enter(.puttingBack)
            events.append(.phase(.puttingBack))
        }
        return actions
    }

    private mutating func commit(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard let snapshot = courses[index].snapshot, let pinned = courses[index].pinned else {
            blemish("group \(courses[index].name) is gone")
            courses[index].isDone = true
            return []
        }
        noteThirds(index, snapshot)
        if snapshot.sizes == pinned.sizes
            || courses[index].isShrinkIssued && snapshot.sizes.minimum < pinned.surgedSizes.minimum
        {
            courses[index].hasShrunk = true
        }
        let victims = courses[index].victims
        for victim in victims where !courses[index].leaving.contains(victim.id) {
            courses[index].leaving.append(victim.id)
        }
        if victims.isEmpty, snapshot.sizes == pinned.sizes || courses[index].knownSizes.contains(snapshot.sizes) {
            courses[index].isDone = true
            return []
        }
        noteHeld(index, among: victims, look)
        let isShrinkFresh = courses[index].isShrinkFresh
        courses[index].isShrinkFresh = false
        if isShrinkFresh, !snapshot.isHealthKnown { return [] }
        // The proof may be a while old by now: then it is asked for again before anything else.
        if look.at - stageSince >= .seconds(30) { courses[index].isProofFresh = false }
        // One that has died since would hold it up for good.
        if needsHealthToCommit(courses[index]), !keepersStand(index, look) {
            return stage == .committing ? replaceLost(index, look) : []
        }
        let flags = flagActions(index, look)
        guard flags.isVisible else { return flags.actions }
        guard mayLetGo else { return [] }
        return sizeActions(index, snapshot, pinned, look) ?? stragglerActions(index, look)
    }

    /// Whether the next step of the commit depends on who serves right now: flags that follow the proof at once do not, and
    /// neither does waiting for AWS to take what is too many.
    func needsHealthToCommit(_ course: GroupCourse) -> Bool {
        guard let snapshot = course.snapshot, let pinned = course.pinned, !course.isDone else { return false }
        let goal = course.commitSizes(pinned, from: snapshot.sizes)
        let areSizesFinal = snapshot.sizes == goal || course.knownSizes.contains(snapshot.sizes)
        if course.released.isEmpty, areSizesFinal { return false }
        if !course.areFlagsVisible { return !course.isProofFresh }
        return !areSizesFinal || course.straggler != nil
    }

    /// The last look before an old instance goes: enough keepers must serve right now.
    private mutating func keepersStand(_ index: Int, _ look: Look) -> Bool {
        let course = courses[index]
        let (fit, needed) = (fitness(course), needed(course))
        if fit >= needed || isMakingRoom(course, fit) {
            courses[index].heldSince = nil
            return true
        }
        let since = course.heldSince ?? look.at
        courses[index].heldSince = since
        if look.at - since >= options.healthyTimeout {
            let text = "group \(course.name): only \(fit) of \(needed) proven newcomers are still healthy"
            if hasLetNobodyGo {
                turnBackFromCommit("\(text), and no old instance has gone yet")
            } else {
                end(.degraded, cause: "\(text), so no old instance was let go since")
            }
        }
        return false
    }

    /// The capacity of keepers that serve right now; 0 when that is not known.
    private func fitness(_ course: GroupCourse) -> Int {
        guard course.snapshot?.isHealthKnown ?? false else { return 0 }
        return course.keepers.filter { $0.obstacle == nil }.reduce(0) { $0 + $1.weight }
    }

    /// Beyond the baseline nothing is promised: what somebody scaled since must not hold the run up.
    /// Nor can there be more than stand, or than there is room for beside the old ones, where somebody has lowered the surged
    /// size: all that stand must serve all the same.
    private func needed(_ course: GroupCourse) -> Int {
        let needed = min(course.wanted, course.baseline.sizes.desired)
        guard let snapshot = course.snapshot, let pinned = course.pinned, !course.hasShrunk, !course.isShrinkIssued,
            snapshot.sizes.desired < pinned.surgedSizes.desired
        else { return needed }
        let old = course.victims.reduce(0) { $0 + $1.weight }
        let standing = course.keepers.reduce(0) { $0 + $1.weight }
        return min(needed, max(1, standing, snapshot.sizes.desired - old))
    }

    /// Whether old instances may go now: the first one of all groups goes only while the keepers of each group serve,
    /// since there is a way back until then.
    private var mayLetGo: Bool {
        guard hasLetNobodyGo else { return true }
        return courses.allSatisfy { course in
            course.wanted == 0 || course.areFlagsVisible && fitness(course) >= needed(course)
        }
    }

    /// Whether every old instance of every group is still in service, and no write is out that would end one.
    var hasLetNobodyGo: Bool {
        courses.allSatisfy { course in
            guard !course.isShrinkIssued, !course.hasShrunk, let snapshot = course.snapshot else { return false }
            if course.wanted == 0, course.victims.isEmpty { return true }
            return Rollout.hasLostNobody(journal(course, .committing), snapshot)
        }
    }

    /// Whether an old instance holds the place of a keeper that died after the surge was taken out: the group is at its
    /// size and launches nothing, so old ones make room one at a time, and only while every keeper serves.
    private func isMakingRoom(_ course: GroupCourse, _ fit: Int) -> Bool {
        guard course.hasShrunk, fit > 0, let snapshot = course.snapshot else { return false }
        let capacity = snapshot.instances.filter(\.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.weight }
        return fit == course.keepers.reduce(0) { $0 + $1.weight } && capacity >= snapshot.sizes.desired
    }

    private mutating func flagActions(
        _ index: Int, _ look: Look
    ) -> (actions: [RolloutAction], isVisible: Bool) {
        let course = courses[index]
        let inService = course.victims.filter { $0.lifecycle == .inService }
        let open = inService.filter { course.heldIDs.contains($0.id) && !$0.isProtected }
        let protect = (course.keepersToProtect + open).map(\.id)
        let unprotect = inService.filter { !course.heldIDs.contains($0.id) && $0.isProtected }.map(\.id)
        return (
            protectionActions(index, protect: protect, unprotect: unprotect, look), protect.isEmpty && unprotect.isEmpty
        )
    }

    /// The write that shrinks the group; `nil` once the sizes are as they shall be.
    private mutating func sizeActions(
        _ index: Int, _ snapshot: GroupSnapshot, _ pinned: PinnedTarget, _ look: Look
    ) -> [RolloutAction]? {
        let goal = courses[index].commitSizes(pinned, from: snapshot.sizes)
        if snapshot.sizes == goal { return nil }
        let isOwn = courses[index].isCommitStep(snapshot.sizes, pinned, isTakenOver: takenOverAt != nil)
        if !isOwn, snapshot.sizes != courses[index].acceptedFrom {
            guard !courses[index].knownSizes.contains(snapshot.sizes) else { return nil }
            // Somebody scaled the group: what they changed stays, what we added goes.
            // What is left of the surge goes, as the last write had it.
            let ours = courses[index].hasShrunk ? courses[index].written.last ?? pinned.sizes : pinned.surgedSizes
            let accepted = snapshot.sizes.without(surge: pinned.growth(of: ours) ?? 0, of: ours)
            warn("group \(courses[index].name): somebody set its sizes to \(snapshot.sizes); it ends on \(accepted)")
            courses[index].pinned?.sizes = accepted
            courses[index].knownSizes = [accepted]
            courses[index].acceptedFrom = snapshot.sizes
            return journalActions(look, phase: .committing).actions
        }
        if awaitsLateSizes(courses[index].name, other: goal, look) { return [] }
        guard courses[index].issue("sizes", "\(goal)", now: look.at) else { return [] }
        courses[index].isShrinkIssued = true
        courses[index].isShrinkFresh = true
        courses[index].written.append(goal)
        events.append(.sizes(group: courses[index].name, from: snapshot.sizes, to: goal))
        return [
            .setSizes(
                group: courses[index].name, from: snapshot.sizes, to: goal,
                protectsNew: courses[index].baseline.newInstancesProtected)
        ]
    }

    private mutating func stragglerActions(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard let first = courses[index].straggler else { return [] }
        guard courses[index].issue("terminate", first.id, now: look.at) else { return [] }
        return [.terminate(group: courses[index].name, instance: first.id)]
    }

    private mutating func noteThirds(_ index: Int, _ snapshot: GroupSnapshot) {
        for third in snapshot.instances where courses[index].isThird(third) {
            let identity = third.identity?.description ?? "?"
            blemish(
                "group \(courses[index].name): \(third.id) was launched from \(identity), which is neither old nor new; "
                    + "it was left alone")
        }
    }

    mutating func blemish(_ text: String) {
        guard !blemishes.contains(text) else { return }
        blemishes.append(text)
        warn(text)
    }
}

extension Sizes {
    /// Sizes that somebody else wrote over a surge, with our part taken out again.
    ///
    /// A component that is still ours loses the surge; one that grew loses it too, since scaling is relative; one that was
    /// lowered is taken as it stands, since whoever lowered it meant a number. The result never is out of order.
    package func without(surge: Int, of surged: Sizes) -> Sizes {
        func part(_ value: Int, _ ours: Int) -> Int { value >= ours ? max(0, value - surge) : value }
        let minimum = part(minimum, surged.minimum)
        let desired = max(minimum, part(desired, surged.desired))
        return Sizes(minimum: minimum, desired: desired, maximum: max(desired, part(maximum, surged.maximum)))
    }
}
