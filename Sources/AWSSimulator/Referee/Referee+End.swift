extension Referee {
    /// Compares what is left with what was there at the start.
    ///
    /// - Parameters:
    ///   - exitCode: The command's.
    ///   - isFrozen: Whether the command said that it has left scaling suspended.
    mutating func hasEnded(exitCode: Int, isFrozen: Bool, _ world: World) {
        for group in groups {
            guard let present = world.groups[group.name] else { continue }
            // The journal of another run is not this command's to judge.
            if exitCode == 6 { continue }
            let mayStay = isFrozen || [1, 5].contains(exitCode)
            switch JournalView.read(present.tags) {
            case .torn where group.hasForeignTags: continue
            case .torn:
                object(.restoration, group.name, expected: "an intact journal or none", seen: "a torn one")
            case .intact(let journal):
                if !mayStay || isFrozen != journal.isFrozen && exitCode != 5 && exitCode != 1 {
                    object(
                        .restoration, group.name, expected: "no journal after exit \(exitCode)",
                        seen: "run \(journal.run), \(journal.phase)")
                }
                if isFrozen, group.orphanOf == nil { judgeRest(of: group, present, exitCode, suspendedToo: journal.suspended) }
            // Nobody who lives knows how it was before.
            case .none where group.orphanOf != nil: continue
            case .none:
                judgeRest(of: group, present, exitCode, suspendedToo: [])
                if [0, 3, 130].contains(exitCode), !isFrozen { judgeAgreement(of: group, present, exitCode, world) }
            }
        }
    }

    private mutating func judgeRest(
        of group: WatchedGroup, _ present: Group, _ exitCode: Int, suspendedToo ours: [String]
    ) {
        let sizes = RefereeTerms.Sizes(of: present)
        var allowed =
            [0, 1, 5].contains(exitCode) ? [terms.sizesAfter[group.name] ?? group.sizes, group.sizes] : [group.sizes]
        // Batches that have gone do not come back: the group stays with what is left.
        if group.hasCommitted, exitCode != 0, group.strategy.isRolling { allowed.append(group.rest) }
        // A group that was done before another one failed stays with what the template says.
        if group.hasCommitted, let after = terms.sizesAfter[group.name] { allowed.append(after) }
        if !group.hasForeignSizes, !allowed.contains(sizes) {
            object(.restoration, group.name, expected: "sizes \(allowed[0])", seen: "\(sizes)")
        }
        let suspended = present.suspensions.map(\.process.rawValue)
        let wanted = (group.userSuspensions.map(\.rawValue) + ours).uniqued()
        let disputed = Set(group.disputed.map(\.rawValue))
        if Set(suspended).subtracting(disputed) != Set(wanted).subtracting(disputed) {
            object(
                .restoration, group.name, expected: "suspended: \(wanted.sorted().joined(separator: ", "))",
                seen: suspended.sorted().joined(separator: ", "))
        }
        if present.protectsNewInstances != group.protectsNewInstances {
            object(
                .restoration, group.name, expected: "new instances protected: \(group.protectsNewInstances)",
                seen: "\(present.protectsNewInstances)")
        }
        for view in group.views where view.lifecycle == .inService && view.isAlive {
            let wanted = group.expectedProtection[view.id] ?? present.protectsNewInstances
            guard view.isProtected != wanted else { continue }
            object(
                .restoration, "\(group.name)/\(view.id)", expected: "protected: \(wanted)", seen: "\(view.isProtected)")
        }
        let kept = Set(present.tags.filter { !$0.key.hasPrefix("aws:") && !$0.key.hasPrefix("haupdate:") })
        let had = Set(group.tags.filter { !$0.key.hasPrefix("aws:") && !$0.key.hasPrefix("haupdate:") })
        if kept != had {
            object(
                .restoration, group.name, expected: "tags \(had.map(\.key).sorted())",
                seen: "\(kept.map(\.key).sorted())")
        }
    }

    /// What runs is what the group would launch.
    private mutating func judgeAgreement(of group: WatchedGroup, _ present: Group, _ exitCode: Int, _ world: World) {
        // Whoever changes what a group launches while a run goes on answers for it.
        if group.hasForeignTarget { return }
        guard let next = world.nextContent(of: present) else {
            object(.agreement, group.name, expected: "a group that can launch", seen: "its source is gone")
            return
        }
        let strangers = group.views.filter {
            $0.lifecycle == .inService && $0.isAlive && !$0.content.launchesTheSame(as: next)
        }
        guard let first = strangers.first else { return }
        // Where some were outdated before, a run that was put back leaves them so.
        if exitCode != 0, group.natives[first.id] != nil, group.wasOutdated(first.id) { return }
        object(
            .agreement, "\(group.name)/\(first.id)", expected: "what the group launches (\(next.image), \(next.type))",
            seen: "\(first.content.image), \(first.content.type)")
    }
}

extension WatchedGroup {
    /// The sizes that leave a group with what stands there.
    fileprivate var rest: RefereeTerms.Sizes {
        RefereeTerms.Sizes(
            minimum: min(sizes.minimum, capacity), desired: capacity, maximum: max(sizes.maximum, capacity))
    }

    /// Whether an instance did not run what the group launched when the referee began.
    func wasOutdated(_ id: String) -> Bool {
        guard let native = natives[id], let first = startTarget else { return true }
        return !native.content.launchesTheSame(as: first)
    }
}
