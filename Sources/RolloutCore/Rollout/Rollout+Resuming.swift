package import Timekeeping

extension Rollout {
    /// Takes over a run that ended in the middle, from its journals alone.
    ///
    /// - Parameters:
    ///   - journals: The groups of one run, in order; the first one's run ID, owner and start are taken.
    ///   - forward: Whether the run goes on to its end (after the commit point) or back to the baseline (before it).
    ///   - look: A look at all of them with health.
    ///   - takesStackBack: Whether the stack has changed and can go back: then it does so first.
    ///   - gone: Old instances that went before, for the report.
    ///   - owner: Who takes over; it goes into the journals, so that the former owner, if it wakes up, sees it and stops.
    package init(
        resuming journals: [GroupJournal], forward: Bool, options: RolloutOptions, gates: [Gate], look: Look,
        owner: String? = nil, gone: [(group: String, removed: [RemovedInstance])] = [], takesStackBack: Bool = false
    ) {
        let first = journals.first?.journal
        self.init(
            runID: first?.runID ?? "", started: first?.started ?? look.wallTime, owner: owner ?? first?.owner ?? "",
            options: options, gates: gates, groups: journals.map { ($0.group, $0.journal.baseline) }, now: look.at)
        formerOwners = Set(journals.map(\.journal.owner))
        // What the former run has sent last may still be on its way.
        takenOverAt = look.at
        unansweredAt = look.at
        suspendUnansweredAt = look.at
        for index in courses.indices {
            takeOver(index, journals[index].journal, look, forward: forward)
            courses[index].removed = gone.first { $0.group == courses[index].name }?.removed ?? []
        }
        hasCommitted = forward
        mayHaveLetGo = forward || journals.contains { ![.prepared, .surging].contains($0.journal.phase) }
        // Whether the stack has changed since the journals were written cannot be told: the safe answer is yes.
        hasNewTarget = true
        isStackBack = courses.contains(where: \.isStackBack)
        canTakeStackBack = takesStackBack && !isStackBack
        if isStackBack { for index in courses.indices { courses[index].isStackBack = true } }
        if forward {
            enter(.committing)
        } else {
            let isPast = journals.contains { $0.journal.phase == .committing }
            turnBack(
                isPast
                    ? "the run \(runID) had passed its commit point, and every old instance is still there"
                    : "the run \(runID) was ended before its commit point")
            cause = nil
        }
    }

    /// Whether all old instances that a journal counts are still in service at its surged sizes, although it says that they
    /// may go: then nothing stands in the way of a rollback.
    package static func hasLostNobody(_ journal: Journal, _ snapshot: GroupSnapshot) -> Bool {
        guard let pinned = journal.pinned, pinned.rolling != nil || snapshot.sizes == pinned.surgedSizes else {
            return false
        }
        var course = GroupCourse(name: snapshot.name, baseline: journal.baseline)
        let snapshot = snapshot.spending(journal.baseline.spentIDs)
        course.takeOver(pinned, snapshot)
        let old = snapshot.instances.filter { $0.lifecycle == .inService && course.oldIDs.contains($0.id) }
        guard old.reduce(0, { $0 + $1.weight }) == pinned.surge else { return false }
        guard let plan = pinned.rolling, pinned.isOfRolling(snapshot.sizes) else { return true }
        let isLowered = snapshot.sizes.desired < pinned.fullSizes(plan, old: pinned.surge).desired
        return !isLowered || plan.surge > 0 && snapshot.sizes == pinned.sizes
    }

