private import Timekeeping

extension Rollout {
    /// Writes journals, reads them back, and only then protects and suspends.
    mutating func prepare(_ look: Look) -> [RolloutAction] {
        if let missing = courses.first(where: { $0.snapshot == nil }) {
            turnBack("group \(missing.name) is gone")
            return []
        }
        refreshBaselines()
        disownSuspensions()
        noteProtection()
        let journals = journalActions(look, phase: .prepared)
        if !journals.isReadBack { return journals.actions }
        var actions: [RolloutAction] = []
        var isVisible = true
        for index in courses.indices {
            guard let snapshot = courses[index].snapshot else { continue }
            let open = snapshot.instances.filter { $0.lifecycle == .inService && !$0.isProtected }.map(\.id)
            let missing = courses[index].baseline.ours.filter { !snapshot.isSuspended($0) }
            isVisible = isVisible && open.isEmpty && missing.isEmpty
            if let acceptance = courses[index].acceptance, canBeTakenBackElsewhere, snapshot.acceptance != acceptance {
                isVisible = false
                actions += accept(index, acceptance, look)
            }
            actions += protectionActions(index, protect: open, unprotect: [], look)
            if !missing.isEmpty, courses[index].issue("suspend", "\(missing)", now: look.at) {
                courses[index].isSuspendIssued = true
                actions.append(.suspend(group: courses[index].name, processes: missing))
            }
        }
        if isVisible { enter(.prepared) }
        return actions
    }

    /// Takes in what people and policies have changed since the groups were looked at: hooks may have been asked for hours,
    /// and until the processes are suspended scaling goes on. Once the stack has changed, sizes may be its doing.
    private mutating func refreshBaselines() {
        guard !hasNewTarget else { return }
        for index in courses.indices {
            guard let snapshot = courses[index].snapshot, snapshot.sizes != courses[index].baseline.sizes else {
                continue
            }
            if courses[index].isJournalIssued {
                courses[index].baseline.sizes = snapshot.sizes
            } else {
                let memory = courses[index].baseline.stack
                courses[index].baseline = Baseline(of: snapshot)
                courses[index].baseline.stack = memory
            }
            warn("group \(courses[index].name): it was scaled to \(snapshot.sizes) before the run began")
        }
    }

    /// Who is protected and was never seen without protection is so by the user's will, also where the first look missed it or
    /// showed it in Standby. Whom this run, or a second one, protects was seen without, or is launched just now.
    private mutating func noteProtection() {
        for index in courses.indices {
            for instance in courses[index].snapshot?.instances ?? [] where instance.lifecycle == .inService {
                if !instance.isProtected {
                    courses[index].seenOpen.insert(instance.id)
                } else if !courses[index].seenOpen.contains(instance.id),
                    !courses[index].seenPending.contains(instance.id),
                    !courses[index].baseline.protectedIDs.contains(instance.id)
                {
                    courses[index].baseline.protectedIDs = (courses[index].baseline.protectedIDs + [instance.id])
                        .sorted()
                    courses[index].lateProtectedIDs.append(instance.id)
                }
            }
        }
    }

    /// What stands suspended before this run has asked for it is somebody else's, also where that came between the first
    /// look and the journal: it stays suspended in the end. All of them at once are what a second run asks for whose journal
    /// has been overwritten: nobody but this one would ever resume those.
    private mutating func disownSuspensions() {
        for index in courses.indices where !courses[index].isSuspendIssued && !courses[index].wasFrozen {
            guard let snapshot = courses[index].snapshot else { continue }
            let theirs = courses[index].baseline.ours.filter(snapshot.isSuspended)
            if theirs.isEmpty || theirs.count == courses[index].baseline.ours.count { continue }
            courses[index].baseline.ours.removeAll(where: theirs.contains)
            let names = theirs.map(\.rawValue).joined(separator: ", ")
            warn("group \(courses[index].name): \(names) was suspended by somebody else as the run began, and stays so")
        }
    }

