extension Evaluation {
    /// Evaluates one function; `path` ends with its name.
    func call(
        _ function: TemplateFunction, _ argument: TemplateValue, path: [String]
    ) throws(TemplateError) -> PropertyValue? {
        switch function {
        case .ref: return try ref(argument, path: path)
        case .condition:
            // Outside of conditions `!Condition x` is nothing but a map with that key.
            return .map([.init(key: "Condition", value: try required(argument, path: path))])
        case .getAtt: return try getAtt(argument, path: path)
        case .sub: return .string(try sub(argument, path: path))
        case .if: return try choose(argument, path: path)
        case .and, .or, .not, .equals:
            return .bool(
                try truth(TemplateValue(.call(function, argument), at: argument.position), path: path, through: []))
        case .findInMap: return try findInMap(argument, path: path)
        case .importValue:
            let name = try text(argument, path: path)
            guard let value = importedValue(name) else {
                throw error(argument, path, "No export named \(name) found.")
            }
            return value
        case .getAZs:
            return try zoneList(argument, path: path)
        case .join, .select, .split, .base64, .cidr, .length, .toJSONString:
            return try compute(function, argument, path: path)
        case .transform:
            throw error(argument, path, "Fn::Transform needs AWS's macro: use the processed template.")
        }
    }

    /// The value of `argument`, which may not be `AWS::NoValue`.
    func required(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        guard let value = try value(argument, path: path) else {
            throw error(argument, path, "Template error: AWS::NoValue is not allowed here.")
        }
        return value
    }

    /// The text of `argument`.
    func text(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> String {
        guard let text = try required(argument, path: path).text else {
            throw error(argument, path, "Template error: a text is needed here, not a list or an object.")
        }
        return text
    }

    /// The elements of `argument`, a literal list or a function that gives one.
    func list(_ argument: TemplateValue, path: [String], needs: String) throws(TemplateError) -> [PropertyValue] {
        guard let elements = try required(argument, path: path).elements else {
            throw error(argument, path, "Template error: every \(needs).")
        }
        return elements
    }

    private func ref(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue? {
        guard let name = argument.text else {
            throw error(argument, path, "Template format error: every Ref object must have a single String value.")
        }
        return try reference(to: name, at: argument, path: path)
    }

    /// What `Ref` of `name` gives; `nil` for `AWS::NoValue`.
    func reference(to name: String, at place: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue? {
        if name == "AWS::NoValue" { return nil }
        if name.hasPrefix("AWS::") {
            if let value = pseudoParameters?.value(of: name) { return value }
            throw error(place, path, "the value of \(name) is not known here")
        }
        if let value = parameters[name] { return value }
        if let parameter = template.parameter(name) {
            throw error(place, path, "the value of the parameter \(parameter.name) is not known here")
        }
        guard template.resource(name) != nil else { throw unresolved(name, at: place, path: path) }
        if let value = reference(name) { return value }
        throw error(place, path, "the physical ID of \(name) is not known here")
    }

    private func getAtt(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        guard let parts = argument.elements, parts.count == 2, let logicalID = parts[0].text else {
            throw error(
                argument, path,
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the "
                    + "resource attribute")
        }
        return try attribute(of: logicalID, try text(parts[1], path: path), at: argument, path: path)
    }

    /// What `GetAtt` of `logicalID` and `name` gives.
    func attribute(
        of logicalID: String, _ name: String, at place: TemplateValue, path: [String]
    ) throws(TemplateError) -> PropertyValue {
        guard template.resource(logicalID) != nil else {
            throw error(
                place, path, "Template error: instance of Fn::GetAtt references undefined resource \(logicalID)")
        }
        if let value = attribute(logicalID, name) { return value }
        throw error(place, path, "the attribute \(name) of \(logicalID) is not known here")
    }

    func unresolved(_ name: String, at place: TemplateValue, path: [String]) -> TemplateError {
        let block = path.first ?? "Resources"
        return error(
            place, path,
            "Template format error: Unresolved resource dependencies [\(name)] in the \(block) block of the template")
    }

    private func choose(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue? {
        guard let parts = argument.elements, parts.count == 3, let name = parts[0].text else {
            throw error(
                argument, path,
                "Template error: Fn::If requires a list argument with the first element being a condition, and two "
                    + "values"
            )
        }
        let holds = try condition(name, at: parts[0].position, path: path)
        return try value(holds ? parts[1] : parts[2], path: path + [holds ? "1" : "2"])
    }

    private func findInMap(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue? {
        guard let parts = argument.elements, (3...4).contains(parts.count) else {
            throw error(
                argument, path,
                "Template error: every Fn::FindInMap object requires three parameters, the map name, "
                    + "map key and the attribute for return value")
        }
        let names = [
            try text(parts[0], path: path + ["0"]), try text(parts[1], path: path + ["1"]),
            try text(parts[2], path: path + ["2"]),
        ]
        let map = template.mappings.first { $0.key == names[0] }?.value
        if let value = map?[names[1]]?[names[2]] {
            return try self.value(value, path: ["Mappings"] + names)
        }
        if parts.count == 4, let fallback = parts[3]["DefaultValue"] {
            return try value(fallback, path: path + ["3", "DefaultValue"])
        }
        throw error(
            argument, path, "Template error: Unable to get mapping for \(names.joined(separator: "::"))")
    }

    private func zoneList(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        var region = argument.content == .null ? "" : try text(argument, path: path)
        if region.isEmpty { region = pseudoParameters?.region ?? "" }
        guard let zones = zones(region) else {
            throw error(argument, path, "the availability zones of \"\(region)\" are not known here")
        }
        return .list(zones.map { .string($0) })
    }
}
