private import Timekeeping

/// Groups that cannot double: batch by batch, one group after the other, once all others have their new instances only.
///
/// Each look decides anew. At full size the newcomers are proven and written down as kept; then just a batch of old ones is
/// unprotected and the size lowered by it; when they go, the size returns to full, which launches the next.
extension Rollout {
    /// Whether launches that failed are worth reading.
    package var awaitsLaunches: Bool {
        stage == .proving || stage == .committing && courses.contains { $0.isRolling && !$0.isDone }
    }

    /// Whether a batch has failed: the group stands where it stopped.
    package var hasStoppedBatch: Bool { courses.contains(where: \.isStopped) }

    /// Whether every group is done that is not rolled batch by batch.
    var isTimeToRoll: Bool { courses.allSatisfy { $0.isRolling || $0.isDone } }

    mutating func roll(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard let snapshot = courses[index].snapshot, let pinned = courses[index].pinned, let plan = pinned.rolling
        else {
            blemish("group \(courses[index].name) is gone")
            courses[index].isDone = true
            return []
        }
        if courses[index].surgedAt == nil { beginStep(index, look) }
        noteSoaks(look)
        if let cause = courses[index].stopCause { return stop(index, snapshot, pinned, cause, look) }
        if snapshot.target != courses[index].target {
            let now = snapshot.target?.description ?? "nothing that can be told"
            return fail(index, "group \(courses[index].name) launches \(now) all of a sudden", keepsProven: true, look)
        }
        if !courses[index].isOwn(snapshot.sizes) { return accept(index, snapshot, pinned, look) }
        let old = courses[index].victims.reduce(0) { $0 + $1.weight }
        if let halt = haltCause(courses[index], snapshot.sizes, pinned, isProven: false) {
            return fail(index, halt.cause, keepsProven: false, as: halt.kind, look)
        }
        let next = self.plan(plan, from: snapshot.sizes, pinned)
        let full = pinned.fullSizes(next, old: old)
        guard snapshot.sizes == full else {
            if old == 0, snapshot.sizes == pinned.sizes { return finishRolling(index, look) }
            // What is unprotected is being taken.
            let isTaking = courses[index].victims.contains { $0.lifecycle != .inService || !$0.isProtected }
            if isTaking, courses[index].capacity > snapshot.sizes.desired { return [] }
            return write(full, index, snapshot, look)
        }
        return proveBatch(index, snapshot, pinned, next, full, look)
    }

    /// Each batch has the time of a whole proof.
    private mutating func beginStep(_ index: Int, _ look: Look) {
        courses[index].surgedAt = look.at
        stageSince = look.at
        unseen = .zero
        surgedWallTime = look.wallTime
        // They are counted from the beginning of a step.
        courses[index].patience.provenSince = [:]
    }

    private mutating func proveBatch(
        _ index: Int, _ snapshot: GroupSnapshot, _ pinned: PinnedTarget, _ plan: RollingPlan, _ full: Sizes,
        _ look: Look
    ) -> [RolloutAction] {
        guard snapshot.isHealthKnown else { return [] }
        openBatchGates(index, full, look)
        board.expire(now: look.at)
        if let failure = batchFailure(index, full, look) {
            return fail(index, failure.cause, keepsProven: failure.keepsProven, look)
        }
        noteProven(look)
        let course = courses[index]
        let old = course.victims.reduce(0) { $0 + $1.weight }
        let proven = provenInBatch(course)
        let hasNewcomers = course.keepers.contains(where: course.isNewcomer)
        let arePassed =
            !hasNewcomers || gateObstacle(.group(course.name)) == nil && gateObstacle(.run) == nil
        if arePassed, courses[index].keep(standIns(course, among: proven, pinned)) {
            return journalActions(look, phase: .committing).actions
        }
        guard proven.reduce(0, { $0 + $1.weight }) >= full.desired - old, arePassed else { return [] }
        if old == 0 { return finishRolling(index, look) }
        if courses[index].keep(proven) { return journalActions(look, phase: .committing).actions }
        if let halt = haltCause(course, snapshot.sizes, pinned, isProven: true) {
            return fail(index, halt.cause, keepsProven: true, as: halt.kind, look)
        }
        let chosen = courses[index].batch(of: batchLimit(plan, from: snapshot.sizes, pinned))
        noteHeld(index, among: courses[index].victims.filter { chosen.contains($0.id) }, look)
        guard courses[index].heldIDs.isEmpty else {
            // The time of the proof does not run while a hook drains.
            beginStep(index, look)
            return []
        }
        let protect = snapshot.instances.filter {
            $0.lifecycle == .inService && !$0.isProtected && !chosen.contains($0.id)
        }
        let unprotect = snapshot.instances.filter {
            $0.lifecycle == .inService && $0.isProtected && chosen.contains($0.id)
        }
        if !protect.isEmpty || !unprotect.isEmpty {
            return protectionActions(index, protect: protect.map(\.id), unprotect: unprotect.map(\.id), look)
        }
        let going = course.victims.filter { chosen.contains($0.id) }.reduce(0) { $0 + $1.weight }
        let goal = pinned.sizes(at: full.desired - going, maximum: full.maximum)
        let actions = write(goal, index, snapshot, look)
        guard !actions.isEmpty else { return [] }
        courses[index].isShrinkIssued = true
        courses[index].leaving += chosen.filter { !courses[index].leaving.contains($0) }
        board.close(.run)
        board.close(.group(course.name))
        beginStep(index, look)
        return actions
    }

