extension World {
    /// Makes the change of a step whose time is over, and looks whether it has come to its end.
    mutating func finish(_ running: RunningStep, of id: String) -> StepEnd {
        guard let stack = cloudFormation.stacks[id] else { return .done }
        if cloudFormation.stuck.contains(running.step.logicalID) { return .waiting }
        if running.action == .delete { return finishDeletion(running, of: stack) }
        let logicalID = running.step.logicalID
        guard var resource = stack.resource(logicalID) else { return .done }
        let isForward = stack.operation?.phase == .create || stack.operation?.phase == .update
        if !running.isApplied {
            if isForward, cloudFormation.failures.contains(logicalID) {
                return .failed(cloudFormation.reason ?? "the scenario lets \(logicalID) fail")
            }
            do throws(APIError) {
                try apply(running, to: resource, of: stack)
            } catch {
                return .failed(
                    "Resource handler returned message: \"\(error.message)\" (RequestToken: \(makeUUID()), "
                        + "HandlerErrorCode: \(error.handlerCode))")
            }
            cloudFormation.stacks[id]?.operation?.running?.isApplied = true
            resource = cloudFormation.stacks[id]?.resource(logicalID) ?? resource
        }
        let present = cloudFormation.stacks[id] ?? stack
        let end = settling(of: resource, in: present, present.operation?.running ?? running)
        if case .done = end {
            if isForward, rules.stacks.showsConfigurationComplete {
                record(
                    running.action == .create ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS", logicalID, of: id,
                    reason: "Eventual consistency check initiated", detail: "CONFIGURATION_COMPLETE")
            }
            record(running.action == .create ? "CREATE_COMPLETE" : "UPDATE_COMPLETE", logicalID, of: id)
        }
        return end
    }

    private mutating func apply(
        _ running: RunningStep, to resource: StackResource, of stack: Stack
    ) throws(APIError) {
        switch running.action {
        case .create, .replace:
            let physicalID = try createResource(resource, in: stack)
            change(resource.logicalID, of: stack.id) { $0.physicalID = physicalID }
            record(
                running.action == .create ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS", resource.logicalID,
                of: stack.id,
                reason: "Resource creation Initiated")
        case .update:
            let isRestoring = if case .restore = running.step { true } else { false }
            try updateResource(
                resource, from: running.old ?? resource.snapshot, in: stack, isRestoring: isRestoring)
        case .delete: break
        }
    }

    private mutating func finishDeletion(_ running: RunningStep, of stack: Stack) -> StepEnd {
        let logicalID = running.step.logicalID
        let leftover: Leftover?
        let resource: Leftover
        if case .discard(let found) = running.step {
            leftover = found
            resource = found
        } else {
            leftover = nil
            guard let found = stack.resource(logicalID), let physicalID = found.physicalID else { return .done }
            resource = Leftover(
                logicalID: logicalID, type: found.type, physicalID: physicalID, properties: found.properties)
        }
        if !running.isApplied {
            if leftover != nil, cloudFormation.cleanupFailures.contains(logicalID) {
                return .failed(cloudFormation.reason ?? "the scenario lets the old \(logicalID) stay")
            }
            do throws(APIError) {
                try deleteResource(resource)
            } catch {
                return .failed(
                    "Resource handler returned message: \"\(error.message)\" (RequestToken: \(makeUUID()), "
                        + "HandlerErrorCode: \(error.handlerCode))")
            }
            cloudFormation.stacks[stack.id]?.operation?.running?.isApplied = true
        }
        let end = departure(of: resource)
        if case .done = end {
            record("DELETE_COMPLETE", logicalID, of: stack.id, leftover: leftover)
            if leftover == nil {
                cloudFormation.stacks[stack.id]?.resources.removeAll { $0.logicalID == logicalID }
            }
        }
        return end
    }
}

extension APIError {
    /// CloudFormation's class for an error of another service.
    fileprivate var handlerCode: String {
        if code.contains("AlreadyExists") || code.hasPrefix("Duplicate") { return "AlreadyExists" }
        if code.contains("NotFound") { return "NotFound" }
        return code.contains("LimitExceeded") ? "ServiceLimitExceeded" : "InvalidRequest"
    }
}
