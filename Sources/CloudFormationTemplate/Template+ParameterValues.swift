/// A parameter with the value that one stack operation uses.
package struct ResolvedParameter: Hashable, Sendable, Codable {
    package var name: String
    /// The text that was given or the default: for an SSM type the key, not the value.
    package var given: String
    /// The value behind an SSM key; `nil` for other types.
    package var resolved: String?
    /// What `Ref` gives: a text, or a list of texts for list types.
    package var value: PropertyValue
    package var noEcho: Bool
}

extension Template {
    /// Decides the values of all parameters: what was given, else the default.
    ///
    /// - Parameters:
    ///   - given: Names and texts as the caller of the stack operation gave them.
    ///   - isKnown: Tells a text that is not decided yet: constraints are not held against that.
    ///   - storedValue: Looks up an SSM parameter by its name; `nil` when there is none.
    /// - Returns: One element for each parameter of the template, in the template's order.
    /// - Throws: ``TemplateError`` in CloudFormation's words: a name that the template does not have, a missing value,
    ///   a constraint that does not hold, an SSM parameter that does not exist.
    package func parameterValues(
        given: [(name: String, value: String)], isKnown: (String) -> Bool = { _ in true },
        storedValue: (String) -> String?
    ) throws(TemplateError) -> [ResolvedParameter] {
        let unknown = given.map(\.name).filter { parameter($0) == nil }
        guard unknown.isEmpty else {
            throw error("Parameters: [\(unknown.joined(separator: ", "))] do not exist in the template")
        }
        let missing = parameters.filter { parameter in
            parameter.defaultValue == nil && !given.contains { $0.name == parameter.name }
        }
        guard missing.isEmpty else {
            throw error("Parameters: [\(missing.map(\.name).joined(separator: ", "))] must have values")
        }
        var values: [ResolvedParameter] = []
        for parameter in parameters {
            let text = given.last { $0.name == parameter.name }?.value ?? parameter.defaultValue ?? ""
            let isKnown = isKnown(text)
            if isKnown, let reason = parameter.violation(by: text) {
                throw error(reason, at: parameter)
            }
            var resolved: String?
            if isKnown, parameter.storedType != nil {
                guard let stored = storedValue(text) else {
                    throw error(
                        "Unable to fetch parameters [\(text)] from parameter store for this account.", at: parameter)
                }
                resolved = stored
            }
            values.append(
                ResolvedParameter(
                    name: parameter.name, given: text, resolved: resolved,
                    value: parameter.value(of: resolved ?? text), noEcho: parameter.noEcho))
        }
        return values
    }

    private func error(_ message: String, at parameter: TemplateParameter? = nil) -> TemplateError {
        TemplateError(
            name: name, position: parameter?.position, path: parameter.map { ["Parameters", $0.name] } ?? [],
            message: message)
    }
}

extension TemplateParameter {
    /// What `Ref` gives for a parameter whose value is `text`.
    package func value(of text: String) -> PropertyValue {
        guard isList else { return .string(text) }
        return .list(list(text).map { .string($0) })
    }

    private func list(_ text: String) -> [String] {
        text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
    }

    /// Says in CloudFormation's words why `text` may not be the value; `nil` when it may.
    func violation(by text: String) -> String? {
        let items = isList && storedType == nil ? list(text) : [text]
        guard let fault = items.lazy.compactMap({ fault(of: $0) }).first else { return nil }
        if let constraintDescription, !(isNumeric && items.contains { Double($0) == nil }) {
            return "Parameter \(name) failed to satisfy constraint: \(constraintDescription)"
        }
        return "Parameter '\(name)' \(fault)"
    }

    private func fault(of item: String) -> String? {
        if isNumeric {
            guard let number = Double(item) else { return "must be a number." }
            if let minValue, number < minValue { return "must be a number not less than \(minValue.shortest)" }
            if let maxValue, number > maxValue { return "must be a number not greater than \(maxValue.shortest)" }
        }
        if let allowedValues, !allowedValues.contains(item) { return "must be one of AllowedValues" }
        if let minLength, item.utf16.count < minLength { return "must contain at least \(minLength) characters" }
        if let maxLength, item.utf16.count > maxLength { return "must contain at most \(maxLength) characters" }
        if let allowedPattern {
            do {
                let pattern = try Regex(allowedPattern)
                // No match when matching itself ends in an error: the value is refused either way.
                if (try? pattern.wholeMatch(in: item)) == nil { return "must match pattern \(allowedPattern)" }
            } catch {
                return "has an AllowedPattern that is no regular expression: \(allowedPattern)"
            }
        }
        return nil
    }
}

extension Double {
    fileprivate var shortest: String {
        self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var part = self
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
