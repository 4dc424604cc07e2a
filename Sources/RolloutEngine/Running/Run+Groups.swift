internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Rolls groups without touching their stack.
    func updateGroups(stack: String?, named: [String]) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        var names = try await names(of: stack, named: named)
        guard !names.isEmpty else {
            // An empty list would mean every group of the region to AWS.
            return Ending(.nothingToDo, "stack \(stack ?? "") has no Auto Scaling groups")
        }
        names = try await lockGroups(names, stack: stack, named: named)
        let look = try await wholeLook(names, readsSources: true).spendingAll(options)
        try refuseMissing(names, look)
        let members = look.groups.filter { !$0.outdated.isEmpty || $0.journal.journal?.phase == .frozen }
        for group in look.groups {
            if let finding = Preflight.journalFinding(group, stack: stack) { throw RunError(finding) }
        }
        if members.isEmpty {
            var ending = Ending(.nothingToDo, "nothing is outdated in \(names.joined(separator: ", "))")
            ending.groups = idle(look.groups)
            return ending
        }
        try await preflight(members, touched: [])
        try await checkAlarms()
        plan(members)
        try await askBeforeUpdate()
        try stopIfInterrupted()
        try await confirmLocks()
        var rollout = begin(members)
        try await drive(&rollout, from: freshLook(rollout.groupNames)) { $0.stage == .prepared }
        if rollout.outcome == nil {
            noteSignalBeforePin(&rollout)
            var now: Look?
            if rollout.stage == .prepared {
                let seen: Look
                if let last = freshLook(rollout.groupNames) {
                    seen = last
                } else {
                    seen = try await wholeLook(rollout.groupNames)
                }
                rollout.pin(seen) { _, _ in nil }
                now = seen
            }
            try await drive(&rollout, from: now) { _ in false }
        }
        return ending(rollout, idle: look.groups.filter { !members.contains($0) })
    }

    func names(of stack: String?, named: [String]) async throws(RunError) -> [String] {
        guard let stack else { return named }
        guard let found = try await existingStack(stack) else {
            throw .declined(
                "stack \(stack) does not exist in \(client.region) of account \(hookContext.account): "
                    + "check the name and --region")
        }
        if updater.hooks != nil {
            let shown = found.parameters.filter { $0.value != "****" }
            hookContext.parameters = shown.map { ($0.key, $0.value) }
            // Which outputs would show a NoEcho value only the template tells.
            if hookContext.hasSecrets {
                hookContext.secretOutputs = hideOutputs([try await currentTemplate(of: found).template])
            }
        }
        let groups = try await contents(of: stack).groups.map(\.name)
        if let stranger = named.first(where: { !groups.contains($0) }) {
            let list = groups.isEmpty ? "none" : groups.joined(separator: ", ")
            throw .declined("stack \(stack) has no group \(stranger): it has \(list)")
        }
        return named.isEmpty ? groups : groups.filter(named.contains)
    }

    func refuseMissing(_ names: [String], _ look: Look) throws(RunError) {
        if let missing = names.first(where: { look.group($0) == nil }) {
            throw .declined("group \(missing) does not exist in \(client.region): check its name and --region")
        }
    }

    /// Prints account, region and action before anything else.
    func announce(stackAction: String?) async throws(RunError) {
        let identity = try await optional("GetCallerIdentity", "the account is not known") {
            (client) async throws(AWSError) in try await client.getCallerIdentity()
        }
        hookContext.account = identity?.account ?? "unknown"
        hookContext.region = client.region
        hookContext.stackAction = stackAction
        emit(
            .started(
                RunStart(
                    runID: runID, command: command, stack: stack, account: hookContext.account, region: client.region,
                    stackAction: stackAction)))
        emit(.phase(.looking))
    }

    /// Refuses groups that cannot be rolled, before anything is changed.
    func preflight(_ groups: [GroupSnapshot], touched: [String]) async throws(RunError) {
        for group in groups {
            let refreshes = try await fact(.instanceRefresh, "autoscaling:DescribeInstanceRefreshes") {
                (client) async throws(AWSError) in try await client.describeInstanceRefreshes(group: group.name)
            }
            let active = ["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"]
            let facts = Preflight.Facts(
                activeInstanceRefresh: refreshes?.first { active.contains($0.status) }?.status)
            let finding = Preflight.finding(
                group, facts: facts, isTouched: touched.contains(group.name), options: options, stack: stack)
            if let finding { throw RunError(finding) }
            try refuseLongJournal(group, isTouched: touched.contains(group.name))
        }
        try await checkSurge(groups, touched: touched)
    }

    /// Refuses a group whose tags have no room for what the run writes down.
    private func refuseLongJournal(_ group: GroupSnapshot, isTouched: Bool) throws(RunError) {
        let baseline = Baseline(of: group)
        if baseline.spentIDs.count > JournalTags.idLimit {
            throw .declined(
                "group \(group.name): --all-instances writes every instance down that is up to date, and more than "
                    + "\(JournalTags.idLimit) do not fit into its journal: it has \(baseline.spentIDs.count); change "
                    + "something in what it launches instead, then the identity alone tells old from new")
        }
        if max(baseline.protectedIDs.count, baseline.keptIDs.count) > JournalTags.idLimit {
            throw .declined(
                "group \(group.name): more than \(JournalTags.idLimit) protected or up-to-date instances do not fit "
                    + "into its journal: take the protection away, or roll what is outdated in smaller groups")
        }
        let all = group.instances.filter(\.lifecycle.countsAsCapacity)
        // Where the stack goes back to an older version, some of the outdated ones become up to date.
        // A bad tag has been refused before.
        let isRolling = (try? GroupStrategy(of: group, options))?.kind == .rolling
        let mayKeep =
            isRolling
            ? all.count : isTouched && Set(all.map(\.identity)).count > 1 ? all.count - 1 : baseline.keptIDs.count
        let others = sight.otherTags[group.name] ?? 0
        let most = JournalTags.mostTags(
            beside: others, seen: sight.journalTags[group.name] ?? [], baseline, mayKeep: mayKeep)
        if most > JournalTags.tagLimit {
            throw .declined(
                "group \(group.name): a group has room for \(JournalTags.tagLimit) tags, and with the \(others) that it "
                    + "has the run's journal makes \(most): take \(most - JournalTags.tagLimit) of its tags away, or the "
                    + "protection of instances")
        }
    }

    /// Tells what the run means to do with its groups.
    ///
    /// - Parameter touched: Groups all of whose instances the stack's change makes outdated.
    func plan(_ groups: [GroupSnapshot], touched: [String] = []) {
        let planned = groups.map { group in
            let leaving =
                touched.contains(group.name) ? group.instances.filter(\.lifecycle.countsAsCapacity) : group.outdated
            return PlannedGroup(name: group.name, sizes: Baseline(of: group).sizes, outdated: leaving.count)
        }
        hookContext.plan = planned
        hookContext.groups = groups
        emit(.plan(planned))
        for (group, plan) in zip(groups, planned) where plan.outdated > 0 {
            // A tag that cannot be read has been refused before.
            guard let strategy = try? GroupStrategy(of: group, options),
                let rolling = strategy.rolling(group, sizes: plan.sizes)
            else { continue }
            emit(.note("group \(group.name): \(rolling.promise(of: plan.sizes.desired))"))
        }
        emit(.phase(.asking))
    }

    /// A rollout that begins with writing down.
    func begin(_ groups: [GroupSnapshot]) -> Rollout {
        emit(.phase(.writingDown))
        var rollout = Rollout(
            runID: runID, started: started, owner: updater.owner, options: options, gates: gates,
            groups: groups.map { ($0.name, Baseline(of: $0)) }, now: timekeeper.now)
        rollout.overdueAt = overdueAt
        return rollout
    }

    func noteSignalBeforePin(_ rollout: inout Rollout) {
        guard let signal = updater.interruption.signal, !hasNotedSignal else { return }
        hasNotedSignal = true
        rollout.interrupt(signal: signal)
    }

    func idle(_ groups: [GroupSnapshot]) -> [GroupReport] {
        groups.map {
            GroupReport(
                name: $0.name, target: $0.target?.description, sizes: $0.sizes, note: "nothing outdated, not touched")
        }
    }
}

extension RunError {
    init(_ finding: Preflight.Finding) {
        switch finding {
        case .busy(let text): self = .busy(text)
        case .refused(let text): self = .declined(text)
        }
    }
}
