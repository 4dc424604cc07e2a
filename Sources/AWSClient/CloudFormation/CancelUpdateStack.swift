internal import AWSWire

extension Operation {
    /// A second call would be refused although the first was taken: look instead.
    static let cancelUpdateStack = Operation(.cloudFormation, "CancelUpdateStack", .once)
}

extension AWSClient {
    /// Ends an update that is in progress; the stack then rolls back.
    ///
    /// - Throws: A service failure with code `ValidationError` unless the stack's status is `UPDATE_IN_PROGRESS`.
    package func cancelUpdateStack(_ stack: String, clientRequestToken: String? = nil) async throws(AWSError) {
        var form = form(.cancelUpdateStack)
        form.set("StackName", stack)
        form.set("ClientRequestToken", clientRequestToken)
        try await call(.cancelUpdateStack, form)
    }
}