    private mutating func write(
        _ goal: Sizes, _ index: Int, _ snapshot: GroupSnapshot, _ look: Look
    ) -> [RolloutAction] {
        if awaitsLateSizes(courses[index].name, other: goal, look) { return [] }
        guard courses[index].issue("sizes", "\(goal)", now: look.at) else { return [] }
        courses[index].written.append(goal)
        events.append(.sizes(group: courses[index].name, from: snapshot.sizes, to: goal))
        return [.setSizes(group: courses[index].name, from: snapshot.sizes, to: goal)]
    }

    /// Gives the maximum back when nothing old is left.
    private mutating func finishRolling(_ index: Int, _ look: Look) -> [RolloutAction] {
        guard let snapshot = courses[index].snapshot, let pinned = courses[index].pinned else { return [] }
        let proven = provenInBatch(courses[index]).reduce(0) { $0 + $1.weight }
        guard snapshot.isHealthKnown, proven >= pinned.sizes.desired else {
            guard let failure = batchFailure(index, pinned.sizes, look) else { return [] }
            return fail(index, failure.cause, keepsProven: failure.keepsProven, look)
        }
        if snapshot.sizes != pinned.sizes { return write(pinned.sizes, index, snapshot, look) }
        courses[index].isDone = true
        return []
    }

    private func provenInBatch(_ course: GroupCourse) -> [InstanceSnapshot] {
        course.keepers.filter { instance in
            course.isNewcomer(instance) ? obstacle(instance, in: course) == nil : instance.obstacle == nil
        }
    }

    private mutating func openBatchGates(_ index: Int, _ full: Sizes, _ look: Look) {
        let course = courses[index]
        let newcomers = course.keepers.filter { $0.lifecycle == .inService && course.isNewcomer($0) }
        for instance in newcomers {
            let subject = GateSubject.instance(instance.id, group: course.name)
            board.open(.postLaunch, subject, now: look.at)
            if case .passed = board.standing(.postLaunch, subject) { board.open(.healthGate, subject, now: look.at) }
        }
        let serving = course.snapshot?.instances.filter { $0.lifecycle == .inService } ?? []
        let present = Set(course.keepers.map(\.id))
        for id in course.newcomerIDs where !present.contains(id) {
            board.close(.instance(id, group: course.name))
        }
        guard !newcomers.isEmpty, serving.reduce(0, { $0 + $1.weight }) >= full.desired else { return }
        let group = GateSubject.group(course.name)
        board.open(.postLaunch, group, now: look.at)
        if case .passed = board.standing(.postLaunch, group) {
            board.open(.healthGate, group, now: look.at)
            board.open(.healthGate, .run, now: look.at)
        }
    }

