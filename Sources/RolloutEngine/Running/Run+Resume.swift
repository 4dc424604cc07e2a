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
        let (held, torn) = journals(in: look)
        return (look, held, torn)
    }

    private func journals(in look: Look) -> (held: [GroupJournal], torn: [String]) {
        let held = look.groups.compactMap { group in
            group.journal.journal.map { GroupJournal(group: group.name, journal: $0) }
        }
        let torn = look.groups.compactMap { group -> String? in
            guard case .torn(let reason) = group.journal else { return nil }
            return "group \(group.name): its journal cannot be trusted: \(reason)"
        }
        return (held, torn)
    }

    /// The journals of the run that is open, and the look that has shown them.
    ///
    /// - Parameter locking: Whether that run is taken over under `--lock ssm`: then what counts is seen under the lock.
    func openJournals(
        of scope: RunScope, health: Bool, locking: Bool
    ) async throws(RunError) -> (look: Look, held: [GroupJournal]) {
        let look = try await journals(of: scope, health: health).look
        let held = try oneRun(scope, look)
        guard locking, options.lock == .ssm, let runID = held.first?.journal.runID else { return (look, held) }
        let stack = scope.groups.isEmpty ? scope.stack : nil
        _ = try await lockListed(
            look.groups.map(\.name), stack: stack, run: runID, heirTo: [runID], open: [runID]
        ) { () async throws(RunError) in try await self.names(of: scope.stack, named: scope.groups) }
        let now = try await journals(of: scope, health: health).look
        let still = try oneRun(scope, now)
        if let other = still.first(where: { $0.journal.runID != runID }) {
            throw .busy(
                "run \(other.journal.runID) has begun on \(scope) in place of run \(runID): see "
                    + "`haupdate status \(scope.arguments)`")
        }
        return (now, still)
    }

    /// The journals in a look, which must be whole and of one run.
    func oneRun(_ scope: RunScope, _ look: Look) throws(RunError) -> [GroupJournal] {
        let (held, torn) = journals(in: look)
        if let first = torn.first { throw .needsPerson("\(first): see `haupdate status \(scope.arguments)`") }
        let runs = Set(held.map(\.journal.runID))
        if runs.count > 1 {
            throw .needsPerson(
                "the groups of \(scope) carry journals of \(runs.count) runs (\(runs.sorted().joined(separator: ", "))): "
                    + "see `haupdate status \(scope.arguments)`")
        }
        return held
    }

    /// Finishes a run that had passed its commit point.
    func resume(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, held) = try await openJournals(of: scope, health: true, locking: true)
        guard !held.isEmpty else { return try await nothingOpen(scope, groups: look.groups.map(\.name)) }
        hookContext.openRun = held[0].journal.runID
        await dropQuestions(of: look.groups.map(\.name))
        if held.allSatisfy({ $0.journal.phase == .frozen }) { return alreadyFrozen(scope, held) }
        guard held.contains(where: { $0.journal.phase == .committing }) else {
            var refusal = Ending(
                .declined,
                "\(scope): run \(held[0].journal.runID) had not reached its commit point "
                    + "(\(held[0].journal.phase.rawValue)): it can only be rolled back, or begun anew")
            refusal.nextCommand = "haupdate rollback \(scope.arguments)"
            return refusal
        }
        if try await isBeingTakenBack(scope, held) {
            var refusal = Ending(
                .declined, "\(scope): run \(held[0].journal.runID) is half taken back: that can only be finished")
            refusal.nextCommand = "haupdate rollback \(scope.stack ?? scope.arguments)"
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
            owner: successor, gone: await earlierRemovals(held, look))
        try await drive(&rollout) { _ in false }
        return ending(rollout)
    }

    /// Whether somebody has begun to take the run back after its commit point, on any of its groups.
    private func isBeingTakenBack(_ scope: RunScope, _ held: [GroupJournal]) async throws(RunError) -> Bool {
        var all = held
        if let stack = scope.stack, !scope.groups.isEmpty {
            all += try await journals(of: RunScope(stack: stack), health: false).held
        }
        return all.contains { $0.journal.runID == held[0].journal.runID && $0.journal.phase.isWayBack }
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
    var successor: String { JournalTags.owner(updater.owner, command: runID) }
}
