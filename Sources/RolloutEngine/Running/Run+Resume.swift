internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The groups of a stack that carry journals, with a look at all groups.
    func journals(
        of scope: RunScope, health: Bool
    ) async throws(RunError) -> (look: Look, held: [GroupJournal], torn: [String]) {
        let names = try await self.names(of: scope.stack, named: scope.groups)
        let look = try await look(names, health: health)
        if scope.stack == nil { try refuseMissing(names, look) }
        let held = look.groups.compactMap { group in
            group.journal.journal.map { GroupJournal(group: group.name, journal: $0) }
        }
        let torn = look.groups.compactMap { group -> String? in
            guard case .torn(let reason) = group.journal else { return nil }
            return "group \(group.name): its journal cannot be trusted: \(reason)"
        }
        return (look, held, torn)
    }

    func openJournals(
        of scope: RunScope, health: Bool
    ) async throws(RunError) -> (look: Look, held: [GroupJournal]) {
        let (look, held, torn) = try await journals(of: scope, health: health)
        if let first = torn.first { throw .needsPerson("\(first): see `haupdate status \(scope.arguments)`") }
        let runs = Set(held.map(\.journal.runID))
        if runs.count > 1 {
            throw .needsPerson(
                "the groups of \(scope) carry journals of \(runs.count) runs (\(runs.sorted().joined(separator: ", "))): "
                    + "see `haupdate status \(scope.arguments)`")
        }
        return (look, held)
    }

    /// Finishes a run that had passed its commit point.
    func resume(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, held) = try await openJournals(of: scope, health: true)
        guard !held.isEmpty else { return Ending(.nothingToDo, "\(scope): no run is open") }
        if held.allSatisfy({ $0.journal.phase == .frozen }) { return alreadyFrozen(scope, held) }
        guard held.contains(where: { $0.journal.phase == .committing }) else {
            var refusal = Ending(
                .declined,
                "\(scope): run \(held[0].journal.runID) had not reached its commit point "
                    + "(\(held[0].journal.phase.rawValue)): it can only be rolled back, or begun anew")
            refusal.nextCommand = "haupdate rollback \(scope.arguments)"
            return refusal
        }
        if let strange = unpinned(held) {
            throw .needsPerson("group \(strange): its journal has no target: see `haupdate status \(scope.arguments)`")
        }
        if let moved = movedTarget(held, look) {
            throw .needsPerson(
                "group \(moved) launches something else than its run had proven: nothing was changed; see what changed "
                    + "it, then `haupdate unlock \(scope.arguments)` and `haupdate update asgs \(scope.arguments)`")
        }
        var rollout = Rollout(
            resuming: held, forward: true, options: options, gates: gates, look: look,
            owner: successor, gone: try await earlierRemovals(held, look))
        try await drive(&rollout) { _ in false }
        return ending(rollout)
    }

    /// Old instances that went before this command took over, as the groups' scaling activities tell: ended since the run
    /// began, and not launched since.
    private func earlierRemovals(
        _ held: [GroupJournal], _ look: Look
    ) async throws(RunError) -> [(group: String, removed: [RemovedInstance])] {
        var found: [(group: String, removed: [RemovedInstance])] = []
        for entry in held {
            let activities = try await optional("DescribeScalingActivities", "who went before is not known") {
                (client) async throws(AWSError) in
                try await client.describeScalingActivities(group: entry.group, since: entry.journal.started)
            }
            let oldestFirst = (activities ?? []).reversed()
            let launched = oldestFirst.compactMap { $0.instance(after: "Launching a new EC2 instance: ") }
            let present = look.group(entry.group)?.instances.map(\.id) ?? []
            var removed: [RemovedInstance] = []
            for activity in oldestFirst {
                guard let id = activity.instance(after: "Terminating EC2 instance: "), !present.contains(id),
                    !launched.contains(id), !removed.contains(where: { $0.id == id })
                else { continue }
                removed.append(RemovedInstance(id: id, at: activity.endTime ?? activity.startTime ?? look.wallTime))
            }
            found.append((entry.group, removed))
        }
        return found
    }

    private func unpinned(_ held: [GroupJournal]) -> String? { held.first { $0.journal.pinned == nil }?.group }

    private func movedTarget(_ held: [GroupJournal], _ look: Look) -> String? {
        held.first { entry in
            look.group(entry.group)?.target?.fingerprint != entry.journal.pinned?.fingerprint
        }?.group
    }

    func alreadyFrozen(_ scope: RunScope, _ held: [GroupJournal]) -> Ending {
        var ending = Ending(
            .nothingToDo,
            "\(scope): run \(held[0].journal.runID) was put back already and left scaling suspended, since its version was "
                + "not proven: update to another one, or `haupdate unlock \(scope.arguments)`")
        ending.nextCommand = scope.stack.map { "haupdate update stack \($0) KEY=VALUE" }
        return ending
    }

    /// Who takes over: the same person on the same machine is told from their earlier self by this command's own ID.
    var successor: String { "\(updater.owner)+\(runID)" }
}

extension ScalingActivity {
    /// The instance that a description names, for example after "Terminating EC2 instance: ".
    fileprivate func instance(after words: String) -> String? {
        guard description.hasPrefix(words) else { return nil }
        return description.dropFirst(words.count).split(separator: " ").first.map(String.init)
    }
}
