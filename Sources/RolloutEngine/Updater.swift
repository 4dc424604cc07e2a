package import AWSClient
package import Hooks
package import RolloutCore
package import Timekeeping

/// Runs one command against one account and region: the edge where the core's decisions take effect.
package struct Updater: Sendable {
    let client: AWSClient
    let hooks: HookRunner?
    let timekeeper: Timekeeper
    let options: RolloutOptions
    let interruption: Interruption
    let newRunID: @Sendable () -> String
    let owner: String
    let calls: CallCounter
    let report: @Sendable (RunEvent) -> Void
    let audit: (@Sendable (AuditEntry) -> Void)?
    let stateFiles: StateFiles?

    /// - Parameters:
    ///   - hooks: `nil` when the run has none.
    ///   - newRunID: Twelve or so letters and digits, new for each call.
    ///   - owner: Who runs this, as `user@host`.
    ///   - calls: The observer of `client`, for the report.
    ///   - report: Told of each event as it happens; the last one is `finished`.
    ///   - audit: Told of each look and decision, for the audit file; the events of `report` are not repeated there.
    ///   - stateFiles: Keeps records in folders, for `--state`.
    package init(
        client: AWSClient, hooks: HookRunner?, timekeeper: Timekeeper, options: RolloutOptions,
        interruption: Interruption, newRunID: @escaping @Sendable () -> String, owner: String, calls: CallCounter,
        report: @escaping @Sendable (RunEvent) -> Void, audit: (@Sendable (AuditEntry) -> Void)? = nil,
        stateFiles: StateFiles? = nil
    ) {
        self.client = client
        self.hooks = hooks
        self.timekeeper = timekeeper
        self.options = options
        self.interruption = interruption
        self.newRunID = newRunID
        self.owner = owner
        self.calls = calls
        self.report = report
        self.audit = audit
        self.stateFiles = stateFiles
    }

    /// Creates or updates a stack and rolls its groups.
    package func updateStack(_ request: UpdateStackRequest) async -> Report {
        await run("update stack", RunScope(stack: request.stack)) { (run) async throws(RunError) in
            try await run.updateStack(request)
        }
    }

    /// Rolls groups onto what they launch now: all of a stack, or the named ones of it; without a stack any named ones.
    package func updateGroups(stack: String?, groups: [String]) async -> Report {
        await run("update asgs", RunScope(stack: stack, groups: groups)) { (run) async throws(RunError) in
            try await run.updateGroups(stack: stack, named: groups)
        }
    }

    /// Finishes a run that ended after its commit point.
    package func resume(_ scope: RunScope) async -> Report {
        await run("resume", scope) { (run) async throws(RunError) in try await run.resume(scope) }
    }

    /// Takes back a run that ended before its commit point.
    package func rollback(_ scope: RunScope) async -> Report {
        await run("rollback", scope) { (run) async throws(RunError) in try await run.rollback(scope) }
    }

    /// Drops the journals of groups and changes nothing else.
    package func unlock(_ scope: RunScope) async -> Report {
        await run("unlock", scope) { (run) async throws(RunError) in try await run.unlock(scope) }
    }

    /// What the journals of groups say.
    ///
    /// - Throws: ``RunError`` when the stack or its groups cannot be read.
    package func status(_ scope: RunScope) async throws(RunError) -> StatusReport {
        let run = Run(self, command: "status", stack: scope.stack)
        var report = try await run.status(scope)
        report.nextCommand = options.repeating(in: report.nextCommand)
        return report
    }

    /// Asks every hook once about what stands in AWS now, and changes nothing.
    ///
    /// - Parameter instances: Only these; empty means every instance in service.
    /// - Throws: ``RunError`` when the stack, its groups or their health cannot be read.
    package func askHooks(_ scope: RunScope, instances: [String]) async throws(RunError) -> [LiveAnswer] {
        try await Run(self, command: "hooks run", stack: scope.stack).askOnce(scope, instances: instances)
    }

    /// Finishes a run on a stack; see ``resume(_:)``.
    package func resume(stack: String) async -> Report { await resume(RunScope(stack: stack)) }

    /// Takes back a run on a stack; see ``rollback(_:)``.
    package func rollback(stack: String) async -> Report { await rollback(RunScope(stack: stack)) }

    /// Drops the journals of a stack's groups; see ``unlock(_:)``.
    package func unlock(stack: String) async -> Report { await unlock(RunScope(stack: stack)) }

    /// What the journals of a stack's groups say; see ``status(_:)``.
    package func status(stack: String) async throws(RunError) -> StatusReport {
        try await status(RunScope(stack: stack))
    }

    private func run(
        _ command: String, _ scope: RunScope, _ body: (Run) async throws(RunError) -> Ending
    ) async -> Report {
        let run = Run(self, command: command, stack: scope.stack)
        run.lockScope = scope
        var ending: Ending
        do {
            ending = try await body(run)
        } catch {
            ending = error.ending(hasChanged: run.hasChanged, stack: scope.stack)
        }
        // Whatever is left open is in the journals; the lock says only that somebody may be at work.
        await run.releaseLocks()
        ending.nextCommand = options.repeating(in: ending.nextCommand)
        if command != "unlock" { await run.askAfterEnd(ending) }
        return run.finish(ending)
    }
}
