internal import AWSWire

extension Operation {
    static let executeChangeSet = Operation(.cloudFormation, "ExecuteChangeSet", .once)
}

extension AWSClient {
    /// Begins the update (or creation) that a change set describes; its other change sets go.
    ///
    /// - Throws: ``AWSError/ambiguous(_:cause:)`` when the answer is lost: look for the token in the stack's events.
    package func executeChangeSet(
        _ changeSet: String, stack: String? = nil, clientRequestToken: String? = nil
    ) async throws(AWSError) {
        var form = form(.executeChangeSet)
        form.set("ChangeSetName", changeSet)
        form.set("StackName", stack)
        form.set("ClientRequestToken", clientRequestToken)
        try await call(.executeChangeSet, form)
    }
}
