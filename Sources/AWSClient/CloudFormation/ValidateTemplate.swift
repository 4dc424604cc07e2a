internal import AWSWire

extension Operation {
    static let validateTemplate = Operation(.cloudFormation, "ValidateTemplate", .read)
}

extension AWSClient {
    /// Lets AWS check a template's form; the types of the parameters are not told.
    ///
    /// - Throws: A service failure with code `ValidationError` whose message says what is wrong and where.
    @discardableResult
    package func validateTemplate(_ template: TemplateSource) async throws(AWSError) -> TemplateSummary {
        var form = form(.validateTemplate)
        template.fill(&form)
        return try await call(.validateTemplate, form) { (r) throws(XMLError) in try TemplateSummary(&r) }
    }
}
