import CloudFormationTemplate
import Timekeeping

extension World {
    /// Begins an operation on a stack that is stored already.
    mutating func begin(
        _ phase: StackOperation.Phase, of id: String, configuration: StackConfiguration?, token: String?,
        policy: StackPolicy? = nil
    ) {
        guard var stack = cloudFormation.stacks[id] else { return }
        stack.serial += 1
        for index in stack.changeSets.indices where stack.changeSets[index].executionStatus == "AVAILABLE" {
            stack.changeSets[index].executionStatus = "OBSOLETE"
        }
        let steps: [StackStep]
        switch phase {
        case .update:
            // What failed and was kept goes back to where it was before it, should this one fail, too.
            if stack.status != .updateFailed || stack.previous == nil {
                stack.previous = stack.configuration
                forgetTouches(in: &stack)
            }
            stack.configuration = configuration
            stack.updated = now
            steps = creationSteps(of: stack)
        case .create:
            stack.configuration = configuration
            steps = creationSteps(of: stack)
        default: steps = deletionSteps(of: stack)
        }
        let entry = noteOperation(phase, in: &stack)
        stack.operation = StackOperation(phase: phase, token: token, id: entry, policy: policy, steps: steps)
        cloudFormation.stacks.put(stack)
        if phase == .create, let minutes = stack.timeoutMinutes {
            schedule(.cloudFormation(.timeOut(stack: id, serial: stack.serial)), after: .seconds(60 * minutes))
        }
        let status: StackStatus =
            switch phase {
            case .create: .createInProgress
            case .update: .updateInProgress
            default: .deleteInProgress
            }
        setStatus(status, of: id, reason: "User Initiated")
        scheduleStep(of: id, after: .zero)
    }

    /// Puts an operation at the head of the stack's list, and gives it an ID.
    private mutating func noteOperation(_ phase: StackOperation.Phase, in stack: inout Stack) -> String {
        let type =
            switch phase {
            case .create: "CREATE_STACK"
            case .update, .cleanUp: "UPDATE_STACK"
            case .rollBackUpdate, .cleanUpRollback: "CONTINUE_ROLLBACK"
            case .rollBackCreation: "ROLLBACK"
            case .delete: "DELETE_STACK"
            }
        return noteOperation(type, in: &stack)
    }

    /// Puts an operation at the head of the stack's list, and gives it an ID.
    mutating func noteOperation(_ type: String, in stack: inout Stack) -> String {
        let entry = OperationEntry(type: type, id: makeUUID())
        stack.operations.removeAll { $0.type == type }
        stack.operations.insert(entry, at: 0)
        return entry.id
    }

    func forgetTouches(in stack: inout Stack) {
        for index in stack.resources.indices {
            stack.resources[index].before = nil
            stack.resources[index].isNew = false
        }
        stack.leftovers = []
    }

    private func creationSteps(of stack: Stack) -> [StackStep] {
        guard let configuration = stack.configuration else { return [] }
        let evaluation = evaluation(of: configuration, for: stack)
        // The request was planned with the same order, so there is one.
        let order = (try? configuration.template.template.creationOrder(in: evaluation)) ?? []
        return order.map { .apply($0.logicalID) }
    }

    /// Deletion of everything, dependants first.
    func deletionSteps(of stack: Stack) -> [StackStep] {
        var ordered = stack.resources.map(\.logicalID)
        if let configuration = stack.configuration {
            // Without an order (a parameter store value that is gone) the order of creation has to do.
            let order = try? configuration.template.template.creationOrder(
                in: evaluation(of: configuration, for: stack))
            let known = (order ?? []).map(\.logicalID)
            ordered = ordered.filter { !known.contains($0) } + known.filter { ordered.contains($0) }
        }
        return ordered.reversed().map { .delete($0) }
    }

    mutating func scheduleStep(of id: String, after delay: Duration) {
        let serial = cloudFormation.stacks[id]?.serial ?? 0
        schedule(.cloudFormation(.proceed(stack: id, serial: serial)), after: delay)
    }

