import CloudFormationTemplate
import Timekeeping

extension World {
    /// Begins an operation on a stack that is stored already.
    mutating func begin(
        _ phase: StackOperation.Phase, of id: String, configuration: StackConfiguration?, token: String?
    ) {
        guard var stack = cloudFormation.stacks[id] else { return }
        stack.serial += 1
        for index in stack.changeSets.indices where stack.changeSets[index].executionStatus == "AVAILABLE" {
            stack.changeSets[index].executionStatus = "OBSOLETE"
        }
        let steps: [StackStep]
        switch phase {
        case .update:
            stack.previous = stack.configuration
            stack.configuration = configuration
            stack.updated = now
            forgetTouches(in: &stack)
            steps = creationSteps(of: stack)
        case .create:
            stack.configuration = configuration
            steps = creationSteps(of: stack)
        default: steps = deletionSteps(of: stack)
        }
        stack.operation = StackOperation(phase: phase, token: token, steps: steps)
        cloudFormation.stacks.put(stack)
        let status: StackStatus =
            switch phase {
            case .create: .createInProgress
            case .update: .updateInProgress
            default: .deleteInProgress
            }
        setStatus(status, of: id, reason: "User Initiated")
        scheduleStep(of: id, after: .zero)
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
        guard let operation = cloudFormation.stacks[id]?.operation, !operation.isHeld else { return }
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
