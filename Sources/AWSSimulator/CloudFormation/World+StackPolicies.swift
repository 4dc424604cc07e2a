extension World {
    /// Why the policy of a stack, or of the update that is running, does not allow a change; `nil` when it does.
    ///
    /// - Parameter action: `Modify`, `Replace` or `Delete`.
    func policyRefusal(of action: String, on resource: StackResource, in stack: Stack) -> String? {
        guard stack.operation?.phase == .update, let policy = stack.operation?.policy ?? stack.policy else {
            return nil
        }
        return policy.refusal(of: "Update:\(action)", on: resource.logicalID, type: resource.type)
    }

    /// Why one of the resources that the update leaves out may not go.
    func policyRefusal(ofDeleting gone: [StackResource], in stack: Stack) -> (logicalID: String, reason: String)? {
        for resource in gone {
            if let reason = policyRefusal(of: "Delete", on: resource, in: stack) {
                return (resource.logicalID, reason)
            }
        }
        return nil
    }
}