    /// Fixes what each group must end on and how far it grows, from a look that was taken after the stack's change.
    ///
    /// - Parameter finalSizes: Sizes that the new template has changed, for each group by its name and its baseline, which
    ///   the stack's update may have taken from its tags; the baseline's where it gives none.
    package mutating func pin(_ look: Look, finalSizes: (String, Baseline) -> Sizes?) {
        guard stage == .prepared else { return }
        absorb(look)
        let isAfterUpdate = hasNewTarget
        if !hasNewTarget { spendLateComers() }
        hasNewTarget = true
        for index in courses.indices {
            guard let snapshot = courses[index].snapshot else {
                turnBack("group \(courses[index].name) is gone")
                return
            }
            guard let target = snapshot.target else {
                turnBack("group \(courses[index].name): what it launches cannot be told")
                return
            }
            let outdated = snapshot.outdated
            // The first look had not shown it, or had shown it in Standby.
            if let held = outdated.first(where: { courses[index].lateProtectedIDs.contains($0.id) }),
                !options.replaceProtected
            {
                turnBack(
                    "group \(courses[index].name): \(held.id) is protected from scale-in by somebody, and was not seen so at "
                        + "first: take the protection away, or use --replace-protected")
                return
            }
            courses[index].target = target
            courses[index].oldIDs = Set(outdated.map(\.id))
            // A stack that goes back to an older version makes some of the outdated ones up to date: they stay.
            let first = courses[index].firstIDs
            let kept = Set(courses[index].baseline.keptIDs + snapshot.upToDate.map(\.id).filter(first.contains))
            // Where nothing is outdated nobody is removed on the way back, and a long list would not fit into tags.
            if !outdated.isEmpty { courses[index].baseline.keptIDs = kept.sorted() }
            let strategy: GroupStrategy
            do {
                strategy = try GroupStrategy(of: snapshot, options)
            } catch {
                turnBack(error.text)
                return
            }
            let sizes = finalSizes(courses[index].name, courses[index].baseline) ?? courses[index].baseline.sizes
            if isAfterUpdate { noteTemplateSizes(courses[index], snapshot.sizes, final: sizes) }
            // A group that shall be empty needs nobody in place of those who go.
            let surge = sizes.desired == 0 ? 0 : outdated.reduce(0) { $0 + $1.weight }
            courses[index].knownSizes = [snapshot.sizes, courses[index].baseline.sizes, sizes]
            courses[index].pinned = PinnedTarget(
                fingerprint: target.fingerprint, surge: surge,
                canary: strategy.kind == .canary ? PinnedTarget.canary(snapshot, surge: surge, sizes: sizes) : nil,
                rolling: strategy.rolling(snapshot, sizes: sizes), sizes: sizes,
                oldMarks: snapshot.unlike.compactMap(\.identity).map(PinnedTarget.mark),
                mixedMarks: target.overrides.map(\.identity).map(PinnedTarget.mark))
            noteFloor(courses[index])
            courses[index].isCanary = courses[index].pinned?.canary != nil
            if outdated.isEmpty { courses[index].note = "nothing outdated" }
        }
        enter(.proving)
        events.append(.phase(.surging))
    }

    /// Nothing has been launched by this run yet: with `--all-instances` whoever is up to date by now was only missing in the
    /// look in which the others were written down, or was launched since by somebody's scaling.
    private mutating func spendLateComers() {
        guard options.allInstances else { return }
        for index in courses.indices where !courses[index].baseline.spentIDs.isEmpty {
            guard let snapshot = courses[index].snapshot else { continue }
            let staying = courses[index].baseline.keptIDs + courses[index].baseline.protectedIDs
            let news = snapshot.upToDate.map(\.id).filter { !staying.contains($0) }
            let spent = courses[index].baseline.spentIDs + news
            guard !news.isEmpty, spent.count <= JournalTags.idLimit else { continue }
            courses[index].baseline.spentIDs = spent.sorted()
            courses[index].snapshot = snapshot.spending(spent)
        }
    }

    /// Says what the stack update has made of a group's sizes: the next line of the story begins with that.
    private mutating func noteTemplateSizes(_ course: GroupCourse, _ seen: Sizes, final: Sizes) {
        let before = course.baseline.sizes
        guard seen != before || final != before else { return }
        let text =
            seen == before
            ? "changes its sizes from \(before) to \(final)"
            : final == before
                ? "sets its sizes to \(seen): the run brings back the \(before) of before"
                : "sets its sizes to \(seen), which were \(before): it ends on \(final)"
        events.append(.note("group \(course.name): the stack's template \(text)"))
    }

    /// Says before a group is rolled in batches what will never be missing of it.
    private mutating func noteFloor(_ course: GroupCourse) {
        guard course.isRolling, let pinned = course.pinned, let plan = pinned.rolling else { return }
        events.append(.note("group \(course.name): \(plan.promise(of: pinned.sizes.desired))"))
    }

    /// Brings every journal to `phase`, in one action, and says whether all of them have been read back.
    mutating func journalActions(
        _ look: Look, phase: Journal.Phase
    ) -> (actions: [RolloutAction], isReadBack: Bool) {
        var writes: [GroupJournal] = []
        var isReadBack = true
        for index in courses.indices where courses[index].snapshot != nil {
            let wanted = journal(courses[index], phase)
            if courses[index].snapshot?.journal.journal == wanted { continue }
            isReadBack = false
            if courses[index].issue(wanted, now: look.at) {
                writes.append(GroupJournal(group: courses[index].name, journal: wanted))
            }
        }
        return (writes.isEmpty ? [] : [.writeJournals(writes)], isReadBack)
    }

    func journal(_ course: GroupCourse, _ phase: Journal.Phase) -> Journal {
        Journal(
            runID: runID, phase: phase, started: started, owner: owner, baseline: course.baseline,
            pinned: course.pinned, stop: phase == .committing ? course.stop : nil)
    }

    mutating func protectionActions(
        _ index: Int, protect: [String], unprotect: [String], _ look: Look
    ) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        for (ids, isProtected) in [(protect, true), (unprotect, false)] where !ids.isEmpty {
            guard courses[index].issue("protection \(isProtected)", "\(ids)", now: look.at) else { continue }
            actions.append(.setProtection(group: courses[index].name, instances: ids, isProtected: isProtected))
        }
        return actions
    }
}
