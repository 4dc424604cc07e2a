import CloudFormationTemplate
import Timekeeping

extension World {
    mutating func createNestedStack(_ wanted: ResourceWish, in parent: Stack) throws(APIError) -> String {
        var request = try nestedRequest(wanted.properties, capabilities: parent.configuration?.capabilities ?? [])
        // CloudFormation's limit of a stack's name is 128 characters.
        request.stack = String(wanted.name.suffix(128))
        request.tags = parent.configuration?.tags
        request.parent = parent.id
        guard var shell = shell(for: wanted.logicalID, of: parent) else { return try createStack(request) }
        request.stack = shell.name
        let configuration = try configuration(for: request, previous: nil)
        try apply(request, configuration, to: &shell)
        _ = try plan(configuration, for: shell)
        cloudFormation.stacks.put(shell)
        begin(.create, of: shell.id, configuration: configuration, token: request.token)
        return shell.id
    }

    mutating func updateNestedStack(
        _ wanted: ResourceWish, _ id: String, in parent: Stack, isRestoring: Bool
    ) throws(APIError) {
        guard let child = cloudFormation.stacks[id] else {
            throw .validation("Stack with id \(id) does not exist")
        }
        if isRestoring {
            // One that waits for its parent's cleanup still has everything that it was.
            if child.operation?.isHeld == true { beginUpdateRollback(of: id, reason: "Parent stack rollback") }
            if child.status == .updateRollbackFailed || child.status == .updateFailed {
                let names = [wanted.logicalID, child.name]
                let skipped = (parent.operation?.skipped ?? []).compactMap { path -> String? in
                    names.first { path.hasPrefix($0 + ".") }.map { String(path.dropFirst($0.count + 1)) }
                }
                beginUpdateRollback(of: id, reason: "Parent stack rollback", skipping: skipped)
            }
            return
        }
        var request = try nestedRequest(wanted.properties, in: child)
        request.stack = id
        request.tags = parent.configuration?.tags
        request.capabilities = parent.configuration?.capabilities ?? []
        request.disablesRollback = !parent.rollsBack
        do throws(APIError) {
            _ = try updateStack(request)
        } catch  where error.message == "No updates are to be performed." {
            return
        }
    }

    func nestedRequest(_ properties: PropertyValue, in child: Stack) throws(APIError) -> StackRequest {
        try nestedRequest(properties, capabilities: child.configuration?.capabilities ?? [])
    }

    /// What a nested stack's properties ask for; its name is still missing.
    private func nestedRequest(_ properties: PropertyValue, capabilities: [String]) throws(APIError) -> StackRequest {
        guard let address = properties["TemplateURL"]?.text else {
            throw .validation("Value of property TemplateURL must be a string")
        }
        var request = StackRequest(stack: "", source: .url(address))
        request.parameters = (properties["Parameters"]?.entries ?? []).map { entry in
            let list = entry.value.elements.map { $0.compactMap(\.text).joined(separator: ",") }
            return StackRequest.Parameter(entry.key, entry.value.text ?? list ?? "")
        }
        request.capabilities = capabilities
        return request
    }

    /// Whether a nested stack has come to the end of what its parent asked for.
    func settlingOfNestedStack(_ resource: StackResource, since began: WallTime, isRestoring: Bool) -> StepEnd {
        guard let id = resource.physicalID, let child = cloudFormation.stacks[id] else { return .done }
        let reason = child.statusReason ?? child.status.rawValue
        switch child.status {
        case .createComplete, .updateComplete: return .done
        case .updateCleanup: return child.operation?.isHeld == true ? .done : .waiting
        case .createFailed, .rollbackComplete, .rollbackFailed:
            return .failed("Embedded stack \(id) was not successfully created: \(reason)")
        case .updateRollbackComplete where isRestoring: return .done
        // What failed was an earlier update; for this one there was nothing to do.
        case .updateRollbackComplete where (child.updated ?? child.created) < began: return .done
        case .updateRollbackComplete, .updateFailed, .updateRollbackFailed:
            return .failed("Embedded stack \(id) was not successfully updated: \(lastFailure(of: child) ?? reason)")
        default: return .waiting
        }
    }

    private func lastFailure(of stack: Stack) -> String? {
        stack.events.last { $0.physicalID == stack.id && $0.status == StackStatus.updateRollbackInProgress.rawValue }?
            .reason
    }
}
