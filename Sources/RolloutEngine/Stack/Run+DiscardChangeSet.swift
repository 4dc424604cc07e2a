internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// What has become of the change set of a run that somebody takes over.
    enum ChangeSetFate: Equatable {
        /// It can no longer be executed, by this command or before.
        case deleted
        /// There is none.
        case absent
        /// Its execution has begun and has not ended; the stack may not show it yet.
        case executing
        /// Its execution has ended.
        case executed
        /// It may still be executed; the text says why that cannot be told or prevented.
        case unknown(String)
    }

    /// Deletes the change set that a run has made and not executed, if it is still there: a run that died could not, and a
    /// request of its own to execute it may still be on the way.
    func discardChangeSet(ofRun runID: String, stack: String) async -> ChangeSetFate {
        let name = changeSetName(runID)
        let client = client.until(timekeeper.now + .seconds(60))
        var fate = await fate(of: name, stack: stack, client)
        if fate == nil {
            hasChanged = true
            decide(
                "delete change set", stack, what: name,
                because: "run \(runID) has made it and not executed it, and a request of its own may be on the way")
            do {
                try await client.deleteChangeSet(name, stack: stack)
                emit(.note("change set \(name) of stack \(stack), which was not executed, is deleted"))
                return .deleted
            } catch {
                // It may have begun meanwhile, which is why it cannot be deleted; or only the answer is lost.
                fate = await self.fate(of: name, stack: stack, client) ?? .unknown(message(of: error))
            }
        }
        switch fate {
        case .executing: emit(.note("change set \(name) of stack \(stack) is being executed"))
        case .unknown(let reason): emit(.note("change set \(name) of stack \(stack) may be left behind: \(reason)"))
        case .deleted, .absent, .executed, nil: break
        }
        return fate ?? .absent
    }

    /// - Returns: `nil` for one that is there, and that nobody has executed.
    private func fate(of name: String, stack: String, _ client: AWSClient) async -> ChangeSetFate? {
        do {
            let found = try await client.describeChangeSet(name, stack: stack)
            switch (found.status, found.executionStatus) {
            case ("DELETE_PENDING", _), ("DELETE_IN_PROGRESS", _), ("DELETE_COMPLETE", _): return .deleted
            case (_, "EXECUTE_IN_PROGRESS"): return .executing
            case (_, "EXECUTE_COMPLETE"), (_, "EXECUTE_FAILED"): return .executed
            default: return nil
            }
        } catch {
            if error.isAbsentChangeSet || error.isAbsentStack || error.isOperationMissing { return .absent }
            return .unknown(message(of: error))
        }
    }

    /// Sees to it that no update of the stack can begin behind a rollback's back.
    ///
    /// - Throws: ``RunError/needsPerson(_:)`` when the change set may still be executed: then all must stay protected.
    func settleChangeSet(of held: [GroupJournal], stack: String) async throws(RunError) {
        let runID = held[0].journal.runID
        let name = changeSetName(runID)
        switch await discardChangeSet(ofRun: runID, stack: stack) {
        case .deleted, .absent, .executed: return
        case .executing: try await waitForExecution(of: name, stack: stack)
        case .unknown(let reason):
            // A target is pinned when the stack's update is over, or none was wanted.
            guard held.contains(where: { $0.journal.pinned == nil }) else { return }
            throw .needsPerson(
                "change set \(name) of stack \(stack) could not be deleted and may still be executed (\(reason)): the groups "
                    + "stay protected; delete it, then `haupdate rollback \(stack)`")
        }
    }

    /// Waits until a stack shows the update that executes a change set: before that its status says that nothing is going.
    private func waitForExecution(of name: String, stack: String) async throws(RunError) {
        let limit = timekeeper.now + max(options.warmup, .seconds(60))
        while timekeeper.now < limit {
            guard let found = try await existingStack(stack) else { return }
            if found.status.hasSuffix("_IN_PROGRESS") { return }
            let fate = await fate(of: name, stack: stack, client.until(timekeeper.now + .seconds(60)))
            if fate == .executed || fate == .absent { return }
            // A cancelled task goes on without waiting; the limit ends this.
            try? await timekeeper.sleep(until: timekeeper.now + .seconds(2))
        }
        throw .needsPerson(
            "change set \(name) is being executed and stack \(stack) does not show its update yet: the groups stay protected; "
                + "wait for CloudFormation, then `haupdate rollback \(stack)`")
    }
}
