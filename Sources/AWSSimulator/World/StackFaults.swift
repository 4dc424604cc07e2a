/// The resources of stacks that fail, as a scenario names them: by logical ID or by type.
package struct StackFaults: Codable, Sendable, Hashable {
    /// Cannot be created or updated.
    package var fail: [String] = []
    /// Can be created, and not updated.
    package var failUpdate: [String] = []
    /// Cannot be put back when an update is rolled back.
    package var failRollback: [String] = []
    /// What the failing resource says; empty for a usual text.
    package var reason = ""

    package init() {}

    var isEmpty: Bool { fail.isEmpty && failUpdate.isEmpty && failRollback.isEmpty }

    /// Whether a resource fails in this phase.
    func fails(_ resource: StackResource, in phase: StackOperation.Phase) -> Bool {
        let named: [String]
        switch phase {
        case .create: named = fail
        case .update: named = resource.isNew ? fail : fail + failUpdate
        case .rollBackUpdate: named = failRollback
        case .rollBackCreation, .cleanUp, .cleanUpRollback, .delete: named = []
        }
        return named.contains(resource.logicalID) || named.contains(resource.type)
    }
}

extension World {
    /// Lets the running step of a stack fail where the scenario says so; whether it did.
    mutating func failsStep(of stack: Stack) -> Bool {
        guard let operation = stack.operation, let running = operation.running, !running.isApplied,
            let resource = stack.resource(running.step.logicalID), stackFaults.fails(resource, in: operation.phase)
        else { return false }
        let reason =
            stackFaults.reason.isEmpty
            ? "Resource handler returned message: \"the scenario lets \(resource.logicalID) fail\" (RequestToken: "
                + "\(makeUUID()), HandlerErrorCode: GeneralServiceException)" : stackFaults.reason
        faultTally.add(operation.phase == .rollBackUpdate ? "stack-rollback-failure" : "stack-failure")
        fail(resource.logicalID, of: stack.id, reason: reason)
        return true
    }
}
