internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Takes back a run that had not reached its commit point.
    func rollback(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, all) = try await openJournals(of: scope, health: false)
        // A frozen group was put back already; its sizes are whatever people have made of them since.
        let open = all.filter { $0.journal.phase != .frozen }
        let held = open.isEmpty ? all : open
        guard !held.isEmpty else { return Ending(.nothingToDo, "\(scope): no run is open") }
        if let refusal = refusalAfterCommit(scope, held, look) { return refusal }
        if held.allSatisfy({ $0.journal.phase == .frozen }) { return alreadyFrozen(scope, held) }
        if let stack = scope.stack {
            await discardChangeSet(ofRun: held[0].journal.runID, stack: stack)
            try await endStackUpdate(stack)
        }
        let now = try await self.look(look.groups.map(\.name), health: false)
        if let refusal = refusalAfterCommit(scope, held, now) { return refusal }
        var rollout = Rollout(resuming: held, forward: false, options: options, gates: [], look: now, owner: successor)
        if let stack = scope.stack { try await addSurprises(of: stack, held, now, to: &rollout) }
        try await drive(&rollout) { _ in false }
        return ending(rollout)
    }

    /// A run that had passed its commit point can be taken back only while every old instance is still in service.
    private func refusalAfterCommit(_ scope: RunScope, _ held: [GroupJournal], _ look: Look) -> Ending? {
        let committing = held.filter { $0.journal.phase == .committing }
        guard let first = committing.first else { return nil }
        let lost = committing.first { entry in
            look.group(entry.group).map { !Rollout.hasLostNobody(entry.journal, $0) } ?? true
        }
        guard let lost else { return nil }
        var refusal = Ending(
            .declined,
            "\(scope): run \(first.journal.runID) had passed its commit point, and old instances of group \(lost.group) are "
                + "gone or going: it can only go forward")
        refusal.nextCommand = "haupdate resume \(scope.arguments)"
        return refusal
    }

    /// Groups that the dead run's stack update has outdated although nothing announced it: that run had not written them
    /// down yet, and they would launch what nobody has proven.
    private func addSurprises(
        of stack: String, _ held: [GroupJournal], _ look: Look, to rollout: inout Rollout
    ) async throws(RunError) {
        let journaled = held.map(\.group)
        let surprises = look.groups.filter {
            !journaled.contains($0.name) && !$0.outdated.isEmpty && $0.journal.journal?.phase != .frozen
        }
        guard !surprises.isEmpty, try await hasUpdated(stack, held[0].journal) else { return }
        for group in surprises {
            emit(.warning("group \(group.name) is outdated since that run's stack update: it is taken into it"))
        }
        rollout.add(surprises.map { ($0.name, Baseline(of: $0)) })
    }

    /// Whether a run's update of the stack has begun and was not undone.
    private func hasUpdated(_ stack: String, _ journal: Journal) async throws(RunError) -> Bool {
        guard let found = try await existingStack(stack), StackStatus.meaning(of: found.status) != .undone else {
            return false
        }
        let since = journal.started + (Duration.zero - options.lenientLookBack)
        let events = try await optional("DescribeStackEvents", "what the run's stack update has changed is not known") {
            (client) async throws(AWSError) in
            try await client.describeStackEvents(stack: stack) { ($0.timestamp ?? since) >= since }
        }
        return (events ?? []).contains { $0.clientRequestToken == "haupdate-\(journal.runID)" }
    }

    /// Cancels a stack update that a dead run has left going, and waits until the stack is at rest.
    private func endStackUpdate(_ stack: String) async throws(RunError) {
        guard let found = try await existingStack(stack) else { return }
        let meaning = StackStatus.meaning(of: found.status)
        guard meaning == .inProgress || meaning == .undoing else { return }
        let isUpdating = found.status == "UPDATE_IN_PROGRESS"
        if isUpdating { emit(.note("stack \(stack) is still being updated: that is cancelled first")) }
        let follower = StackFollower(
            token: nil, known: try await knownEvents(stack), options: options, now: timekeeper.now,
            wallTime: timekeeper.wallTime)
        let end = try await follow(stack, nested: [], follower: follower, cancels: false, cancelsNow: isUpdating)
        if case .silent(let status) = end.finding {
            throw .needsPerson(
                "stack \(stack) is in \(status) and has been silent for \(Int(options.actionTimeout.inSeconds)) s: "
                    + "wait for CloudFormation, then `haupdate rollback \(stack)`")
        }
    }
}
