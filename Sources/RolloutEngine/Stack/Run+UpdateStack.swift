internal import AWSClient
internal import CloudFormationTemplate
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Creates or updates a stack and rolls its groups.
    func updateStack(_ request: UpdateStackRequest) async throws(RunError) -> Ending {
        retryCommand = retry(request)
        try checkState()
        let stack = try await cleanedUp(try await existingStack(request.stack))
        try await announce(stackAction: stack != nil ? "UPDATE" : request.template == nil ? nil : "CREATE")
        guard var stack else {
            try await lockCreation(of: request)
            return try await createStack(request)
        }
        if let obstacle = StackStatus.obstacle(toUpdating: stack.name, status: stack.status) {
            // A stack that is busy with somebody's run is that run's: its journal says more than the status.
            try await refuseHeldGroups(try await contents(of: stack.name), stack.name)
            throw .declined(obstacle)
        }
        stack = try await locked(stack)
        var template: TemplateInput?
        if let given = request.template { template = try await self.template(given) }
        let prepared = try await prepareUpdate(stack, request, template)
        do throws(RunError) {
            return try await update(stack, prepared)
        } catch {
            if !hasExecuted, case .changeSet(let changeSet) = prepared.change {
                await discard(changeSet.root.id, stack: stack.name)
            }
            throw error
        }
    }

    /// All that is known before the first change.
    struct PreparedUpdate {
        var change: Change
        var contents: StackContents
        /// Names of groups that the change removes.
        var leaving: [String] = []
        /// The templates that are there, by the name of the root or the ARN of a nested stack.
        var old: [String: KnownTemplate]
        var template: TemplateInput?
        var request: UpdateStackRequest
        /// The parameters that the coming template declares; `nil` when it is the stack's own.
        var keptParameters: [String]?
        /// How the stack goes back if its groups fail; `nil` where it does not.
        var wayBack: WayBack?
    }

    private func prepareUpdate(
        _ stack: Stack, _ request: UpdateStackRequest, _ template: TemplateInput?
    ) async throws(RunError) -> PreparedUpdate {
        let contents = try await contents(of: stack.name)
        // Somebody else's run must not even see a change set come and go.
        try await refuseHeldGroups(contents, stack.name)
        let old = try await currentTemplate(of: stack)
        let nested = try await nestedTemplates(contents.nested)
        try refusePolicies([old] + nested.map(\.template))
        if let template, let text = template.text, parsed(text) != nil {
            let values = stack.parameters.filter { old in !request.parameters.contains { $0.key == old.key } }
            let given = request.parameters.map { Stack.Parameter(key: $0.key, value: $0.value) }
            try refusePolicies([known(text, name: template.name, stack: stack, parameters: values + given)])
        }
        try await refuseMissingCapabilities(stack, request, template)
        let declared = template == nil ? old.template : template?.text.flatMap { parsed($0) }
        let summary = try await summary(declared, template?.source, stack: stack.name)
        let parameters = try arguments(summary, stack: stack, given: request.parameters)
        tell(summary, stack, request.parameters)
        // The outputs may be those of either.
        hookContext.secretOutputs = hideOutputs([old.template, declared])
        try stopIfInterrupted()
        let change = try await change(
            stack,
            StackRequest(
                stack: stack.name, template: template?.source ?? .previous, parameters: parameters,
                capabilities: request.capabilities, clientRequestToken: "haupdate-\(runID)-ask"),
            nested: !contents.nested.isEmpty)
        let all = [stack.name: old].merging(nested.map { ($0.stack, $0.template) }) { first, _ in first }
        return PreparedUpdate(
            change: change, contents: contents, old: all, template: template, request: request,
            keptParameters: template == nil ? nil : summary.parameters.map(\.key))
    }

    @discardableResult
    func refuseHeldGroups(_ contents: StackContents, _ stack: String) async throws(RunError) -> Look {
        let look = try await look(contents.groups.map(\.name), readsSources: true) { _ in false }
        for group in look.groups {
            if let finding = Preflight.journalFinding(group, stack: stack) { throw RunError(finding) }
        }
        return look
    }

    func arguments(
        _ summary: TemplateSummary, stack: Stack?, given: [UpdateStackRequest.Parameter]
    ) throws(RunError) -> [StackParameter] {
        let declared = summary.parameters.map {
            ParameterPlan.Declared(key: $0.key, hasDefault: $0.defaultValue != nil)
        }
        let arguments = ParameterPlan.arguments(
            declared: declared, stackHas: stack?.parameters.map(\.key) ?? [], given: given.map { ($0.key, $0.value) })
        do {
            return try arguments.get().map { argument in
                switch argument {
                case .value(let key, let value): StackParameter(key: key, value: .text(value))
                case .previous(let key): StackParameter(key: key, value: .previous)
                }
            }
        } catch {
            throw .declined("\(error)")
        }
    }

    /// The outputs that name a NoEcho parameter in any of the templates; `nil` where one of them cannot be read.
    func hideOutputs(_ templates: [Template?]) -> [String]? {
        templates.contains(where: { $0 == nil }) ? nil : templates.compactMap(\.self).flatMap(\.secretOutputs)
    }

    /// Hooks see the parameters, but never a NoEcho one.
    func tell(_ summary: TemplateSummary, _ stack: Stack?, _ given: [UpdateStackRequest.Parameter]) {
        let secret = Set(summary.parameters.filter(\.noEcho).map(\.key))
        var parameters = (stack?.parameters ?? []).map { (key: $0.key, value: $0.value) }
        for parameter in given {
            parameters.removeAll { $0.key == parameter.key }
            parameters.append((parameter.key, parameter.value))
        }
        hookContext.secrets = given.filter { secret.contains($0.key) }.map(\.value)
        hookContext.parameters = parameters.filter { !secret.contains($0.key) && $0.value != "****" }
        let visible = hookContext.parameters.map(\.key)
        updater.audit?(
            .parameters(
                parameters.map { parameter in
                    AuditParameter(
                        key: parameter.key, value: visible.contains(parameter.key) ? parameter.value : nil,
                        isGiven: given.contains { $0.key == parameter.key })
                }))
    }

    private func update(_ stack: Stack, _ given: PreparedUpdate) async throws(RunError) -> Ending {
        var prepared = given
        var touched: [String] = []
        var new: [String: KnownTemplate] = [:]
        if case .changeSet(let change) = prepared.change {
            hookContext.changes = change.planned
            emit(.changeSet(change.planned))
            if let obstacle = change.replacement { throw .declined(obstacle) }
            new = try await comingTemplates(of: stack, change, given: prepared.template)
            try refuseTriggeredPolicies(prepared, new, change)
            prepared.leaving = prepared.contents.groups.filter(change.removes).map(\.name)
        }
        let names = prepared.contents.groups.map(\.name).filter { !prepared.leaving.contains($0) }
        var look: Look
        if let last = freshLook(names) {
            look = last
        } else {
            look = try await wholeLook(names, readsSources: true)
        }
        look = look.spendingAll(options)
        if case .changeSet(let change) = prepared.change {
            touched = prepared.contents.groups.filter { group in
                change.touches(group) || change.outdates(sight.followed[group.name] ?? [])
            }.map(\.name).filter { !prepared.leaving.contains($0) }
            try refuseMissing(touched, look)
        }
        let members = look.groups.filter {
            touched.contains($0.name) || !$0.outdated.isEmpty || $0.journal.journal?.phase == .frozen
        }
        if case .none = prepared.change, members.isEmpty {
            var ending = Ending(.nothingToDo, "stack \(stack.name): no change, and nothing is outdated")
            ending.groups = idle(look.groups)
            return ending
        }
        noteTemplateSizes(prepared, new)
        try await preflight(members, touched: touched)
        try await checkAlarms()
        plan(members, touched: touched)
        if case .changeSet(let change) = prepared.change, !members.isEmpty {
            prepared.wayBack = try await wayBack(stack, prepared, change, members)
        }
        try await askBeforeUpdate()
        try stopIfInterrupted()
        var acceptances: [(group: String, acceptance: Acceptance)] = []
        if case .changeSet = prepared.change { acceptances = try await self.acceptances(members) }
        if let way = prepared.wayBack {
            if let record = way.record { try await keep(record.contents, as: record.copy) }
            prepared.wayBack?.template = try await sendable(way.template, of: stack.name, in: options.state)
        }
        try stopIfInterrupted()
        try await confirmLocks()
        var rollout = begin(members)
        rollout.remember(acceptances)
        if let memory = prepared.wayBack?.memory { rollout.remember(memory) }
        try await drive(&rollout, from: freshLook(rollout.groupNames)) { $0.stage == .prepared }
        noteSignalBeforePin(&rollout)
        if case .changeSet(let change) = prepared.change {
            guard rollout.stage == .prepared else {
                await discard(change.root.id, stack: stack.name)
                try await drive(&rollout) { _ in false }
                return ending(rollout)
            }
            return try await execute(change.root, stack, prepared, new, &rollout, idle: look.groups)
        }
        return try await roll(stack, prepared, new, &rollout, idle: look.groups)
    }

    private func execute(
        _ changeSet: ChangeSet, _ stack: Stack, _ prepared: PreparedUpdate, _ new: [String: KnownTemplate],
        _ rollout: inout Rollout, idle: [GroupSnapshot]
    ) async throws(RunError) -> Ending {
        emit(.phase(.updatingStack))
        let token = "haupdate-\(runID)"
        let follower = StackFollower(
            token: token, known: try await knownEvents(stack.name), options: options, now: timekeeper.now,
            wallTime: timekeeper.wallTime, updatedBefore: stack.lastUpdatedTime)
        decide(
            "execute change set", stack.name, what: changeSet.id,
            because: "it is the one that was shown; what it touches is written down, protected and suspended")
        hasExecuted = true
        hasChanged = true
        do {
            try await patiently("executing change set \(changeSet.id)") { (client) async throws(AWSError) in
                try await client.executeChangeSet(changeSet.id, stack: stack.name, clientRequestToken: token)
            }
        } catch {
            // A lost answer is no answer: the events tell whether the update has begun.
            if !error.isAmbiguous {
                await discard(changeSet.id, stack: stack.name)
                return try await turnBack(&rollout, "the change set was not executed: \(message(of: error))")
            }
        }
        var end = try await follow(stack.name, nested: prepared.contents.nested, follower: follower, cancels: true)
        var isPrevented = false
        if end.finding == .neverStarted {
            isPrevented = await canStillBePrevented(changeSet, stack)
            // A request that was long on its way may have come between: once the change set is gone the events tell.
            end = try await follow(stack.name, nested: prepared.contents.nested, follower: follower, cancels: true)
        }
        if end.isInterrupted { hasNotedSignal = true }
        if end.isOverdue { hasHeededTime = true }
        let isStopped = end.isInterrupted || end.isOverdue
        switch end.finding {
        case .succeeded, .following:
            rollout.stackHasChanged(canGoBack: prepared.wayBack != nil)
            if end.isInterrupted, let signal = updater.interruption.signal { rollout.interrupt(signal: signal) }
            return try await roll(stack, prepared, new, &rollout, idle: idle)
        case .undone(let cause):
            if end.isOverdue { rollout.turnBack(overdueText) }
            return try await turnBack(&rollout, cause, wasInterrupted: isStopped)
        case .failed(let cause):
            if end.status == "UPDATE_ROLLBACK_FAILED" { return stuck(&rollout, stack, cause, end.reason) }
            rollout.stackHasChanged()
            if end.isOverdue { rollout.turnBack(overdueText) }
            return try await turnBack(&rollout, cause, stackIsBack: false, wasInterrupted: isStopped)
        case .neverStarted:
            let text = "CloudFormation has not begun the update within \(Int(options.warmup.inSeconds)) s"
            if isPrevented { return try await turnBack(&rollout, text) }
            rollout.degrade("\(text), and it may still begin: no group was rolled, and all are still protected")
            return ending(rollout)
        case .silent(let status):
            rollout.degrade(
                "stack \(stack.name) is in \(status) and has been silent for \(Int(options.actionTimeout.inSeconds)) s; no "
                    + "group was rolled")
            return ending(rollout)
        }
    }

    /// The end of a run whose stack could not go back: what its groups launch now is anybody's guess, so they stay
    /// protected and suspended, with their journals, until a person has freed the stack.
    private func stuck(_ rollout: inout Rollout, _ stack: Stack, _ cause: String, _ reason: String?) -> Ending {
        rollout.degrade(cause)
        var ending = ending(rollout, stackCause: cause)
        ending.headline =
            "stack \(stack.name) is in UPDATE_ROLLBACK_FAILED: the update failed and could not be undone "
            + "(\(reason ?? "AWS gives no reason")); its groups were not rolled and stay protected and suspended"
        ending.nextCommand =
            "aws cloudformation continue-update-rollback --stack-name \(stack.name) && aws cloudformation wait "
            + "stack-rollback-complete --stack-name \(stack.name) && haupdate rollback \(stack.name)"
        return ending
    }

    /// Deletes a change set that CloudFormation has not begun to execute, so that it cannot begin later, when nothing is
    /// protected any more.
    private func canStillBePrevented(_ changeSet: ChangeSet, _ stack: Stack) async -> Bool {
        let client = client.until(timekeeper.now + .seconds(600))
        do {
            guard try await client.describeChangeSet(changeSet.id, stack: stack.name).executionStatus == "AVAILABLE"
            else {
                return false
            }
            decide("delete change set", stack.name, what: changeSet.id, because: "CloudFormation has not begun it")
            try await client.deleteChangeSet(changeSet.id, stack: stack.name)
            return true
        } catch {
            emit(.note("whether change set \(changeSet.id) will still be executed cannot be told: \(error)"))
            return false
        }
    }

    /// Puts the groups back after a stack update that came to nothing.
    private func turnBack(
        _ rollout: inout Rollout, _ cause: String, stackIsBack: Bool = true, wasInterrupted: Bool = false
    ) async throws(RunError) -> Ending {
        if wasInterrupted, hasNotedSignal, let signal = updater.interruption.signal {
            rollout.interrupt(signal: signal)
        }
        rollout.turnBack(cause, freezesOutdated: !stackIsBack)
        if stackIsBack { rollout.thawsOutdated() }
        try await drive(&rollout) { _ in false }
        return ending(rollout, stackCause: wasInterrupted ? nil : cause)
    }

    /// The command line that tries again; values are left out, they may be secret.
    private func retry(_ request: UpdateStackRequest) -> String {
        var parts = ["haupdate update stack \(request.stack)"]
        parts += request.parameters.map { "\($0.key)=..." }
        switch request.template {
        case .file(let path, _): parts.append("--template \(path)")
        case .url(let url): parts.append("--template \(url)")
        case nil: break
        }
        return parts.joined(separator: " ")
    }
}
