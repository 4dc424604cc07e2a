internal import AWSWire

extension Operation {
    static let getTemplateSummary = Operation(.cloudFormation, "GetTemplateSummary", .read)
}

/// What a template asks for.
package struct TemplateSummary: Sendable, Hashable {
    package var parameters: [TemplateParameterDeclaration]
    /// The capabilities that must be granted, for example `CAPABILITY_NAMED_IAM`.
    package var capabilities: [String]
    package var capabilitiesReason: String?
    package var description: String?
    /// Macros that the template uses, for example `AWS::Serverless-2016-10-31`.
    package var declaredTransforms: [String]

    package init(
        parameters: [TemplateParameterDeclaration] = [], capabilities: [String] = [],
        capabilitiesReason: String? = nil, description: String? = nil, declaredTransforms: [String] = []
    ) {
        self.parameters = parameters
        self.capabilities = capabilities
        self.capabilitiesReason = capabilitiesReason
        self.description = description
        self.declaredTransforms = declaredTransforms
    }
}

/// A parameter that a template declares.
package struct TemplateParameterDeclaration: Sendable, Hashable {
    package var key: String
    package var defaultValue: String?
    /// For example `String` or `AWS::SSM::Parameter::Value<String>`; empty where AWS does not say it.
    package var type: String
    /// The value is never shown again.
    package var noEcho: Bool
    package var description: String?

    package init(
        key: String, defaultValue: String? = nil, type: String = "", noEcho: Bool = false,
        description: String? = nil
    ) {
        self.key = key
        self.defaultValue = defaultValue
        self.type = type
        self.noEcho = noEcho
        self.description = description
    }

    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(key: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "ParameterKey": self.key = try reader.text()
            // An empty default is a default.
            case "DefaultValue": self.defaultValue = try reader.text()
            case "ParameterType": self.type = try reader.text()
            case "NoEcho": self.noEcho = try reader.flag()
            case "Description": self.description = try reader.textIfAny()
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows what a new template asks for.
    package func getTemplateSummary(template: TemplateSource) async throws(AWSError) -> TemplateSummary {
        var form = form(.getTemplateSummary)
        template.fill(&form)
        return try await templateSummary(form)
    }

    /// Shows what the template of a stack asks for.
    package func getTemplateSummary(stack: String) async throws(AWSError) -> TemplateSummary {
        var form = form(.getTemplateSummary)
        form.set("StackName", stack)
        return try await templateSummary(form)
    }

    private func templateSummary(_ form: QueryForm) async throws(AWSError) -> TemplateSummary {
        try await call(.getTemplateSummary, form) { (r) throws(XMLError) in try TemplateSummary(&r) }
    }
}

extension TemplateSummary {
    /// Reads the result of GetTemplateSummary or ValidateTemplate: the second has a part of the first.
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init()
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Parameters":
                self.parameters = try reader.values { (r) throws(XMLError) in
                    try TemplateParameterDeclaration(&r)
                }
            case "Capabilities": self.capabilities = try reader.texts()
            case "CapabilitiesReason": self.capabilitiesReason = try reader.textIfAny()
            case "Description": self.description = try reader.textIfAny()
            case "DeclaredTransforms": self.declaredTransforms = try reader.texts()
            default: break
            }
        }
    }
}
