import Timekeeping

extension WatchedGroup {
    /// Takes in what is different now, and objects to what should not be.
    mutating func look(at world: World, _ origin: Origin, _ terms: RefereeTerms, isStackAsked: Bool) -> [Finding] {
        guard let group = world.groups[name] else {
            defer { exists = false }
            guard exists, case .call(let actor, let operation) = origin else { return [] }
            return [finding(.victims, name, expected: "the group to stay", seen: "\(actor) deleted it (\(operation))")]
        }
        let before = views
        let wasSuspended = suspended
        noteSizes(group, origin, isStackAsked: isStackAsked)
        noteTags(group, origin)
        noteTarget(group, world, origin)
        views = world.views(of: group)
        noteBalancing(before, origin)
        suspended = group.suspensions.map(\.process)
        var findings: [Finding] = []
        for old in before { findings += judgeEnd(of: old, wasSuspended, origin, terms, now: world.now) }
        for view in views where view.isServing {
            hasServed.insert(view.id)
            if let lent = lentWeights.removeValue(forKey: view.id) { killed -= lent }
        }
        noteProtection(before, origin)
        noteProof(terms, now: world.now)
        findings += judgeSuspensions(wasSuspended, origin)
        findings += judgeCapacity(origin)
        return findings
    }

    private mutating func noteSizes(_ group: Group, _ origin: Origin, isStackAsked: Bool) {
        let sizes = RefereeTerms.Sizes(of: group)
        guard sizes != presentSizes else { return }
        presentSizes = sizes
        // Whoever scales in from now on answers for it.
        balancers = []
        switch origin {
        case .call(let actor, _):
            undoesReset = sizeWriter == .stack
            sizeWriter = .actor(actor)
        case .event(.cloudFormation) where isStackAsked: sizeWriter = .stack
        case .event, .outside:
            sizeWriter = .outside
            hasForeignSizes = true
            floor = min(floor, strategy.floor(of: sizes.desired))
            largestDesired = max(largestDesired, sizes.desired)
        }
    }

    /// Whom AWS launches to balance zones comes for somebody else, who goes once it is in service, whatever balancers say.
    private mutating func noteBalancing(_ before: [InstanceView], _ origin: Origin) {
        guard case .event(.group(.rebalance(name))) = origin else { return }
        balancers += views.map(\.id).filter { id in !before.contains { $0.id == id } }
    }

    private mutating func noteTags(_ group: Group, _ origin: Origin) {
        guard group.tags != presentTags else { return }
        let userTags = group.tags.filter { !JournalView.isJournalKey($0.key) }
        switch origin {
        case .call(let actor, _):
            let wasPinned = reading.journal?.surge != nil
            reading = JournalView.read(group.tags)
            phase = reading.journal?.phase
            if phase == "committing" { hasCommitted = true }
            if !wasPinned, reading.journal?.surge != nil { wasUpToDate = outdated == 0 }
            let runTag = tag(JournalView.runKey)
            if let new = group.tags.first(where: { $0.key == JournalView.runKey }), new.value != runTag {
                runTagWriter = actor
            }
        case .event, .outside:
            if case .event = origin, orphanOf == nil, reading.journal != nil,
                JournalView.read(group.tags).journal == nil
            {
                orphanOf = runTagWriter
            }
            reading = JournalView.read(group.tags)
            if case .outside = origin { hasForeignTags = true }
            tags = userTags
        }
        presentTags = group.tags
    }

    /// Before the target is written down, whatever the group would launch may become the target.
    private mutating func noteTarget(_ group: Group, _ world: World, _ origin: Origin) {
        let next = world.nextContent(of: group)
        if case .outside = origin, next != target { hasForeignTarget = true }
        target = next
        guard reading.journal?.surge == nil, let target, !knownContents.contains(target) else { return }
        knownContents.append(target)
    }

    private mutating func noteProtection(_ before: [InstanceView], _ origin: Origin) {
        guard case .outside = origin else { return }
        for view in views where before.contains(where: { $0.id == view.id && $0.isProtected != view.isProtected }) {
            expectedProtection[view.id] = view.isProtected
        }
    }

    private mutating func judgeSuspensions(_ before: [ScalingProcess], _ origin: Origin) -> [Finding] {
        if case .outside = origin {
            userSuspensions.removeAll { !suspended.contains($0) }
            // A run that has written down that it suspends them may take them for its own, and may see in time that they are not.
            let ours = reading.journal?.suspended ?? []
            for process in suspended where !before.contains(process) && !userSuspensions.contains(process) {
                if ours.contains(process.rawValue) {
                    disputed.insert(process)
                } else {
                    userSuspensions.append(process)
                }
            }
            return []
        }
        let lost = userSuspensions.filter { !suspended.contains($0) }
        guard !lost.isEmpty else { return [] }
        // Once said is enough.
        userSuspensions.removeAll { lost.contains($0) }
        return [
            finding(
                .suspensions, name,
                expected: "\(lost.map(\.rawValue).joined(separator: ", ")) suspended, as the user had it",
                seen: "it runs")
        ]
    }

    private mutating func judgeCapacity(_ origin: Origin) -> [Finding] {
        var findings: [Finding] = []
        if serving + killed + impaired < floor {
            let lost = killed + impaired
            findings.append(
                finding(
                    .capacity, name, expected: "\(floor) in service, less \(lost) that the environment took",
                    seen: "\(serving)"))
            // Once said is enough, until it gets worse.
            floor = serving + killed + impaired
        }
        let slack = (views.map(\.weight).max() ?? 1) - 1
        // Whoever balances zones comes before the one goes for whom it comes, whatever the sizes allow.
        let balancing = views.reduce(0) { $0 + ($1.counts && balancers.contains($1.id) ? $1.weight : 0) }
        let most = max(strategy.bound(of: largestDesired) + slack + balancing, accepted)
        if capacity > most {
            findings.append(finding(.bound, name, expected: "at most \(most) instances", seen: "\(capacity)"))
            // As above.
            accepted = capacity
        }
        return findings
    }

    /// Remembers since when enough newcomers serve.
    mutating func noteProof(_ terms: RefereeTerms, now: WallTime) {
        let fit = views.filter { $0.isServing && !isToGo($0, terms) }
        proof.note(fit.reduce(0) { $0 + $1.weight } >= provenNeed(terms), terms, now: now)
        guard strategy == .canary else { return }
        canaryProof.note(fit.contains { natives[$0.id] == nil }, terms, now: now)
    }

    /// How much new capacity has to serve before an old instance may go; with batches, before the next ones may.
    func provenNeed(_ terms: RefereeTerms) -> Int {
        let wanted = min(sizes.desired, terms.sizesAfter[name]?.desired ?? sizes.desired, startCapacity)
        guard case .rolling(_, let surge) = strategy else {
            return hasForeignSizes ? min(wanted, presentSizes.desired, floor) : wanted
        }
        let old = views.reduce(0) { $0 + ($1.counts && isToGo($1, terms) ? $1.weight : 0) }
        guard hasForeignSizes else { return max(0, wanted + min(surge, old) - old) }
        // A share of other sizes is another number: what has been added to them tells.
        let added = max(0, presentSizes.desired - (reading.journal?.sizes.desired ?? presentSizes.desired))
        return max(0, min(wanted, floor) + min(surge, added, old) - old)
    }
}
