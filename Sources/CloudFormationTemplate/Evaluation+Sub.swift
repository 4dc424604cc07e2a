/// A part of a text for `Fn::Sub`.
enum SubPart: Hashable {
    case literal(String)
    /// `${Name}` or `${Name.Attribute}`.
    case variable(String)

    /// Takes the text apart; `${!Name}` is the literal text `${Name}`, and a `${` without its `}` is literal.
    static func parts(of text: String) -> [SubPart] {
        var parts: [SubPart] = []
        var literal = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
            literal += rest[..<start.lowerBound]
            let name = rest[start.upperBound..<end]
            if name.first == "!" {
                literal += "${" + name.dropFirst() + "}"
            } else {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.variable(String(name)))
            }
            rest = rest[rest.index(after: end)...]
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }
}

extension Template {
    /// The variables in a text for `Fn::Sub`, in order, without braces.
    package static func subVariables(of text: String) -> [String] {
        SubPart.parts(of: text).compactMap { part in
            if case .variable(let name) = part { name } else { nil }
        }
    }
}

extension Evaluation {
    /// Evaluates `Fn::Sub` in both forms: a text, or a list of a text and its own variables.
    func sub(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> String {
        let place: TemplateValue
        var own: [TemplateValue.Entry] = []
        if let elements = argument.elements {
            guard elements.count == 2, let entries = elements[1].entries else {
                throw error(
                    argument, path,
                    "Template error: One or more Fn::Sub intrinsic functions don't specify expected "
                        + "arguments. Specify a string as first argument, and an optional second argument to specify a "
                        + "mapping of values to replace in the string")
            }
            place = elements[0]
            own = entries
        } else {
            place = argument
        }
        guard let pattern = place.text else {
            throw error(place, path, "Template error: Fn::Sub takes a literal text: move the function into a variable.")
        }
        var result = ""
        for part in SubPart.parts(of: pattern) {
            switch part {
            case .literal(let text): result += text
            case .variable(let name):
                if let entry = own.first(where: { $0.key == name }) {
                    result += try text(entry.value, path: path + ["1", name])
                } else {
                    result += try variable(name, at: place, path: path)
                }
            }
        }
        return result
    }

    private func variable(_ name: String, at place: TemplateValue, path: [String]) throws(TemplateError) -> String {
        let value: PropertyValue?
        if let dot = name.firstIndex(of: ".") {
            let attributeName = String(name[name.index(after: dot)...])
            value = try attribute(of: String(name[..<dot]), attributeName, at: place, path: path)
        } else {
            value = try reference(to: name, at: place, path: path)
        }
        guard let text = value?.text else {
            throw error(
                place, path, "Template error: variable \(name) in Fn::Sub expression does not resolve to a string")
        }
        return text
    }
}
