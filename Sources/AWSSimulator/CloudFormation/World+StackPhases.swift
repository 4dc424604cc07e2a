import CloudFormationTemplate

extension World {
    /// All steps of a phase are done: on to the next one, or to the end.
    mutating func finishPhase(of id: String) {
        guard let stack = cloudFormation.stacks[id], let operation = stack.operation else { return }
        switch operation.phase {
        case .create: finishCreation(of: stack)
        case .update: finishUpdate(of: stack)
        case .cleanUp: end(id, as: .updateComplete)
        case .rollBackUpdate: finishRollback(of: stack)
        case .cleanUpRollback: end(id, as: .updateRollbackComplete)
        case .rollBackCreation: finishDeletion(of: stack, as: .rollbackComplete, failed: .rollbackFailed)
        case .delete: finishDeletion(of: stack, as: .deleteComplete, failed: .deleteFailed)
        }
    }

    private mutating func finishCreation(of stack: Stack) {
        guard let configuration = stack.configuration else { return }
        do throws(TemplateError) {
            let outputs = try outputs(of: configuration, for: stack)
            if let problem = exportProblem(outputs, of: stack) {
                failCreation(of: stack.id, summary: problem)
                return
            }
            if keepsMonitoring(stack) { return }
            cloudFormation.stacks[stack.id]?.outputs = outputs
            noteConfigurationComplete(.createInProgress, of: stack.id)
            end(stack.id, as: .createComplete)
        } catch {
            failCreation(of: stack.id, summary: error.message)
        }
    }

    private mutating func finishUpdate(of stack: Stack) {
        guard let configuration = stack.configuration else { return }
        do throws(TemplateError) {
            let outputs = try outputs(of: configuration, for: stack)
            if let problem = exportProblem(outputs, of: stack) {
                failUpdate(of: stack.id, summary: problem)
                return
            }
            if keepsMonitoring(stack) { return }
            cloudFormation.stacks[stack.id]?.outputs = outputs
        } catch {
            failUpdate(of: stack.id, summary: error.message)
            return
        }
        let template = configuration.template.template
        let evaluation = evaluation(of: configuration, for: stack)
        // The outputs could be evaluated, so the conditions can be, too.
        let kept = ((try? evaluation.existingResources()) ?? template.resources).map(\.logicalID)
        let gone = stack.resources.reversed().filter { !kept.contains($0.logicalID) }
        if let (logicalID, reason) = policyRefusal(ofDeleting: Array(gone), in: stack) {
            fail(logicalID, of: stack.id, reason: reason)
            return
        }
        noteConfigurationComplete(.updateInProgress, of: stack.id)
        setStatus(.updateCleanup, of: stack.id)
        let leftovers = stack.resources.compactMap { resource -> Leftover? in
            guard let before = resource.before, let old = before.physicalID, old != resource.physicalID else {
                return nil
            }
            return Leftover(
                logicalID: resource.logicalID, type: before.type, physicalID: old, properties: before.properties)
        }
        let all = stack.leftovers + leftovers
        cloudFormation.stacks[stack.id]?.leftovers = all
        cloudFormation.stacks[stack.id]?.operation?.phase = .cleanUp
        cloudFormation.stacks[stack.id]?.operation?.steps =
            gone.map { .delete($0.logicalID) } + all.reversed().map { .discard($0) }
        releaseNested(of: stack)
        if let parent = stack.parent, cloudFormation.stacks[parent]?.operation?.phase == .update {
            cloudFormation.stacks[stack.id]?.operation?.isHeld = true
        } else {
            scheduleStep(of: stack.id, after: draw(rules.times.stackResource) + cleanupDelay)
        }
    }

    private var cleanupDelay: Duration { .seconds(cloudFormation.cleanupDelaySeconds) }

    private mutating func noteConfigurationComplete(_ status: StackStatus, of id: String) {
        guard rules.stacks.showsConfigurationComplete else { return }
        setStatus(status, of: id, detail: "CONFIGURATION_COMPLETE")
    }