    private mutating func takeOver(_ index: Int, _ journal: Journal, _ look: Look, forward: Bool) {
        courses[index].pinned = journal.pinned
        courses[index].isJournalIssued = true
        let spent = journal.baseline.spentIDs
        guard let snapshot = look.group(courses[index].name)?.spending(spent) else { return }
        guard let pinned = journal.pinned else {
            // Before the pin all instances in service were protected; what the stack has launched since was not. A run
            // that died before it came to protecting them had not changed the stack, and nobody is too many.
            let capacity = snapshot.instances.filter(\.lifecycle.countsAsCapacity).reduce(0) { $0 + $1.weight }
            let isAsBefore = journal.baseline.newInstancesProtected || capacity <= journal.baseline.sizes.desired
            let wasThere = snapshot.instances.filter { $0.isProtected || isAsBefore }
            courses[index].firstIDs = Set(wasThere.map(\.id))
            return
        }
        courses[index].takeOver(pinned, snapshot)
        if journal.phase == .stackBack { courses[index].takeOverStackBack(pinned, snapshot) }
        if forward {
            // They are on their way out already: this run sees them off.
            let old = courses[index].oldIDs
            courses[index].leaving = snapshot.instances.filter { instance in
                if case .terminating = instance.lifecycle { old.contains(instance.id) } else { false }
            }.map(\.id)
            courses[index].inheritedIDs = courses[index].keepers.filter { $0.lifecycle == .inService }.map(\.id)
        }
        // Somebody may have scaled over the surge; its minimum or its maximum still shows it.
        let added =
            pinned.rolling != nil
            ? nil
            : [pinned.surge, pinned.canary ?? 0].first { step in
                let grown = pinned.sizes.grown(by: step)
                return step > 0 && (snapshot.sizes.minimum >= grown.minimum || snapshot.sizes.maximum >= grown.maximum)
            }
        let isSurged = added != nil
        courses[index].addedSurge = added ?? 0
        courses[index].surgedAt = isSurged ? look.at : nil
        if !forward || journal.phase != .committing {
            // Without the surge they are what the stack's update has made of them: the baseline's come back.
            courses[index].knownSizes = isSurged ? [pinned.sizes] : [pinned.sizes, snapshot.sizes]
        }
    }

    /// Begins the proof of a stack that was just created: every instance of every group must be proven; nothing is
    /// surged, journaled or removed.
    package init(
        creationOf groups: [String], runID: String, started: WallTime, owner: String, options: RolloutOptions,
        gates: [Gate], look: Look
    ) {
        self.init(
            runID: runID, started: started, owner: owner, options: options, gates: gates,
            groups: groups.map { name in
                (name, Baseline(sizes: look.group(name)?.sizes ?? Sizes(minimum: 0, desired: 0, maximum: 0), ours: []))
            }, now: look.at)
        isCreation = true
        for index in courses.indices {
            let snapshot = look.group(courses[index].name)
            courses[index].target = snapshot?.target
            courses[index].pinned = snapshot?.target.map {
                PinnedTarget(
                    fingerprint: $0.fingerprint, surge: courses[index].baseline.sizes.desired,
                    sizes: courses[index].baseline.sizes)
            }
        }
        enter(.proving)
        events.append(.phase(.proving))
    }
}

extension GroupCourse {
    /// Learns from a journal and a look who is old and who is new.
    fileprivate mutating func takeOver(_ pinned: PinnedTarget, _ snapshot: GroupSnapshot) {
        self.pinned = pinned
        self.snapshot = snapshot
        if snapshot.target?.fingerprint == pinned.fingerprint { target = snapshot.target }
        let old = snapshot.instances.filter { instance in
            guard !isOfTarget(instance) else { return false }
            if instance.isSpent { return true }
            return instance.identity.map { pinned.oldMarks.contains(PinnedTarget.mark($0)) } ?? true
        }
        oldIDs = Set(old.map(\.id))
    }

    /// Learns who is of the failed version where the stack may have gone back: protection was read back before, and the
    /// launch configuration that would tell may be gone.
    fileprivate mutating func takeOverStackBack(_ pinned: PinnedTarget, _ snapshot: GroupSnapshot) {
        isStackBack = snapshot.target.map { $0.fingerprint != pinned.fingerprint } ?? false
        let losesNames = if case .launchConfiguration = snapshot.target?.identity { true } else { false }
        failedIDs = snapshot.instances.filter { instance in
            guard instance.lifecycle.countsAsCapacity, !instance.isProtected else { return false }
            let isNow = snapshot.target?.matches(instance.identity, instanceType: instance.type) ?? false
            return isOfTarget(instance) || losesNames && instance.identity == nil || isStackBack && isNow
        }.map(\.id)
        oldIDs.subtract(failedIDs)
    }
}
