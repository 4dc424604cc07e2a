internal import AWSWire

extension Operation {
    static let updateStack = Operation(.cloudFormation, "UpdateStack", .once)
}

extension AWSClient {
    /// Begins to update a stack.
    ///
    /// - Returns: The ARN of the stack.
    /// - Throws: ``AWSError/ambiguous(_:cause:)`` when the answer is lost: look for the request's token in the stack's
    ///   events. ``AWSError/isNoUpdates`` tells that there is nothing to do, ``AWSError/isStackBusy`` that the status
    ///   does not allow an update.
    package func updateStack(_ request: StackRequest) async throws(AWSError) -> String {
        var form = form(.updateStack)
        request.fill(&form)
        form.set("ClientRequestToken", request.clientRequestToken)
        return try await call(.updateStack, form) { (reader) throws(XMLError) in try reader.child("StackId") }
    }
}
