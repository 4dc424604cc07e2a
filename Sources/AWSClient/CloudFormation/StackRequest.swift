internal import AWSWire

/// Where a template comes from.
package enum TemplateSource: Sendable, Hashable {
    /// The text itself; at most 51,200 bytes.
    case body(String)
    /// An https URL in S3; at most 1 MB.
    case url(String)
    /// The one that the stack has.
    case previous
}

/// A parameter that is given to a stack.
package struct StackParameter: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case text(String)
        /// Keeps the stack's value, without anybody having to know it.
        case previous
    }

    package var key: String
    package var value: Value

    package init(key: String, value: Value) {
        self.key = key
        self.value = value
    }
}

/// What CreateStack, UpdateStack and CreateChangeSet have in common.
package struct StackRequest: Sendable, Hashable {
    /// A name or an ARN; a name for a stack that is created.
    package var stack: String
    package var template: TemplateSource
    /// A parameter that is left out takes its default, not its previous value.
    package var parameters: [StackParameter]
    /// For example `CAPABILITY_IAM`.
    package var capabilities: [String]
    /// Marks the events of this operation; at most 128 letters, digits and `-`.
    package var clientRequestToken: String?
    /// `nil` leaves the stack's tags as they are, an empty list removes them.
    package var tags: [Tag]?
    package var roleARN: String?

    package init(
        stack: String, template: TemplateSource, parameters: [StackParameter] = [], capabilities: [String] = [],
        clientRequestToken: String? = nil, tags: [Tag]? = nil, roleARN: String? = nil
    ) {
        self.stack = stack
        self.template = template
        self.parameters = parameters
        self.capabilities = capabilities
        self.clientRequestToken = clientRequestToken
        self.tags = tags
        self.roleARN = roleARN
    }

    /// Adds all but the client request token, whose name differs from operation to operation.
    func fill(_ form: inout QueryForm) {
        form.set("StackName", stack)
        template.fill(&form)
        for (index, parameter) in parameters.enumerated() {
            let prefix = "Parameters.member.\(index + 1)"
            form.set("\(prefix).ParameterKey", parameter.key)
            switch parameter.value {
            case .text(let text): form.set("\(prefix).ParameterValue", text)
            case .previous: form.set("\(prefix).UsePreviousValue", true)
            }
        }
        if !capabilities.isEmpty { form.setList("Capabilities", capabilities) }
        if let tags {
            form.setStructures(
                "Tags",
                tags.map { QueryForm(fields: [.init("Key", $0.key), .init("Value", $0.value)]) })
        }
        form.set("RoleARN", roleARN)
    }
}

extension TemplateSource {
    func fill(_ form: inout QueryForm) {
        switch self {
        case .body(let body): form.set("TemplateBody", body)
        case .url(let url): form.set("TemplateURL", url)
        case .previous: form.set("UsePreviousTemplate", true)
        }
    }
}

extension XMLPullReader {
    /// Reads the text of the child `wanted` of the open element; empty when there is none.
    mutating func child(_ wanted: String) throws(XMLError) -> String {
        var text = ""
        try children { (reader, name) throws(XMLError) in
            if name == wanted { text = try reader.text() }
        }
        return text
    }
}