    /// Nested stacks clean up when their parent does.
    private mutating func releaseNested(of stack: Stack) {
        for resource in stack.resources {
            guard let child = resource.physicalID, cloudFormation.stacks[child]?.operation?.isHeld == true else {
                continue
            }
            cloudFormation.stacks[child]?.operation?.isHeld = false
            scheduleStep(of: child, after: .zero)
        }
    }

    /// Turns an update back: what was touched is restored, what is new goes in the cleanup.
    mutating func beginUpdateRollback(
        of id: String, reason: String?, skipping skipped: [String] = [], token: String? = nil, as type: String? = nil
    ) {
        guard var stack = cloudFormation.stacks[id] else { return }
        let inProgress = stack.operation?.running?.step.logicalID
        if let rolling = stack.operation?.running?.rolling,
            let name = inProgress.flatMap({ stack.resource($0) })?.physicalID
        {
            putBack(rolling, name)
        }
        if let previous = stack.previous {
            stack.configuration = previous
            stack.previous = nil
        }
        stack.serial += 1
        var operation = StackOperation(phase: .rollBackUpdate, token: token ?? stack.operation?.token, steps: [])
        operation.skipped = skipped
        operation.id = stack.operation?.id ?? ""
        if let type { operation.id = noteOperation(type, in: &stack) }
        if let configuration = stack.configuration {
            let evaluation = evaluation(of: configuration, for: stack)
            // The old template was evaluated when it was current; without an order that of creation has to do.
            let order = try? configuration.template.template.creationOrder(in: evaluation).map(\.logicalID)
            let touched = stack.resources.filter { $0.before != nil }.map(\.logicalID)
            operation.steps = (order ?? touched).filter(touched.contains).map { .restore($0) }
        }
        stack.operation = operation
        cloudFormation.stacks.put(stack)
        setStatus(.updateRollbackInProgress, of: id, reason: reason)
        if let inProgress, let child = stack.resource(inProgress)?.physicalID,
            cloudFormation.stacks[child]?.status == .updateInProgress
        {
            beginUpdateRollback(of: child, reason: "Parent stack rollback")
        }
        scheduleStep(of: id, after: .zero)
    }

    private mutating func finishRollback(of stack: Stack) {
        setStatus(.updateRollbackCleanup, of: stack.id)
        let new = stack.resources.reversed().filter(\.isNew)
        cloudFormation.stacks[stack.id]?.operation?.phase = .cleanUpRollback
        cloudFormation.stacks[stack.id]?.operation?.steps =
            new.map { .delete($0.logicalID) } + stack.leftovers.reversed().map { .discard($0) }
        scheduleStep(of: stack.id, after: draw(rules.times.stackResource) + cleanupDelay)
    }

    private mutating func end(_ id: String, as status: StackStatus) {
        setStatus(status, of: id)
        guard var stack = cloudFormation.stacks[id] else { return }
        stack.operation = nil
        stack.previous = nil
        forgetTouches(in: &stack)
        cloudFormation.stacks.put(stack)
    }

    private mutating func finishDeletion(of stack: Stack, as status: StackStatus, failed: StackStatus) {
        let left = stack.resources.filter { $0.status == "DELETE_FAILED" }.map(\.logicalID)
        guard left.isEmpty else {
            setStatus(
                failed, of: stack.id,
                reason: "The following resource(s) failed to delete: [\(left.joined(separator: ", "))]. ")
            cloudFormation.stacks[stack.id]?.operation = nil
            return
        }
        setStatus(status, of: stack.id)
        cloudFormation.stacks[stack.id]?.operation = nil
        if status == .deleteComplete {
            cloudFormation.stacks[stack.id]?.deleted = now
            cloudFormation.stacks[stack.id]?.outputs = []
        } else if stack.deletesOnFailure {
            begin(.delete, of: stack.id, configuration: nil, token: stack.operation?.token)
        }
    }
}
