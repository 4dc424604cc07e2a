/// The ways out of an update that runs, or of an operation that failed and was kept.
extension World {
    /// Turns an update that is running back.
    ///
    /// - Throws: `ValidationError` unless the status is UPDATE_IN_PROGRESS.
    package mutating func cancelUpdate(of name: String, token: String? = nil) throws(APIError) {
        let stack = try stackToChange(name)
        try checkRoot(stack, "CancelUpdateStack")
        guard stack.status == .updateInProgress, stack.operation?.phase == .update else {
            throw .validation("CancelUpdateStack cannot be called from current stack status")
        }
        if let running = stack.operation?.running {
            let isCreation = running.action == .create
            record(
                isCreation ? "CREATE_FAILED" : "UPDATE_FAILED", running.step.logicalID, of: stack.id,
                reason: isCreation ? "Resource creation cancelled" : "Resource update cancelled")
        }
        cloudFormation.stacks[stack.id]?.operation?.token = token ?? stack.operation?.token
        beginUpdateRollback(of: stack.id, reason: "User Initiated")
    }

    /// Goes on with a rollback that failed.
    ///
    /// - Parameter skipped: Logical IDs that are taken for put back.
    /// - Throws: `ValidationError` unless the status is UPDATE_ROLLBACK_FAILED.
    package mutating func continueRollback(
        of name: String, skipping skipped: [String] = [], token: String? = nil
    ) throws(APIError) {
        let stack = try stackToChange(name)
        try checkRoot(stack, "ContinueUpdateRollback")
        guard stack.status == .updateRollbackFailed else {
            throw .validation(
                "Stack:\(stack.id) is in \(stack.status.rawValue) state and can not continue rollback.")
        }
        for logicalID in skipped where !logicalID.contains(".") {
            guard stack.resource(logicalID)?.status == "UPDATE_FAILED" else {
                throw .validation(
                    "Resources [\(logicalID)] cannot be skipped: only resources in the state UPDATE_FAILED can be.")
            }
        }
        beginUpdateRollback(
            of: stack.id, reason: "User Initiated", skipping: skipped, token: token, as: "CONTINUE_ROLLBACK")
    }

    /// Takes a stack whose creation or update failed, and was kept, back to where it was.
    ///
    /// - Throws: `ValidationError` unless the status is CREATE_FAILED or UPDATE_FAILED.
    package mutating func rollBackStack(_ name: String, token: String? = nil) throws(APIError) -> String {
        let stack = try stackToChange(name)
        try checkRoot(stack, "RollbackStack")
        switch stack.status {
        case .updateFailed:
            beginUpdateRollback(of: stack.id, reason: "User Initiated", token: token, as: "ROLLBACK")
        case .createFailed: begin(.rollBackCreation, of: stack.id, configuration: nil, token: token)
        default:
            throw .validation("Stack:\(stack.id) is in \(stack.status.rawValue) state and can not be rolled back.")
        }
        return stack.id
    }

    /// Refuses what may only be asked for the outermost stack.
    private func checkRoot(_ stack: Stack, _ operation: String) throws(APIError) {
        guard let root = stack.root else { return }
        throw .validation(
            "\(operation) cannot be performed on the nested stack [\(stack.id)]: use its root stack [\(root)]")
    }

    /// Begins an operation at once, or as late as the switches say.
    mutating func start(
        _ phase: StackOperation.Phase, of stack: Stack, _ configuration: StackConfiguration, token: String?,
        policy: StackPolicy? = nil
    ) {
        guard rules.stacks.statusDelaySeconds > 0, stack.parent == nil else {
            begin(phase, of: stack.id, configuration: configuration, token: token, policy: policy)
            return
        }
        let isFirst = stack.late == nil
        cloudFormation.stacks[stack.id]?.late = LateStart(
            phase: phase, configuration: configuration, token: token, policy: policy)
        guard isFirst else { return }
        schedule(.cloudFormation(.start(stack: stack.id)), after: .seconds(rules.stacks.statusDelaySeconds))
    }

    /// Begins what was taken a while ago; a stack that is gone or does something else has forgotten it.
    mutating func beginLate(_ id: String) {
        guard let stack = cloudFormation.stacks[id], let late = stack.late else { return }
        cloudFormation.stacks[id]?.late = nil
        guard stack.status.isUpdatable || stack.status == .reviewInProgress else { return }
        begin(late.phase, of: id, configuration: late.configuration, token: late.token, policy: late.policy)
    }

    /// Keeps a stack from being deleted, or no longer.
    ///
    /// - Throws: `ValidationError` for a nested stack, which its root protects.
    package mutating func setTerminationProtection(of name: String, _ isProtected: Bool) throws(APIError) -> String {
        let stack = try stackToChange(name)
        guard stack.root == nil else {
            throw .validation(
                "Stack [\(stack.id)] is a nested stack: termination protection can be changed on its root only")
        }
        cloudFormation.stacks[stack.id]?.isProtected = isProtected
        return stack.id
    }

    /// Gives a stack a policy; there is no way to take it off again, as on AWS.
    package mutating func setPolicy(of name: String, _ text: String) throws(APIError) {
        let stack = try stackToChange(name)
        cloudFormation.stacks[stack.id]?.policy = try StackPolicy(text)
    }

    /// Tells a resource that something in it succeeded or failed.
    ///
    /// - Parameter status: `SUCCESS` or `FAILURE`.
    /// - Throws: `ValidationError` unless the resource is being created or updated.
    package mutating func signal(
        _ logicalID: String, of name: String, id: String, status: String
    ) throws(APIError) {
        let stack = try stackToChange(name)
        guard let resource = stack.resource(logicalID) else {
            throw .validation("Resource \(logicalID) does not exist for stack \(stack.name)")
        }
        guard resource.status == "CREATE_IN_PROGRESS" || resource.status == "UPDATE_IN_PROGRESS" else {
            throw .validation(
                "Resource \(logicalID) is in \(resource.status) state and cannot be signaled")
        }
        guard status == "SUCCESS" || status == "FAILURE" else {
            throw .validation(
                "1 validation error detected: Value '\(status)' at 'status' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [SUCCESS, FAILURE]")
        }
        take(StackResource.Signal(id: id, status: status), for: logicalID, of: stack.id)
    }

    /// Writes a signal down; one whose ID was heard before says nothing new.
    mutating func take(_ signal: StackResource.Signal, for logicalID: String, of id: String) {
        guard let resource = cloudFormation.stacks[id]?.resource(logicalID),
            !resource.signals.contains(where: { $0.id == signal.id })
        else { return }
        change(logicalID, of: id) { $0.signals.append(signal) }
        record(
            resource.status, logicalID, of: id,
            reason: "Received \(signal.status) signal with UniqueId \(signal.id)")
    }
}
