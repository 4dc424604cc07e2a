internal import AWSWire

extension Operation {
    static let getTemplate = Operation(.cloudFormation, "GetTemplate", .read)
}

/// Which form of a template is wanted.
package enum TemplateStage: String, Sendable, Hashable {
    /// As it was given.
    case original = "Original"
    /// After macros and transforms.
    case processed = "Processed"
}

extension AWSClient {
    /// Reads the template of a stack, or of one of its change sets.
    package func getTemplate(
        stack: String, stage: TemplateStage = .original, changeSet: String? = nil
    ) async throws(AWSError) -> String {
        var form = form(.getTemplate)
        form.set("StackName", stack)
        form.set("ChangeSetName", changeSet)
        form.set("TemplateStage", stage.rawValue)
        return try await call(.getTemplate, form) { (reader) throws(XMLError) in try reader.child("TemplateBody") }
    }
}
