extension Evaluation {
    /// Tells whether the condition called `name` holds.
    ///
    /// - Throws: ``TemplateError`` when the template has no such condition, when it goes round in a circle, or when a
    ///   value that it needs is unknown.
    package func condition(_ name: String) throws(TemplateError) -> Bool {
        try condition(name, at: nil, path: [])
    }

    func condition(
        _ name: String, at position: Position?, path: [String], through visited: [String] = []
    ) throws(TemplateError) -> Bool {
        guard let entry = template.conditions.first(where: { $0.key == name }) else {
            throw TemplateError(
                name: template.name, position: position, path: path,
                message: "Template format error: Unresolved condition dependency \(name): add it to Conditions.")
        }
        guard !visited.contains(name) else {
            throw TemplateError(
                name: template.name, position: entry.keyPosition, path: ["Conditions", name],
                message: "Template format error: Circular dependency between conditions: "
                    + "[\((visited + [name]).joined(separator: ", "))]")
        }
        return try truth(entry.value, path: ["Conditions", name], through: visited + [name])
    }

    /// Evaluates a condition function; `visited` are the conditions on the way here.
    func truth(
        _ value: TemplateValue, path: [String], through visited: [String]
    ) throws(TemplateError) -> Bool {
        if let entries = value.entries, entries.count == 1, entries[0].key == "Condition",
            let name = entries[0].value.text
        {
            return try condition(name, at: value.position, path: path, through: visited)
        }
        guard case .call(let function, let argument) = value.content else {
            if let flag = value.text.flatMap({ Bool($0.lowercased()) }) { return flag }
            throw error(value, path, "Template format error: Conditions can only be boolean operations.")
        }
        let inner = path + [function.rawValue]
        switch function {
        case .condition: return try named(argument, path: inner, through: visited)
        case .not:
            let operands = argument.elements ?? []
            guard operands.count == 1 else {
                throw error(argument, inner, "Template error: every Fn::Not object requires one boolean parameter.")
            }
            return try !truth(operands[0], path: inner + ["0"], through: visited)
        case .and, .or:
            let operands = argument.elements ?? []
            guard (2...10).contains(operands.count) else {
                throw error(
                    argument, inner,
                    "Template error: every \(function.rawValue) object requires a list of at least 2 and at most 10 "
                        + "boolean parameters.")
            }
            return try all(operands, are: function == .and, path: inner, through: visited)
        case .equals:
            return try equals(argument, path: inner)
        case .ref, .findInMap, .if:
            // A parameter with the text "true" may stand for a condition.
            if let flag = try self.value(value, path: path)?.flag { return flag }
            fallthrough
        default:
            throw error(value, path, "Template format error: Conditions can only be boolean operations.")
        }
    }

    private func named(
        _ argument: TemplateValue, path: [String], through visited: [String]
    ) throws(TemplateError) -> Bool {
        guard let name = argument.text else {
            throw error(argument, path, "Template format error: Condition takes the name of a condition.")
        }
        return try condition(name, at: argument.position, path: path, through: visited)
    }

    /// And, Or: an operand that decides the answer makes the unknown ones unimportant.
    private func all(
        _ operands: [TemplateValue], are wanted: Bool, path: [String], through visited: [String]
    ) throws(TemplateError) -> Bool {
        var unknown: TemplateError?
        for (index, operand) in operands.enumerated() {
            do throws(TemplateError) {
                if try truth(operand, path: path + [String(index)], through: visited) != wanted { return !wanted }
            } catch {
                unknown = unknown ?? error
            }
        }
        if let unknown { throw unknown }
        return wanted
    }

    private func equals(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> Bool {
        let operands = argument.elements ?? []
        guard operands.count == 2 else {
            throw error(
                argument, path, "Template error: every Fn::Equals object requires a list of 2 string parameters.")
        }
        guard let left = try value(operands[0], path: path + ["0"]),
            let right = try value(operands[1], path: path + ["1"])
        else { throw error(argument, path, "Template error: AWS::NoValue cannot be compared in Fn::Equals.") }
        return left == right || left.isEquivalent(to: right)
    }
}
