import CloudFormationTemplate
import Timekeeping

extension World {
    /// Carries out a step of a stack operation.
    mutating func handle(_ event: CloudFormationEvent) {
        switch event {
        case .proceed(let id, let serial):
            guard let stack = cloudFormation.stacks[id], stack.serial == serial else { return }
            proceed(id)
        case .changeSet(let stack, let id): finishChangeSet(id, of: stack)
        case .start(let id): beginLate(id)
        case .timeOut(let id, let serial):
            guard let stack = cloudFormation.stacks[id], stack.serial == serial else { return }
            timeOut(stack)
        }
    }

    /// The stack that `nameOrID` means.
    ///
    /// - Throws: `ValidationError` in AWS's words when there is none.
    package func stack(_ nameOrID: String) throws(APIError) -> Stack {
        guard let stack = cloudFormation.stack(nameOrID) else {
            throw .validation("Stack with id \(nameOrID) does not exist")
        }
        return stack
    }

    /// Writes down that the stack itself has another status.
    mutating func setStatus(_ status: StackStatus, of id: String, reason: String? = nil, detail: String? = nil) {
        guard let stack = cloudFormation.stacks[id] else { return }
        cloudFormation.stacks[id]?.status = status
        cloudFormation.stacks[id]?.statusReason = reason
        let event = StackEvent(
            id: makeUUID(), time: now, logicalID: stack.name, physicalID: id, type: "AWS::CloudFormation::Stack",
            status: status.rawValue, reason: reason, token: stack.operation?.token, detail: detail,
            operation: stack.operation?.id, properties: "")
        cloudFormation.stacks[id]?.events.append(event)
        guard !status.isInProgress,
            let executed = stack.changeSets.first(where: { $0.executionStatus == "EXECUTE_IN_PROGRESS" }),
            executed.parent == nil
        else { return }
        let isSuccess = status == .createComplete || status == .updateComplete
        setExecution(isSuccess ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED", of: executed.id, in: id)
    }

    /// Writes down what happened to a resource, in its record (when it has one) and in the events.
    mutating func record(
        _ status: String, _ logicalID: String, of id: String, reason: String? = nil, leftover: Leftover? = nil,
        detail: String? = nil
    ) {
        guard let stack = cloudFormation.stacks[id] else { return }
        let index = stack.resources.firstIndex { $0.logicalID == logicalID }
        if let index, leftover == nil {
            cloudFormation.stacks[id]?.resources[index].status = status
            cloudFormation.stacks[id]?.resources[index].statusReason = reason
            cloudFormation.stacks[id]?.resources[index].updated = now
        }
        let resource = index.map { stack.resources[$0] }
        let base = "\(logicalID)-\(status)-\(now.iso8601)"
        let repeats = stack.events.count { $0.id.hasPrefix(base) }
        let event = StackEvent(
            id: repeats == 0 ? base : "\(base)-\(repeats + 1)", time: now, logicalID: logicalID,
            physicalID: leftover?.physicalID ?? resource?.physicalID ?? "",
            type: leftover?.type ?? resource?.type ?? "",
            status: status, reason: reason, token: stack.operation?.token, detail: detail,
            operation: stack.operation?.id,
            properties: (leftover?.properties ?? resource?.properties ?? .empty).json)
        cloudFormation.stacks[id]?.events.append(event)
    }

    mutating func change(_ logicalID: String, of id: String, _ body: (inout StackResource) -> Void) {
        guard var stack = cloudFormation.stacks[id],
            let index = stack.resources.firstIndex(where: { $0.logicalID == logicalID })
        else { return }
        body(&stack.resources[index])
        cloudFormation.stacks[id] = stack
    }
}