    /// Goes on with the operation of a stack: ends the step whose time is over, begins the next.
    mutating func proceed(_ id: String) {
        guard let stack = cloudFormation.stacks[id], let operation = stack.operation, !operation.isHeld else { return }
        if operation.phase == .create || operation.phase == .update, let reason = alarmReason(of: stack) {
            stop(id, reason: reason)
            return
        }
        if let running = operation.running {
            switch finish(running, of: id) {
            case .waiting:
                scheduleStep(of: id, after: .seconds(1))
                return
            case .failed(let reason):
                fail(running.step.logicalID, of: id, reason: reason)
                return
            case .done: cloudFormation.stacks[id]?.operation?.running = nil
            }
        }
        while let step = cloudFormation.stacks[id]?.operation?.steps.first {
            cloudFormation.stacks[id]?.operation?.steps.removeFirst()
            switch begin(step, of: id) {
            case .nothing: continue
            case .failed(let reason):
                fail(step.logicalID, of: id, reason: reason)
                return
            case .started(let running):
                cloudFormation.stacks[id]?.operation?.running = running
                scheduleStep(of: id, after: draw(rules.times.stackResource))
                return
            }
        }
        finishPhase(of: id)
    }

    /// Ends what is going on for a reason that is no resource's, and turns back.
    mutating func stop(_ id: String, reason: String) {
        guard let operation = cloudFormation.stacks[id]?.operation else { return }
        if let running = operation.running {
            let isCreation = running.action == .create
            record(
                isCreation ? "CREATE_FAILED" : "UPDATE_FAILED", running.step.logicalID, of: id,
                reason: isCreation ? "Resource creation cancelled" : "Resource update cancelled")
            cloudFormation.stacks[id]?.operation?.running = nil
        }
        if operation.phase == .create {
            failCreation(of: id, summary: reason)
        } else {
            failUpdate(of: id, summary: reason)
        }
    }

    /// The creation has taken longer than its request allowed.
    mutating func timeOut(_ stack: Stack) {
        guard stack.status == .createInProgress else { return }
        stop(stack.id, reason: "Stack creation time exceeded the specified timeout.")
    }

    /// What a resource that could not be made means for the whole stack.
    mutating func fail(_ logicalID: String, of id: String, reason: String) {
        guard let stack = cloudFormation.stacks[id], let operation = stack.operation else { return }
        cloudFormation.stacks[id]?.operation?.running = nil
        let isNew = stack.resource(logicalID)?.isNew ?? true
        switch operation.phase {
        case .create:
            record("CREATE_FAILED", logicalID, of: id, reason: reason)
            failCreation(of: id, summary: "The following resource(s) failed to create: [\(logicalID)].")
        case .update:
            record(isNew ? "CREATE_FAILED" : "UPDATE_FAILED", logicalID, of: id, reason: reason)
            let verb = isNew ? "create" : "update"
            failUpdate(of: id, summary: "The following resource(s) failed to \(verb): [\(logicalID)]. ")
        case .rollBackUpdate:
            record("UPDATE_FAILED", logicalID, of: id, reason: reason)
            setStatus(
                .updateRollbackFailed, of: id, reason: "The following resource(s) failed to update: [\(logicalID)]. ")
            cloudFormation.stacks[id]?.operation = nil
        case .delete, .rollBackCreation, .cleanUp, .cleanUpRollback:
            let leftover = stack.leftovers.first { $0.logicalID == logicalID }
            record("DELETE_FAILED", logicalID, of: id, reason: reason, leftover: leftover)
            scheduleStep(of: id, after: .zero)
        }
    }

    mutating func failCreation(of id: String, summary: String) {
        guard let stack = cloudFormation.stacks[id] else { return }
        guard stack.rollsBack, stack.parent == nil else {
            setStatus(.createFailed, of: id, reason: summary)
            cloudFormation.stacks[id]?.operation = nil
            return
        }
        setStatus(.rollbackInProgress, of: id, reason: "\(summary) Rollback requested by user.")
        let steps = deletionSteps(of: stack)
        cloudFormation.stacks[id]?.operation?.phase = .rollBackCreation
        cloudFormation.stacks[id]?.operation?.steps = steps
        scheduleStep(of: id, after: .zero)
    }

    mutating func failUpdate(of id: String, summary: String) {
        guard cloudFormation.stacks[id]?.rollsBack == true else {
            setStatus(.updateFailed, of: id, reason: summary)
            cloudFormation.stacks[id]?.operation = nil
            return
        }
        beginUpdateRollback(of: id, reason: summary)
    }
}
