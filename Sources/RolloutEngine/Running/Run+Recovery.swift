internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The groups of a stack that carry journals, with a look at all groups.
    private func journals(
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

    private func openJournals(
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

    private func alreadyFrozen(_ scope: RunScope, _ held: [GroupJournal]) -> Ending {
        var ending = Ending(
            .nothingToDo,
            "\(scope): run \(held[0].journal.runID) was put back already and left scaling suspended, since its version was "
                + "not proven: update to another one, or `haupdate unlock \(scope.arguments)`")
        ending.nextCommand = scope.stack.map { "haupdate update stack \($0) KEY=VALUE" }
        return ending
    }

    /// Who takes over: the same person on the same machine is told from their earlier self by this command's own ID.
    private var successor: String { "\(updater.owner)+\(runID)" }

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

    /// Prints each journal and drops it; nothing else is changed.
    func unlock(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, _, _) = try await journals(of: scope, health: false)
        let carriers = look.groups.filter(\.hasJournalTags)
        guard !carriers.isEmpty else { return Ending(.nothingToDo, "\(scope): no run is open") }
        for group in carriers {
            for line in journalLines(group) { emit(.note("group \(group.name): \(line)")) }
        }
        if let stack = scope.stack {
            let runs = carriers.compactMap(\.journal.journal?.runID)
            for (index, run) in runs.enumerated() where !runs[..<index].contains(run) {
                await discardChangeSet(ofRun: run, stack: stack)
            }
        }
        for group in try await describe(carriers.map(\.name)) {
            let tags = sight.journalTags[group.name] ?? []
            guard let keys = NonEmpty(tags.map(\.key)) else { continue }
            hasChanged = true
            try await calling("dropping the journal of group \(group.name)") { (client) async throws(AWSError) in
                try await client.deleteTags(group: group.name, keys: keys)
            }
        }
        return Ending(
            .succeeded,
            "\(scope): the journals of \(carriers.map(\.name).joined(separator: ", ")) are dropped; sizes, "
                + "protection and suspended processes were left as they are")
    }

    private func journalLines(_ group: GroupSnapshot) -> [String] {
        switch group.journal {
        case .none: return []
        case .torn(let reason): return ["journal that cannot be trusted: \(reason)"]
        case .valid(let journal):
            var lines = [
                "run \(journal.runID) of \(journal.owner), begun \(journal.started.iso8601), \(journal.phase.rawValue)",
                "sizes were \(journal.baseline.sizes), are \(group.sizes)",
            ]
            if group.sizes != journal.baseline.sizes {
                let sizes = journal.baseline.sizes
                lines.append(
                    "to give the sizes back: aws autoscaling update-auto-scaling-group "
                        + "--auto-scaling-group-name \(group.name) --min-size \(sizes.minimum) "
                        + "--desired-capacity \(sizes.desired) --max-size \(sizes.maximum)")
            }
            let ours = group.instances.filter { instance in
                instance.isProtected && !journal.baseline.protectedIDs.contains(instance.id)
            }.map(\.id)
            if !ours.isEmpty {
                lines.append(
                    "still protected by that run: \(ours.joined(separator: ", ")); to end that: "
                        + "aws autoscaling set-instance-protection --auto-scaling-group-name \(group.name) "
                        + "--no-protected-from-scale-in --instance-ids \(ours.joined(separator: " "))")
            }
            let left = journal.baseline.ours.filter { group.isSuspended($0) }.map(\.rawValue)
            if !left.isEmpty {
                lines.append(
                    "still suspended by that run: \(left.joined(separator: ", ")); to resume them: "
                        + "aws autoscaling resume-processes --auto-scaling-group-name \(group.name) "
                        + "--scaling-processes \(left.joined(separator: " "))")
            }
            return lines
        }
    }

    /// What the journals say, and what comes next.
    func status(_ scope: RunScope) async throws(RunError) -> StatusReport {
        let identity = try await optional("GetCallerIdentity", "the account is not known") {
            (client) async throws(AWSError) in try await client.getCallerIdentity()
        }
        hookContext.account = identity?.account ?? "unknown"
        let (look, held, torn) = try await journals(of: scope, health: false)
        var status = "no stack"
        if let stack = scope.stack { status = try await existingStack(stack)?.status ?? "gone" }
        let (headline, next) = verdict(scope, held, torn)
        return StatusReport(
            stack: scope.arguments, stackStatus: status,
            groups: look.groups.map {
                StatusReport.Group(
                    name: $0.name, sizes: $0.sizes, target: $0.target?.description, outdated: $0.outdated.count,
                    upToDate: $0.upToDate.count, suspended: $0.suspended.map(\.name), journal: $0.journal)
            }, headline: headline, nextCommand: next)
    }

    private func verdict(_ scope: RunScope, _ held: [GroupJournal], _ torn: [String]) -> (String, String?) {
        if let first = torn.first { return (first, "haupdate unlock \(scope.arguments)") }
        guard let first = held.first else { return ("no run is open", nil) }
        let run = "run \(first.journal.runID) of \(first.journal.owner), begun \(first.journal.started.iso8601)"
        if held.contains(where: { $0.journal.phase == .committing }) {
            return (
                "\(run), passed its commit point: if it has died, it can only go forward",
                "haupdate resume \(scope.arguments)"
            )
        }
        if held.allSatisfy({ $0.journal.phase == .frozen }) {
            return (
                "\(run), was put back and left scaling suspended, since its version was not proven: update to another one, which adopts it",
                scope.stack.map { "haupdate update stack \($0) KEY=VALUE" }
            )
        }
        return (
            "\(run), has not reached its commit point: if it has died, it can be taken back",
            "haupdate rollback \(scope.arguments)"
        )
    }
}

extension ScalingActivity {
    /// The instance that a description names, for example after "Terminating EC2 instance: ".
    fileprivate func instance(after words: String) -> String? {
        guard description.hasPrefix(words) else { return nil }
        return description.dropFirst(words.count).split(separator: " ").first.map(String.init)
    }
}
