internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Takes back a run that had not reached its commit point, or that has lost nobody since.
    func rollback(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, all) = try await openJournals(of: scope, health: false, locking: true)
        let before = unfrozen(all)
        guard !before.isEmpty else { return try await nothingOpen(scope, groups: look.groups.map(\.name)) }
        hookContext.openRun = before[0].journal.runID
        await dropQuestions(of: look.groups.map(\.name))
        if let refusal = try refusalAfterCommit(scope, before, look) { return refusal }
        if before.allSatisfy({ $0.journal.phase == .frozen }) { return alreadyFrozen(scope, before) }
        let record = try await keptRecord(scope, before)
        if let stack = scope.stack {
            try await settleChangeSet(of: before, stack: stack)
            try await endStackUpdate(stack, before)
        }
        let now = try await self.look(look.groups.map(\.name), health: false)
        let held = try stillHeld(scope, before, now)
        if let refusal = try refusalAfterCommit(scope, held, now) { return refusal }
        let wayBack = mayHaveFinishedOthers(held, now) ? nil : try await rememberedWayBack(scope, held, record)
        var rollout = Rollout(
            resuming: held, forward: false, options: options, gates: gates, look: now, owner: successor,
            takesStackBack: wayBack != nil)
        let names = held.map(\.group)
        rollout.frozenBefore = now.groups.filter {
            $0.journal.journal?.phase == .frozen && $0.journal.journal?.runID == held[0].journal.runID
                && !names.contains($0.name)
        }.map(\.name)
        if let stack = scope.stack { try await addSurprises(of: stack, held, now, to: &rollout) }
        var next: String?
        if let wayBack, let stack = scope.stack {
            try await drive(&rollout) { $0.stage == .secured }
            if rollout.stage == .secured {
                let runID = held[0].journal.runID
                next = try await takeBack(stack, wayBack, nested: [], ofRun: runID, &rollout)
            }
        }
        try await drive(&rollout) { _ in false }
        var ending = ending(rollout)
        if let next { ending.nextCommand = next }
        return ending
    }

    /// Whether a run in batches may have finished other groups already, whose journals are gone: they run what they launch now,
    /// and a stack that went back would make them outdated.
    private func mayHaveFinishedOthers(_ held: [GroupJournal], _ look: Look) -> Bool {
        guard held.contains(where: { $0.journal.phase == .committing && $0.journal.pinned?.rolling != nil }) else {
            return false
        }
        let names = held.map(\.group)
        let done = look.groups.first { group in
            !names.contains(group.name) && !group.instances.isEmpty && group.outdated.isEmpty
                && group.journal.journal == nil
        }
        guard let done else { return false }
        emit(
            .note(
                "group \(done.name) runs what it launches, and this run may have brought it there: the stack stays as it is; "
                    + "an update to the former version takes all groups back"))
        return true
    }

    /// The record of the stack that the dead run has kept; read before anything is done.
    ///
    /// - Returns: `template` is the former template as a request takes it.
    private func keptRecord(
        _ scope: RunScope, _ held: [GroupJournal]
    ) async throws(RunError) -> (contents: StackRecord, template: TemplateSource)? {
        guard options.onFailure == .rollbackStack, let stack = scope.stack, scope.groups.isEmpty,
            let copy = held.lazy.compactMap(\.journal.baseline.stack?.copy).first
        else { return nil }
        let record = try await record(copy, of: stack, runID: held[0].journal.runID)
        let template = record.template.map(TemplateSource.body) ?? .previous
        return (record, try await sendable(template, of: stack, in: options.state ?? copy.place))
    }

    /// How the stack of a dead run goes back, where its journals or its record say that; only what that run itself has
    /// changed.
    private func rememberedWayBack(
        _ scope: RunScope, _ held: [GroupJournal], _ kept: (contents: StackRecord, template: TemplateSource)?
    ) async throws(RunError) -> WayBack? {
        guard options.onFailure == .rollbackStack, let name = scope.stack, scope.groups.isEmpty,
            let memory = held.lazy.compactMap(\.journal.baseline.stack).first,
            memory.copy == nil || kept != nil,
            try await hasUpdated(name, held[0].journal), let stack = try await existingStack(name)
        else { return nil }
        let record = kept?.contents
        let arguments =
            record?.arguments
            ?? stack.parameters.map { parameter in
                memory.parameters.first { $0.key == parameter.key }.map { .value(key: $0.key, $0.value) }
                    ?? .previous(key: parameter.key)
            }
        var former = stack
        former.parameters = arguments.compactMap { argument in
            switch argument {
            case .value(let key, let value): return Stack.Parameter(key: key, value: value)
            case .previous(let key): return stack.parameters.first { $0.key == key }
            }
        }
        let old: KnownTemplate
        if let text = record?.template {
            old = known(text, name: "the former template", stack: stack, parameters: former.parameters)
        } else {
            old = try await currentTemplate(of: former)
        }
        return WayBack(
            template: kept?.template ?? .previous,
            parameters: arguments.map { argument in
                switch argument {
                case .value(let key, let value): StackParameter(key: key, value: .text(value))
                case .previous(let key): StackParameter(key: key, value: .previous)
                }
            }, capabilities: record?.capabilities ?? stack.capabilities, memory: memory,
            sizes: try await contents(of: name).groups.filter { $0.stack == name }.map {
                ($0.name, old.sizes($0.logicalID))
            })
    }

    /// A frozen group was put back already; its sizes are whatever people have made of them since.
    private func unfrozen(_ held: [GroupJournal]) -> [GroupJournal] {
        let open = held.filter { $0.journal.phase != .frozen }
        return open.isEmpty ? held : open
    }

    /// The journals as they are now: minutes may lie between the first look and this one, in which a run that is alive has
    /// gone on.
    private func stillHeld(
        _ scope: RunScope, _ before: [GroupJournal], _ look: Look
    ) throws(RunError) -> [GroupJournal] {
        let runID = before[0].journal.runID
        let found = try oneRun(scope, look).filter { $0.journal.phase != .frozen }
        // One listing may lack a group that is there.
        let held = found + before.filter { look.group($0.group) == nil }
        if let left = before.first(where: { old in !held.contains { $0.group == old.group } }) {
            throw .busy(
                "run \(runID) is alive: it has ended its work on group \(left.group) meanwhile: wait for its end, then see "
                    + "`haupdate status \(scope.arguments)`")
        }
        guard held.allSatisfy({ $0.journal.runID == runID }) else {
            throw .busy(
                "run \(held[0].journal.runID) has begun on \(scope) in place of run \(runID): see "
                    + "`haupdate status \(scope.arguments)`")
        }
        return held
    }

    /// A run that had passed its commit point can be taken back only while every old instance is still in service.
    ///
    /// Groups from which nothing goes cannot tell whether others, whose journals may be gone already, have lost theirs: a
    /// group that still has all of its old ones must say so. All journals go after all old instances.
    private func refusalAfterCommit(
        _ scope: RunScope, _ held: [GroupJournal], _ look: Look
    ) throws(RunError) -> Ending? {
        // A group that goes batch by batch is taken back as far as it can be, whatever it has lost.
        let committing = held.filter { $0.journal.phase == .committing && $0.journal.pinned?.rolling == nil }
        guard let first = committing.first else { return nil }
        let run = "run \(first.journal.runID) had passed its commit point"
        let lost = committing.first { entry in
            look.group(entry.group).map { !Rollout.hasLostNobody(entry.journal, $0) } ?? true
        }
        if held.contains(where: { $0.journal.phase.isWayBack }) {
            // Somebody has looked at all of them before, and begun.
            guard let lost else { return nil }
            throw .needsPerson(
                "\(scope): \(run) and is half taken back, and old instances of group \(lost.group) are gone or going: look "
                    + "at each group, then `haupdate unlock \(scope.arguments)` and `haupdate update asgs`")
        }
        let reason: String
        if let lost {
            reason = "old instances of group \(lost.group) are gone or going"
        } else if !scope.groups.isEmpty {
            reason = "whether its other groups have lost old instances does not show here"
        } else if !committing.contains(where: { ($0.journal.pinned?.surge ?? 0) > 0 }) {
            reason = "nothing shows that the old instances of its other groups are still there"
        } else {
            return nil
        }
        var refusal = Ending(.declined, "\(scope): \(run), and \(reason): it can only go forward")
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
        let tokens = (events ?? []).compactMap(\.clientRequestToken)
        // What has gone back already looks like an update that was made.
        if tokens.contains(Run.backToken(ofRun: journal.runID)) { return false }
        return tokens.contains("haupdate-\(journal.runID)")
    }

    /// Cancels a stack update that a dead run has left going, and waits until the stack is at rest.
    private func endStackUpdate(_ stack: String, _ held: [GroupJournal]) async throws(RunError) {
        guard let found = try await existingStack(stack) else { return }
        let meaning = StackStatus.meaning(of: found.status)
        guard meaning == .inProgress || meaning == .undoing else { return }
        // What may be the way back itself goes on to its end.
        let isGoingBack = held.contains { $0.journal.phase == .stackBack }
        let isUpdating = found.status == "UPDATE_IN_PROGRESS" && !isGoingBack
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
