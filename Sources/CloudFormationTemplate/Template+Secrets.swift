extension Template {
    /// Names of the outputs that would show a NoEcho parameter: their value, or a condition's branch of it, names one.
    /// What goes through a resource's attribute is not followed.
    package var secretOutputs: [String] {
        let secret = parameters.filter(\.noEcho).map(\.name)
        if secret.isEmpty { return [] }
        return outputs.filter { output in Self.names(secret, in: output.value) }.map(\.name)
    }

    private static func names(_ parameters: [String], in value: TemplateValue) -> Bool {
        switch value.content {
        case .null, .bool, .number, .string: return false
        case .list(let elements): return elements.contains { names(parameters, in: $0) }
        case .map(let entries): return entries.contains { names(parameters, in: $0.value) }
        case .call(.ref, let argument): return argument.text.map(parameters.contains) ?? false
        case .call(.sub, let argument):
            let text = argument.text ?? argument.elements?.first?.text ?? ""
            let isNamed = SubPart.parts(of: text).contains { part in
                if case .variable(let name) = part { parameters.contains(name) } else { false }
            }
            return isNamed || names(parameters, in: argument)
        case .call(_, let argument): return names(parameters, in: argument)
        }
    }
}
