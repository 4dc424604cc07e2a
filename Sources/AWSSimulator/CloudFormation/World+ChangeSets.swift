import Timekeeping

extension World {
    /// Begins to make a change set; it is ready after a while.
    ///
    /// - Parameters:
    ///   - type: `CREATE` or `UPDATE`.
    ///   - includesNested: Whether nested stacks get change sets of their own.
    /// - Returns: The ARNs of the change set and of its stack.
    /// - Throws: `AlreadyExistsException`, `ValidationError`, `InsufficientCapabilitiesException`.
    package mutating func createChangeSet(
        _ name: String, type: String = "UPDATE", description: String? = nil, includesNested: Bool = false,
        _ request: StackRequest
    ) throws(APIError) -> (id: String, stack: String) {
        let stack = try stackForChangeSet(name, type: type, request)
        if let existing = stack.changeSets.first(where: { $0.name == name }) {
            if existing.request.token != nil, existing.request == request { return (existing.id, stack.id) }
            throw APIError("AlreadyExistsException", "ChangeSet [\(name)] already exists")
        }
        try check(request.rollback ?? stack.rollback)
        let configuration = try configuration(for: request, previous: stack.configuration, isChangeSet: true)
        // What cannot be planned at all is refused now.
        _ = try plan(configuration, for: stack)
        if cloudFormation.stacks[stack.id] == nil {
            cloudFormation.stacks.put(stack)
            setStatus(.reviewInProgress, of: stack.id, reason: "User Initiated")
        }
        var set = ChangeSet(
            id: arn("cloudformation", "changeSet/\(name)/\(makeUUID())"), name: name, created: now,
            description: description, type: type, request: request, configuration: configuration,
            status: "CREATE_IN_PROGRESS", executionStatus: "UNAVAILABLE")
        set.includesNested = includesNested
        cloudFormation.stacks[stack.id]?.changeSets.append(set)
        if var present = cloudFormation.stacks[stack.id] {
            _ = noteOperation("CREATE_CHANGESET", in: &present)
            cloudFormation.stacks.put(present)
        }
        schedule(
            .cloudFormation(.changeSet(stack: stack.id, id: set.id)), after: draw(rules.times.stackResource))
        return (set.id, stack.id)
    }

    private mutating func stackForChangeSet(
        _ name: String, type: String, _ request: StackRequest
    ) throws(APIError) -> Stack {
        guard name.utf8.count <= 128, name.isCloudFormationName else {
            throw .validation(
                "1 validation error detected: Value '\(name)' at 'changeSetName' failed to satisfy constraint: Member "
                    + "must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*")
        }
        let existing = cloudFormation.stack(request.stack)
        guard type == "CREATE" else {
            guard type != "IMPORT" else {
                throw .validation("The built-in AWS does not import resources: create them with a template.")
            }
            guard type == "UPDATE" else {
                throw .validation(
                    "1 validation error detected: Value '\(type)' at 'changeSetType' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [IMPORT, CREATE, UPDATE]")
            }
            let stack = try stackToChange(request.stack)
            try checkUpdatable(stack)
            return stack
        }
        if let existing, existing.status != .reviewInProgress {
            throw .validation(
                "Stack [\(existing.name)] already exists and cannot be created again with the changeSet [\(name)].")
        }
        if let existing { return existing }
        try checkStackName(request.stack)
        return newStack(named: request.stack, status: .reviewInProgress)
    }

    /// Compares, and makes the change set ready or failed.
    mutating func finishChangeSet(_ id: String, of stackID: String) {
        guard let stack = cloudFormation.stacks[stackID],
            let index = stack.changeSets.firstIndex(where: { $0.id == id })
        else { return }
        var set = stack.changeSets[index]
        compare(&set, for: stack)
        cloudFormation.stacks[stackID]?.changeSets[index] = set
    }

    /// Works out the changes of `set`, and makes it available or failed.
    mutating func compare(_ set: inout ChangeSet, for stack: Stack) {
        do throws(APIError) {
            let plan = try plan(set.configuration, for: stack, nested: set.includesNested ? .exact : .blind)
            set.changes = plan.changes
            if try isUpdate(plan, set.configuration, of: stack) {
                set.status = "CREATE_COMPLETE"
                set.executionStatus = "AVAILABLE"
                if set.includesNested { addNestedChangeSets(to: &set, plan: plan, of: stack) }
            } else {
                set.status = "FAILED"
                set.statusReason = reasonForNothing(set.configuration, stack)
            }
        } catch {
            set.status = "FAILED"
            set.statusReason = error.message
        }
    }

