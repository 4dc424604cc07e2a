private import Timekeeping

extension Rollout {
    /// Remembers what the instances of groups were launched from: CloudFormation deletes launch configurations.
    package mutating func remember(_ acceptances: [(group: String, acceptance: Acceptance)]) {
        for entry in acceptances {
            guard let index = courses.firstIndex(where: { $0.name == entry.group }) else { continue }
            courses[index].acceptance = entry.acceptance
        }
    }

    /// Remembers what the run changes of its stack, in the journal of its first group.
    package mutating func remember(_ memory: StackMemory) {
        guard stage == .preparing, !courses.isEmpty else { return }
        courses[0].baseline.stack = memory
    }

    /// Whether the journals say how the stack goes back.
    var canBeTakenBackElsewhere: Bool { courses.contains { $0.baseline.stack != nil } }

    /// Makes sure that nothing that CloudFormation does to the sizes can cost an old instance: each of them is protected and
    /// no newcomer is, then the journals say so, and all of it is read back.
    mutating func secure(_ look: Look) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        var writes: [GroupJournal] = []
        var members: [Int] = []
        // What the former run has sent may still arrive, and take protection away again.
        var isSafe = !awaitsFormerRun(look)
        for index in courses.indices {
            guard let snapshot = courses[index].snapshot else { continue }
            guard isOurs(courses[index], snapshot) || mustFreeze(index, snapshot) else { continue }
            members.append(index)
            acceptSizes(index, snapshot)
            guard let journal = snapshot.journal.journal else {
                isSafe = false
                _ = isJournaled(index, .rollingBack, look, &writes)
                continue
            }
            // Whoever was taken over for dead must see that before anything is changed, should it wake.
            if journal.runID == runID, journal.owner != owner {
                isSafe = false
                _ = isJournaled(index, journal.phase, look, &writes)
                continue
            }
            let flags = wayBackFlags(courses[index], snapshot)
            if !flags.protect.isEmpty || !flags.unprotect.isEmpty {
                isSafe = false
                actions += protectionActions(index, protect: flags.protect, unprotect: flags.unprotect, look)
            }
            // Whoever takes over tells old from new by their protection.
            let births = birthActions(index, snapshot, look)
            if !births.isVisible {
                isSafe = false
                actions += births.actions
            } else if let acceptance = courses[index].acceptance, snapshot.acceptance != acceptance {
                isSafe = false
                actions += accept(index, acceptance, look)
            }
        }
        if isSafe {
            for index in members { isSafe = isJournaled(index, .stackBack, look, &writes) && isSafe }
        }
        if isSafe {
            for index in members {
                let present = courses[index].snapshot?.instances ?? []
                courses[index].failedIDs = present.filter { courses[index].isNewcomer($0) }.map(\.id)
                courses[index].presentIDs = present.map(\.id)
            }
            enter(.secured)
        }
        return (writes.isEmpty ? [] : [.writeJournals(writes)]) + actions
    }

    /// Whom the way back protects, and whose protection it takes away: only newcomers may go.
    func wayBackFlags(_ course: GroupCourse, _ snapshot: GroupSnapshot) -> (protect: [String], unprotect: [String]) {
        let inService = snapshot.instances.filter { $0.lifecycle == .inService }
        return (
            inService.filter { !course.isNewcomer($0) && !$0.isProtected }.map(\.id),
            inService.filter { course.isNewcomer($0) && $0.isProtected }.map(\.id)
        )
    }

    /// Goes on after the stack has gone back to what it was.
    ///
    /// - Parameter templateSizes: What its template gives each group: CloudFormation may have reset the sizes to that.
    package mutating func stackIsBack(templateSizes: (String) -> TemplateSizes) {
        guard stage == .secured else { return }
        isStackBack = true
        for index in courses.indices {
            courses[index].isStackBack = true
            courses[index].surgedAt = nil
            courses[index].templateSizes = templateSizes(courses[index].name)
        }
        enter(.rollingBack)
    }

    /// Goes on without the stack: the groups are put back, and frozen where they would launch what has failed.
    package mutating func stackStays(_ reason: String) {
        guard stage == .securing || stage == .secured else { return }
        warn("the stack stays as it is: \(reason)")
        canTakeStackBack = false
        enter(.rollingBack)
    }

    /// Whether these are sizes to which going back may have reset a group: those are undone, nobody has meant them.
    mutating func isReset(_ index: Int, _ sizes: Sizes) -> Bool {
        let course = courses[index]
        guard course.isStackBack, let template = course.templateSizes else { return false }
        let known = course.knownSizes + [course.baseline.sizes] + (course.pinned?.grownSizes ?? [])
        let numbers = [template.minimum, template.desired, template.maximum].compactMap(\.self)
        func isKnown(_ part: KeyPath<Sizes, Int>) -> Bool {
            known.contains { $0[keyPath: part] == sizes[keyPath: part] } || numbers.contains(sizes[keyPath: part])
        }
        return isKnown(\.minimum) && isKnown(\.desired) && isKnown(\.maximum)
    }

    /// Whether a group would launch something else than it runs, and did not before this run.
    func isOutdated(_ course: GroupCourse, _ snapshot: GroupSnapshot) -> Bool {
        if snapshot.target == nil { return true }
        guard course.isStackBack, !course.wasFrozen else { return !snapshot.unlike.isEmpty }
        return snapshot.unlike.contains { !course.outdatedBefore.contains($0.id) }
    }

    /// Whether it stands in the group's tags what those were launched from whose launch configuration has gone with the
    /// stack's update: the next run must not take them for outdated.
    mutating func isAccepted(
        _ index: Int, _ snapshot: GroupSnapshot, _ look: Look, _ actions: inout [RolloutAction]
    ) -> Bool {
        guard let acceptance = courses[index].acceptance, snapshot.acceptance != acceptance,
            snapshot.instances.contains(where: { $0.isAccepted && $0.identity == nil })
        else { return true }
        actions += accept(index, acceptance, look)
        return false
    }

    mutating func accept(_ index: Int, _ acceptance: Acceptance, _ look: Look) -> [RolloutAction] {
        guard courses[index].issue("accept", "\(acceptance)", now: look.at) else { return [] }
        return [.accept([GroupAcceptance(group: courses[index].name, acceptance: acceptance)])]
    }
}
