import CloudFormationTemplate

extension World {
    /// Begins to create a stack.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `AlreadyExistsException`, `ValidationError`, `InsufficientCapabilitiesException`.
    package mutating func createStack(_ request: StackRequest) throws(APIError) -> String {
        try checkStackName(request.stack)
        if let existing = cloudFormation.stack(request.stack) {
            if try isRepeat(request, of: existing) { return existing.id }
            throw APIError("AlreadyExistsException", "Stack [\(request.stack)] already exists")
        }
        let configuration = try configuration(for: request, previous: nil)
        var stack = newStack(named: request.stack, status: .createInProgress)
        stack.parent = request.parent
        stack.root = request.parent.map { cloudFormation.stacks[$0]?.root ?? $0 }
        try apply(request, configuration, to: &stack)
        // The order is asked for now, so that a circle is refused before anything is created.
        _ = try plan(configuration, for: stack)
        cloudFormation.stacks.put(stack)
        begin(.create, of: stack.id, configuration: configuration, token: request.token)
        return stack.id
    }

    /// Begins to update a stack.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `ValidationError` ("No updates are to be performed." too), `TokenAlreadyExistsException`,
    ///   `InsufficientCapabilitiesException`.
    package mutating func updateStack(_ request: StackRequest) throws(APIError) -> String {
        let stack = try stackToChange(request.stack)
        if try isRepeat(request, of: stack) { return stack.id }
        try checkUpdatable(stack)
        let configuration = try configuration(for: request, previous: stack.configuration)
        guard try isUpdate(plan(configuration, for: stack), configuration, of: stack) else {
            throw .validation("No updates are to be performed.")
        }
        let during = try request.policyDuringUpdate.map { (text) throws(APIError) in try StackPolicy(text) }
        try keep(request, of: stack.id)
        remember(request, of: stack.id)
        cloudFormation.stacks[stack.id]?.rollsBack = !request.disablesRollback
        start(.update, of: stack, configuration, token: request.token, policy: during)
        return stack.id
    }

    /// Begins to delete a stack; one that is not there is no error, as on AWS.
    ///
    /// - Parameter retained: Logical IDs that stay; only for a stack whose deletion failed.
    /// - Throws: `ValidationError` for a protected stack, and for one in the middle of something.
    package mutating func deleteStack(_ name: String, retained: [String] = [], token: String? = nil) throws(APIError) {
        guard let stack = cloudFormation.stack(name) else { return }
        guard !stack.isProtected else {
            throw .validation(
                "Stack [\(stack.name)] cannot be deleted while TerminationProtection is enabled")
        }
        switch stack.status {
        case .deleteInProgress, .deleteComplete: return
        case .updateInProgress, .updateRollbackInProgress, .updateCleanup, .updateRollbackCleanup:
            throw .validation(
                "Stack [\(stack.name)] cannot be deleted while in status \(stack.status.rawValue)")
        default: break
        }
        guard retained.isEmpty || stack.status == .deleteFailed else {
            throw .validation(
                "Invalid operation on stack [\(stack.id)]. When you delete a stack, specify which resources to retain "
                    + "only when the stack is in the DELETE_FAILED state.")
        }
        if let (name, user) = usedExport(of: stack) {
            throw .validation("Export \(name) cannot be deleted as it is in use by \(user)")
        }
        for set in stack.changeSets where stack.status == .reviewInProgress { removeNested(of: set) }
        for logicalID in retained {
            record("DELETE_SKIPPED", logicalID, of: stack.id)
            cloudFormation.stacks[stack.id]?.resources.removeAll { $0.logicalID == logicalID }
        }
        begin(.delete, of: stack.id, configuration: nil, token: token)
    }

    func checkStackName(_ name: String) throws(APIError) {
        guard name.utf8.count <= 128, name.isCloudFormationName else {
            throw .validation(
                "1 validation error detected: Value '\(name)' at 'stackName' failed to satisfy constraint: Member must "
                    + "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*")
        }
    }

    func checkUpdatable(_ stack: Stack) throws(APIError) {
        let isLate = stack.late != nil && rules.stacks.fastUpdates == .first
        guard stack.status.isUpdatable, !isLate else {
            let status = isLate ? StackStatus.updateInProgress : stack.status
            throw .validation("Stack:\(stack.id) is in \(status.rawValue) state and can not be updated.")
        }
    }

    /// The stack for an operation that changes it: AWS's words differ from those for a look.
    func stackToChange(_ name: String) throws(APIError) -> Stack {
        guard let stack = cloudFormation.stack(name), stack.status != .deleteComplete else {
            throw .validation("Stack [\(name)] does not exist")
        }
        return stack
    }

    mutating func newStack(named name: String, status: StackStatus) -> Stack {
        Stack(id: arn("cloudformation", "stack/\(name)/\(makeUUID())"), name: name, created: now, status: status)
    }

    /// Puts into a new stack what is fixed at its creation.
    func apply(
        _ request: StackRequest, _ configuration: StackConfiguration, to stack: inout Stack
    ) throws(APIError) {
        stack.configuration = configuration
        stack.policy = try request.policy.map { (text) throws(APIError) in try StackPolicy(text) }
        stack.rollback = request.rollback ?? stack.rollback
        try check(stack.rollback)
        stack.timeoutMinutes = request.timeoutMinutes
        stack.retainsExceptOnCreate = request.retainsExceptOnCreate
        stack.isProtected = request.isProtected
        stack.rollsBack = !request.disablesRollback && request.onFailure != "DO_NOTHING"
        stack.deletesOnFailure = request.onFailure == "DELETE"
        if let token = request.token { stack.usedTokens.append(UsedToken(token: token, request: request)) }
    }

    /// Puts into a stack what a request sets for good.
    private mutating func keep(_ request: StackRequest, of id: String) throws(APIError) {
        if let policy = request.policy { cloudFormation.stacks[id]?.policy = try StackPolicy(policy) }
        if let rollback = request.rollback {
            try check(rollback)
            cloudFormation.stacks[id]?.rollback = rollback
        }
        cloudFormation.stacks[id]?.retainsExceptOnCreate = request.retainsExceptOnCreate
    }

    private mutating func remember(_ request: StackRequest, of id: String) {
        guard let token = request.token else { return }
        cloudFormation.stacks[id]?.usedTokens.append(UsedToken(token: token, request: request))
    }

    /// Tells whether `request` was made before with the same token.
    ///
    /// - Throws: `TokenAlreadyExistsException` when something else was asked with that token.
    private func isRepeat(_ request: StackRequest, of stack: Stack) throws(APIError) -> Bool {
        guard let token = request.token, let used = stack.usedTokens.first(where: { $0.token == token }) else {
            return false
        }
        if rules.stacks.repeatedToken == .refused, stack.updated != nil { return false }
        guard used.request == request else {
            throw APIError(
                "TokenAlreadyExistsException",
                "A client request token \(token) was used for another operation on stack \(stack.name)")
        }
        return true
    }
}

extension String {
    /// Whether this is a letter with letters, digits and hyphens behind it: `[a-zA-Z][-a-zA-Z0-9]*`.
    var isCloudFormationName: Bool {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        guard let first = utf8.first, isLetter(first) else { return false }
        return utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
