private import Timekeeping

extension Rollout {
    /// How long newcomers may take to go before a person is called.
    private static let wayBackLimit = Duration.seconds(1800)

    /// Removes the newcomers of each group and returns it to its baseline.
    mutating func rollBack(_ look: Look) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        var writes: [GroupJournal] = []
        var finished: [String] = []
        for index in courses.indices where !courses[index].isDone {
            guard let snapshot = courses[index].snapshot else {
                // One listing may lack a group that is there: only a lasting absence counts.
                let since = courses[index].missingSince ?? look.at
                courses[index].missingSince = since
                courses[index].isDone = look.at - since >= .seconds(60)
                continue
            }
            courses[index].missingSince = nil
            guard isOurs(courses[index], snapshot) || mustFreeze(index, snapshot) else {
                noteLeftBehind(courses[index], snapshot)
                courses[index].isDone = true
                continue
            }
            acceptSizes(index, snapshot)
            if !courses[index].isUndone {
                let phase: Journal.Phase = courses[index].isStackBack ? .stackBack : .rollingBack
                guard isJournaled(index, phase, look, &writes) else { continue }
                actions += undo(index, snapshot, look)
            }
            // From here on protection does not say any more whose instances are whose.
            if courses[index].isUndone, snapshot.journal.journal?.phase == .stackBack,
                !isJournaled(index, .rollingBack, look, &writes)
            {
                continue
            }
            if isWithoutJournal(index), !isJournaled(index, .rollingBack, look, &writes) { continue }
            if courses[index].isUndone { finish(index, snapshot, look, &actions, &writes, &finished) }
            if case .ended = stage { return [] }
        }
        if !writes.isEmpty { actions.append(.writeJournals(writes)) }
        if !finished.isEmpty { actions.append(.deleteJournals(finished)) }
        endOfWayBack(look)
        return actions
    }

    /// Whether this run has changed, or taken over, anything of the group: without a journal it has not.
    func isOurs(_ course: GroupCourse, _ snapshot: GroupSnapshot) -> Bool {
        if yieldCause(course) != nil { return false }
        return course.isJournalIssued || snapshot.journal.journal?.runID == runID
    }

    /// Whether a group that this run has not come to would launch what nobody has proven: it is written down and frozen.
    mutating func mustFreeze(_ index: Int, _ snapshot: GroupSnapshot) -> Bool {
        guard freezesOutdated, !snapshot.unlike.isEmpty, !snapshot.hasJournalTags, courses[index].lostTo == nil
        else { return false }
        // Nothing that stands there is of this run.
        if courses[index].firstIDs.isEmpty { courses[index].firstIDs = Set(snapshot.instances.map(\.id)) }
        return true
    }

    /// A group that would launch what nobody has proven, and that carries a journal of somebody else, or one that cannot be
    /// trusted.
    private mutating func noteLeftBehind(_ course: GroupCourse, _ snapshot: GroupSnapshot) {
        guard freezesOutdated, !snapshot.unlike.isEmpty, yieldCause(course) == nil else { return }
        blemish(
            "group \(course.name) launches \(snapshot.target?.description ?? "what cannot be told") since the stack update, "
                + "which nobody has proven, and could not be frozen: look at its haupdate: tags")
    }

    mutating func isJournaled(
        _ index: Int, _ phase: Journal.Phase, _ look: Look, _ writes: inout [GroupJournal]
    ) -> Bool {
        let wanted = journal(courses[index], phase)
        if courses[index].snapshot?.journal.journal == wanted { return true }
        if courses[index].issue(wanted, now: look.at) {
            writes.append(GroupJournal(group: courses[index].name, journal: wanted))
        }
        return false
    }

    /// Sizes that somebody else wrote meanwhile become the baseline, less what this run had added.
    mutating func acceptSizes(_ index: Int, _ snapshot: GroupSnapshot) {
        if isReset(index, snapshot.sizes) { return }
        let course = courses[index]
        // Until the target is pinned the stack's update may have reset the sizes: those are undone, not accepted.
        guard let pinned = course.pinned else { return }
        let known = course.knownSizes + [course.baseline.sizes] + pinned.grownSizes
        guard !known.contains(snapshot.sizes), !pinned.isOfRolling(snapshot.sizes) else { return }
        // Those of a group that was left with what stands in it are a run's own.
        if cannotGoBack(course), snapshot.sizes == course.restSizes(pinned) { return }
        let added = course.addedSurge
        let accepted = snapshot.sizes.without(surge: added, of: pinned.sizes.grown(by: added))
        courses[index].baseline.sizes = accepted
        courses[index].knownSizes.append(snapshot.sizes)
        warn("group \(course.name): somebody set its sizes to \(snapshot.sizes); it goes back to \(accepted)")
    }

    /// Whether batches have gone, so that the way back ends short of the baseline. Before the commit point only AWS has
    /// taken old instances.
    private func cannotGoBack(_ course: GroupCourse) -> Bool { mayHaveLetGo && course.cannotGoBack }

    private mutating func undo(_ index: Int, _ snapshot: GroupSnapshot, _ look: Look) -> [RolloutAction] {
        let course = courses[index]
        let newcomers = snapshot.instances.filter { $0.lifecycle.countsAsCapacity && course.isNewcomer($0) }
        for newcomer in newcomers where !courses[index].leaving.contains(newcomer.id) {
            courses[index].leaving.append(newcomer.id)
        }
        let flags = wayBackFlags(course, snapshot)
        if !flags.protect.isEmpty || !flags.unprotect.isEmpty {
            return protectionActions(index, protect: flags.protect, unprotect: flags.unprotect, look)
        }
        // What a batch has let go does not come back, and the group would launch the other version in its place.
        let goal =
            cannotGoBack(course) ? course.pinned.map(course.restSizes) ?? course.baseline.sizes : course.baseline.sizes
        guard snapshot.sizes == goal else {
            guard !awaitsLateSizes(course.name, other: goal, look), !awaitsFormerRun(look) else { return [] }
            guard courses[index].issue("sizes", "\(goal)", now: look.at) else { return [] }
            events.append(.sizes(group: course.name, from: snapshot.sizes, to: goal))
            if !course.knownSizes.contains(goal) { courses[index].knownSizes.append(goal) }
            return [
                .setSizes(
                    group: course.name, from: snapshot.sizes, to: goal,
                    protectsNew: course.isBornProtected ? course.baseline.newInstancesProtected : nil)
            ]
        }
        let capacity = snapshot.instances.filter(\.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.weight }
        // Scaling in leaves a newcomer of a weighted group that weighs more than what is too much.
        if newcomers.contains(where: { $0.weight <= capacity - goal.desired }) { return [] }
        if holdsSurplus(index, snapshot, room: goal.desired, look) { return [] }
        if let failed = newcomers.first(where: course.isFailed) {
            // In place of an old one that died; the group launches the version before it now.
            guard courses[index].issue("terminate", failed.id, now: look.at) else { return [] }
            return [.terminate(group: course.name, instance: failed.id)]
        }
        for newcomer in newcomers {
            warn("group \(course.name): \(newcomer.id) stays, in place of an old instance that died")
            courses[index].leaving.removeAll { $0 == newcomer.id }
        }
        courses[index].isUndone = !awaitsFormerRun(look)
        return []
    }

    /// Freezes the group if it would launch what has just failed; otherwise gives it back as it was.
    private mutating func finish(
        _ index: Int, _ snapshot: GroupSnapshot, _ look: Look, _ actions: inout [RolloutAction],
        _ writes: inout [GroupJournal], _ finished: inout [String]
    ) {
        let isFreezing = freezesOutdated || courses[index].wasFrozen
        if isFreezing, isOutdated(courses[index], snapshot) {
            // Describe calls may lag behind the stack.
            if courses[index].isStackBack, look.at - stageSince < .seconds(60) { return }
            let flags = restoreFlags(index, snapshot, look)
            actions += flags.actions
            // The run may have ended before it came to suspending them.
            let open = courses[index].baseline.ours.filter { !snapshot.isSuspended($0) }
            if !open.isEmpty, courses[index].issue("suspend", "\(open)", now: look.at) {
                // An earlier look may have shown the group up to date, and they were resumed.
                courses[index].hasResumed = false
                actions.append(.suspend(group: courses[index].name, processes: open))
            }
            guard flags.isVisible, open.isEmpty, !awaitsLateRequests(look), isJournaled(index, .frozen, look, &writes)
            else { return }
            courses[index].isFrozen = true
            courses[index].isDone = true
            if let pinned = courses[index].pinned, cannotGoBack(courses[index]) {
                blemish("group \(courses[index].name): \(courses[index].standText(pinned))")
            }
            return
        }
        guard isAccepted(index, snapshot, look, &actions) else { return }
        actions += giveBack(index, look, &finished)
    }

    private mutating func endOfWayBack(_ look: Look) {
        if courses.allSatisfy(\.isDone) {
            for course in courses where course.snapshot == nil { blemish("group \(course.name) is gone") }
            for course in courses {
                if let text = yieldCause(course) { blemish(text) }
            }
            for course in courses where !course.leaving.isEmpty {
                let ids = course.leaving.joined(separator: ", ")
                events.append(.note("group \(course.name): \(ids) still drain or shut down, and go by themselves"))
            }
            if !blemishes.isEmpty {
                end(.degraded)
            } else {
                for name in frozenBefore {
                    events.append(.note("group \(name): it was frozen before, and stays so until the next update"))
                }
                let isFrozen = courses.contains(where: \.isFrozen) || !frozenBefore.isEmpty
                end(isFrozen ? .frozen : .rolledBack)
            }
        } else if look.at - stageSince >= Rollout.wayBackLimit + unseen {
            let names = courses.filter { !$0.isDone }.map(\.name).joined(separator: ", ")
            end(.degraded, cause: "\(names) could not be put back within \(Int(Rollout.wayBackLimit.inSeconds)) s")
        }
    }
}
