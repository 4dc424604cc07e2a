/// What `update stack` is asked to do.
package struct UpdateStackRequest: Hashable, Sendable {
    /// One `KEY=VALUE` of the command line.
    package struct Parameter: Hashable, Sendable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package enum TemplateSource: Hashable, Sendable {
        /// A file that the command layer has read; the path is for messages.
        case file(path: String, contents: [UInt8])
        /// `https://...` or `s3://bucket/key`.
        case url(String)
    }

    package var stack: String
    package var parameters: [Parameter]
    /// `nil` keeps the stack's template.
    package var template: TemplateSource?
    /// Whether the stack may be created: a template was given and the region was chosen.
    package var mayCreate: Bool
    /// For example `CAPABILITY_IAM`; never granted unasked.
    package var capabilities: [String]

    package init(
        stack: String, parameters: [Parameter], template: TemplateSource?, mayCreate: Bool, capabilities: [String]
    ) {
        self.stack = stack
        self.parameters = parameters
        self.template = template
        self.mayCreate = mayCreate
        self.capabilities = capabilities
    }
}
