internal import AWSWire

extension Operation {
    static let createStack = Operation(.cloudFormation, "CreateStack", .once)
}

extension AWSClient {
    /// Begins to create a stack; it rolls back if it fails.
    ///
    /// - Returns: The ARN of the stack.
    /// - Throws: ``AWSError/ambiguous(_:cause:)`` when the answer is lost: look for the request's token in the stack's
    ///   events. A service failure with code `AlreadyExistsException` when the name is taken.
    package func createStack(_ request: StackRequest) async throws(AWSError) -> String {
        var form = form(.createStack)
        request.fill(&form)
        form.set("ClientRequestToken", request.clientRequestToken)
        return try await call(.createStack, form) { (reader) throws(XMLError) in try reader.child("StackId") }
    }
}
