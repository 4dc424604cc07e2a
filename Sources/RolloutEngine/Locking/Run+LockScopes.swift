internal import AWSClient
internal import RolloutCore

extension Run {
    /// Locks groups that are to be rolled without their stack.
    ///
    /// - Parameter named: Those of the stack that were named; empty for all of it.
    /// - Returns: The groups as they are listed under the lock.
    func lockGroups(_ names: [String], stack: String?, named: [String]) async throws(RunError) -> [String] {
        guard options.lock == .ssm else { return names }
        let look = try await wholeLook(names)
        try refuseMissing(names, look)
        for group in look.groups {
            if let finding = Preflight.journalFinding(group, stack: stack) { throw RunError(finding) }
        }
        return try await lockListed(names, stack: nil, open: openRuns(look)) { () async throws(RunError) in
            try await self.names(of: stack, named: named)
        }
    }

    /// Locks a stack and all its groups, and reads the stack again: somebody may have been faster and have ended since.
    func locked(_ stack: Stack) async throws(RunError) -> Stack {
        guard options.lock == .ssm else { return stack }
        let contents = try await contents(of: stack.name)
        let look = try await refuseHeldGroups(contents, stack.name)
        _ = try await lockListed(contents.groups.map(\.name), stack: stack.name, open: openRuns(look)) {
            () async throws(RunError) in try await self.contents(of: stack.name).groups.map(\.name)
        }
        guard let now = try await existingStack(stack.name) else {
            throw .declined("stack \(stack.name) was deleted meanwhile: nothing was changed")
        }
        if let obstacle = StackStatus.obstacle(toUpdating: now.name, status: now.status) { throw .declined(obstacle) }
        return now
    }

    /// Locks groups, and lists them again under the lock until it holds all of them: a listing from before may be old.
    ///
    /// - Parameters:
    ///   - run: As in ``takeLocks(stack:groups:run:heirTo:open:)``, as is what follows.
    ///   - list: The groups as they are now.
    /// - Returns: The last listing.
    func lockListed(
        _ first: [String], stack: String?, run: String? = nil, heirTo: [String] = [], open: [String],
        list: () async throws(RunError) -> [String]
    ) async throws(RunError) -> [String] {
        var names = first
        for _ in 0..<4 {
            try await takeLocks(stack: stack, groups: names, run: run, heirTo: heirTo, open: open)
            names = try await list()
            if names.allSatisfy({ name in locks.contains { $0.name == .group(name) } }) { return names }
        }
        throw .declined(
            "--lock ssm: the groups change while they are being locked (\(names.joined(separator: ", "))): wait until "
                + "nobody works on the stack, and try again")
    }

    /// Locks the groups of a stack that was just created, so that nobody rolls them while they are proven.
    func lockCreated(_ names: [String]) async {
        for name in names {
            do throws(RunError) {
                try await takeLocks(stack: nil, groups: [name])
            } catch {
                // Nothing of a new stack's groups is changed: what somebody else does there is only worth knowing.
                emit(.warning("group \(name) is proven without its lock: \(error)"))
            }
        }
    }

    /// Locks the name of a stack that is to be created.
    func lockCreation(of request: UpdateStackRequest) async throws(RunError) {
        guard options.lock == .ssm, request.template != nil else { return }
        try await takeLocks(stack: request.stack, groups: [])
        guard try await existingStack(request.stack) == nil else {
            throw .busy("stack \(request.stack) was created meanwhile: nothing was changed by this command")
        }
    }

    private func openRuns(_ look: Look) -> [String] { look.groups.compactMap(\.journal.journal?.runID) }
}
