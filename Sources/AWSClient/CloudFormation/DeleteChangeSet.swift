internal import AWSWire

extension Operation {
    static let deleteChangeSet = Operation(.cloudFormation, "DeleteChangeSet", .idempotent)
}

extension AWSClient {
    /// Deletes a change set; one that is not there is no error.
    package func deleteChangeSet(_ changeSet: String, stack: String? = nil) async throws(AWSError) {
        var form = form(.deleteChangeSet)
        form.set("ChangeSetName", changeSet)
        form.set("StackName", stack)
        do {
            try await call(.deleteChangeSet, form)
        } catch {
            guard error.isAbsentChangeSet else { throw error }
        }
    }
}
