internal import AWSClient
internal import RolloutCore

extension Run {
    /// Locks groups that are to be rolled without their stack.
    func lockGroups(_ names: [String], stack: String?) async throws(RunError) {
        guard options.lock == .ssm else { return }
        let look = try await wholeLook(names)
        try refuseMissing(names, look)
        for group in look.groups {
            if let finding = Preflight.journalFinding(group, stack: stack) { throw RunError(finding) }
        }
        try await takeLocks(stack: nil, groups: names, heirTo: frozenRuns(look), open: openRuns(look))
    }

    /// Locks a stack and all its groups, and reads the stack again: somebody may have been faster and have ended since.
    func locked(_ stack: Stack) async throws(RunError) -> Stack {
        guard options.lock == .ssm else { return stack }
        let contents = try await contents(of: stack.name)
        let look = try await refuseHeldGroups(contents, stack.name)
        try await takeLocks(
            stack: stack.name, groups: contents.groups.map(\.name), heirTo: frozenRuns(look), open: openRuns(look))
        guard let now = try await existingStack(stack.name) else {
            throw .declined("stack \(stack.name) was deleted meanwhile: nothing was changed")
        }
        if let obstacle = StackStatus.obstacle(toUpdating: now.name, status: now.status) { throw .declined(obstacle) }
        return now
    }

    /// Locks the name of a stack that is to be created.
    func lockCreation(of request: UpdateStackRequest) async throws(RunError) {
        guard options.lock == .ssm, request.template != nil else { return }
        try await takeLocks(stack: request.stack, groups: [])
        guard try await existingStack(request.stack) == nil else {
            throw .busy("stack \(request.stack) was created meanwhile: nothing was changed by this command")
        }
    }

    /// A frozen group was put back already, and the next update adopts its journal: a lock that its run has left is one of
    /// a process that was killed at its end.
    private func frozenRuns(_ look: Look) -> [String] {
        var runs: [String] = []
        for journal in look.groups.compactMap(\.journal.journal) where journal.phase == .frozen {
            if !runs.contains(journal.runID) { runs.append(journal.runID) }
        }
        return runs
    }

    private func openRuns(_ look: Look) -> [String] { look.groups.compactMap(\.journal.journal?.runID) }
}