    /// AWS says it in two ways: for the same input, and for input that differs without changing a resource.
    private func reasonForNothing(_ configuration: StackConfiguration, _ stack: Stack) -> String {
        let isSame =
            configuration.template.text == stack.configuration?.template.text
            && configuration.parameters == stack.configuration?.parameters
        return isSame
            ? "The submitted information didn't contain changes. Submit different information to create a change set."
            : "No updates are to be performed."
    }

    /// The change set that a name (of a stack's) or an ARN means.
    ///
    /// - Throws: `ChangeSetNotFound`; `ValidationError` for a name without a stack that exists.
    package func changeSet(_ name: String, of stackName: String?) throws(APIError) -> (ChangeSet, Stack) {
        if name.hasPrefix("arn:") {
            for stack in cloudFormation.stacks {
                if let set = stack.changeSets.first(where: { $0.id == name }) { return (set, stack) }
            }
        } else {
            guard let stackName else {
                throw .validation("StackName must be specified if ChangeSetName is not specified as an ARN.")
            }
            let stack = try stackToChange(stackName)
            if let set = stack.changeSets.first(where: { $0.name == name }) { return (set, stack) }
        }
        throw APIError("ChangeSetNotFound", "ChangeSet [\(name)] does not exist", status: 404)
    }

    /// Begins to carry out a change set; the stack's other change sets go.
    ///
    /// - Throws: `ChangeSetNotFound`, `InvalidChangeSetStatus`, `ValidationError`.
    package mutating func executeChangeSet(
        _ name: String, of stackName: String?, token: String? = nil, disablesRollback: Bool = false,
        retainsExceptOnCreate: Bool = false
    ) throws(APIError) {
        let (set, stack) = try changeSet(name, of: stackName)
        guard set.executionStatus == "AVAILABLE" else {
            throw APIError(
                "InvalidChangeSetStatus",
                "ChangeSet [\(set.id)] cannot be executed in its current status of [\(set.status)]")
        }
        try checkIsRoot(set, "executed")
        let isCreation = stack.status == .reviewInProgress
        if !isCreation { try checkUpdatable(stack) }
        for other in stack.changeSets where other.id != set.id { removeNested(of: other) }
        cloudFormation.stacks[stack.id]?.changeSets.removeAll { $0.id != set.id }
        setExecution("EXECUTE_IN_PROGRESS", of: set.id, in: stack.id)
        if let rollback = set.request.rollback { cloudFormation.stacks[stack.id]?.rollback = rollback }
        cloudFormation.stacks[stack.id]?.deletesOnFailure = isCreation && set.request.onFailure == "DELETE"
        cloudFormation.stacks[stack.id]?.retainsExceptOnCreate = retainsExceptOnCreate
        let keepsFailure = disablesRollback || (isCreation && set.request.onFailure == "DO_NOTHING")
        cloudFormation.stacks[stack.id]?.rollsBack = !keepsFailure
        start(
            isCreation ? .create : .update, of: stack, set.configuration, token: token ?? set.request.token)
    }

    /// Refuses what may only be done to the outermost of change sets that belong together.
    private func checkIsRoot(_ set: ChangeSet, _ verb: String) throws(APIError) {
        guard let root = set.root else { return }
        throw .validation(
            "ChangeSet [\(set.id)] belongs to a nested stack and cannot be \(verb): use its root change set [\(root)]")
    }

    /// Deletes a change set; one that is not there is no error, as on AWS.
    package mutating func deleteChangeSet(_ name: String, of stackName: String?) throws(APIError) {
        do throws(APIError) {
            let (set, stack) = try changeSet(name, of: stackName)
            try checkIsRoot(set, "deleted")
            removeNested(of: set)
            cloudFormation.stacks[stack.id]?.changeSets.removeAll { $0.id == set.id }
        } catch  where error.code == "ChangeSetNotFound" {
            return
        }
    }
}