    /// Why the batch will not be proven; what was said of the group or the run speaks against all of its newcomers.
    private func batchFailure(_ index: Int, _ full: Sizes, _ look: Look) -> (cause: String, keepsProven: Bool)? {
        let course = courses[index]
        for phase in [Gate.Phase.postLaunch, .healthGate] {
            if let failed = board.firstFailure(phase) {
                if case .instance = failed.subject { return ("\(failed.subject): \(failed.reason)", true) }
                return ("\(failed.subject): \(failed.reason)", false)
            }
        }
        if let cause = hopelessness(course, look) { return (cause, true) }
        let since = course.surgedAt.map { look.at - $0 } ?? .zero
        guard since >= options.healthyTimeout + unseen else { return nil }
        let old = course.victims.reduce(0) { $0 + $1.weight }
        let fit = course.keepers.filter { $0.obstacle == nil }.reduce(0) { $0 + $1.weight }
        let isBalancers = fit < full.desired - old
        guard isBalancers || since >= options.healthyTimeout * 3 + unseen else { return nil }
        let sick = course.keepers.compactMap { instance in
            obstacle(instance, in: course).map { "\(instance.id): \($0)" }
        }
        return (
            "group \(course.name): its batch was not proven within \(Int(since.inSeconds)) s: "
                + (sick.first ?? "\(fit) of \(full.desired - old) were launched"), true
        )
    }

    /// A batch has failed: back where nobody has gone anywhere, else the group stops.
    private mutating func fail(
        _ index: Int, _ cause: String, keepsProven: Bool, as kind: Journal.Stop = .failed, _ look: Look
    ) -> [RolloutAction] {
        for phase in [Gate.Phase.postLaunch, .healthGate] { board.close(phase) }
        if hasLetNobodyGo {
            turnBackFromCommit(cause)
            return []
        }
        if keepsProven, let snapshot = courses[index].snapshot, snapshot.isHealthKnown {
            courses[index].keep(provenInBatch(courses[index]))
        }
        courses[index].stopCause = cause
        courses[index].stop = kind
        // Whoever has not begun yet does not begin: a person looks first.
        for other in courses.indices where other != index && courses[other].isRolling && !courses[other].isDone {
            courses[other].isStopped = true
            courses[other].isDone = true
            courses[other].note = "not begun, since group \(courses[index].name) stopped"
        }
        return journalActions(look, phase: .committing).actions
    }

    /// Removes the newcomers that are not proven and leaves the group at what is left.
    private mutating func stop(
        _ index: Int, _ snapshot: GroupSnapshot, _ pinned: PinnedTarget, _ cause: String, _ look: Look
    ) -> [RolloutAction] {
        let course = courses[index]
        let newcomers = snapshot.instances.filter { $0.lifecycle.countsAsCapacity && course.isNewcomer($0) }
        courses[index].leaving += newcomers.map(\.id).filter { !course.leaving.contains($0) }
        let inService = snapshot.instances.filter { $0.lifecycle == .inService }
        let protect = inService.filter { !course.isNewcomer($0) && !$0.isProtected }.map(\.id)
        let unprotect = inService.filter { course.isNewcomer($0) && $0.isProtected }.map(\.id)
        if !protect.isEmpty || !unprotect.isEmpty {
            return protectionActions(index, protect: protect, unprotect: unprotect, look)
        }
        let goal = course.restSizes(pinned)
        if snapshot.sizes != goal { return write(goal, index, snapshot, look) }
        if !newcomers.isEmpty, course.capacity > goal.desired { return [] }
        courses[index].isStopped = true
        courses[index].isDone = true
        let text = course.stop == .asked ? course.pauseText(pinned) : course.standText(pinned)
        courses[index].note = "stopped: \(text)"
        blemish("\(cause); group \(course.name) stopped: \(text)")
        return []
    }

    /// Sizes that somebody else wrote: what they changed stays, what a batch adds or takes goes.
    private mutating func accept(
        _ index: Int, _ snapshot: GroupSnapshot, _ pinned: PinnedTarget, _ look: Look
    ) -> [RolloutAction] {
        let seen = snapshot.sizes
        let accepted = seen.accepted(over: courses[index].written.last ?? pinned.sizes, basis: pinned.sizes)
        warn("group \(courses[index].name): somebody set its sizes to \(seen); it ends on \(accepted)")
        courses[index].pinned?.sizes = accepted
        courses[index].knownSizes.append(seen)
        return journalActions(look, phase: .committing).actions
    }
}

extension Sizes {
    /// What `basis` becomes when somebody makes these sizes of those that the run has written.
    func accepted(over written: Sizes, basis: Sizes) -> Sizes {
        func part(_ seen: Int, _ ours: Int, _ basis: Int) -> Int {
            seen < ours ? seen : basis + seen - ours
        }
        let minimum = part(minimum, written.minimum, basis.minimum)
        let desired = max(minimum, part(desired, written.desired, basis.desired))
        return Sizes(
            minimum: minimum, desired: desired, maximum: max(desired, part(maximum, written.maximum, basis.maximum)))
    }
}
