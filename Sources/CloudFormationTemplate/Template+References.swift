extension Template {
    /// Checks that everything that is referred to exists, as CloudFormation does before it starts.
    ///
    /// - Throws: ``TemplateError`` for the first Ref, GetAtt, Sub, DependsOn or condition that leads nowhere.
    package func checkReferences() throws(TemplateError) {
        for condition in conditions {
            try check(condition.value, path: ["Conditions", condition.key])
        }
        for resource in resources {
            let path = ["Resources", resource.logicalID]
            try check(condition: resource.condition, at: resource.position, path: path)
            for name in resource.dependsOn where self.resource(name) == nil {
                throw unresolved(name, at: resource.position, path: path + ["DependsOn"])
            }
            let parts: [(String, TemplateValue?)] = [
                ("Properties", resource.properties), ("Metadata", resource.metadata),
                ("CreationPolicy", resource.creationPolicy), ("UpdatePolicy", resource.updatePolicy),
            ]
            for (name, value) in parts {
                if let value { try check(value, path: path + [name]) }
            }
        }
        for output in outputs {
            let path = ["Outputs", output.name]
            try check(condition: output.condition, at: output.position, path: path)
            try check(output.value, path: path + ["Value"])
            if let exportName = output.exportName { try check(exportName, path: path + ["Export", "Name"]) }
        }
    }

    private func check(_ value: TemplateValue, path: [String]) throws(TemplateError) {
        switch value.content {
        case .null, .bool, .number, .string: return
        case .list(let elements):
            for (index, element) in elements.enumerated() { try check(element, path: path + [String(index)]) }
        case .map(let entries):
            for entry in entries { try check(entry.value, path: path + [entry.key]) }
        case .call(let function, let argument):
            try check(function, argument, path: path + [function.rawValue])
        }
    }

    private func check(
        _ function: TemplateFunction, _ argument: TemplateValue, path: [String]
    ) throws(TemplateError) {
        switch function {
        case .ref:
            if let name = argument.text { try check(name: name, at: argument.position, path: path) }
        case .getAtt:
            if let name = argument.elements?.first?.text {
                try check(attributeOf: name, at: argument.position, path: path)
            }
        case .sub:
            let own = argument.elements?.last?.entries ?? []
            for entry in own { try check(entry.value, path: path + [entry.key]) }
            for case .variable(let name) in SubPart.parts(of: argument.text ?? argument.elements?.first?.text ?? "")
            where !own.contains(where: { $0.key == name }) {
                if name.contains(".") {
                    try check(attributeOf: String(name.prefix { $0 != "." }), at: argument.position, path: path)
                } else {
                    try check(name: name, at: argument.position, path: path)
                }
            }
            return
        case .condition where path.first == "Conditions":
            try check(condition: argument.text, at: argument.position, path: path)
        case .if:
            try check(condition: argument.elements?.first?.text, at: argument.position, path: path)
        default: break
        }
        try check(argument, path: path)
    }

    private func check(name: String, at position: Position, path: [String]) throws(TemplateError) {
        let isKnown = name.hasPrefix("AWS::") || parameter(name) != nil || resource(name) != nil
        // A loop of AWS's macro may make the resource.
        guard isKnown || !loops.isEmpty else { throw unresolved(name, at: position, path: path) }
    }

    private func check(attributeOf name: String, at position: Position, path: [String]) throws(TemplateError) {
        guard resource(name) != nil || !loops.isEmpty else {
            throw TemplateError(
                name: self.name, position: position, path: path,
                message: "Template error: instance of Fn::GetAtt references undefined resource \(name)")
        }
    }

    private func check(condition name: String?, at position: Position, path: [String]) throws(TemplateError) {
        guard let name, !conditions.contains(where: { $0.key == name }) else { return }
        throw TemplateError(
            name: self.name, position: position, path: path,
            message:
                "Template format error: Unresolved condition dependency \(name) in the \(path[0]) block of the template"
        )
    }

    private func unresolved(_ name: String, at position: Position, path: [String]) -> TemplateError {
        TemplateError(
            name: self.name, position: position, path: path,
            message: "Template format error: Unresolved resource dependencies [\(name)] in the \(path[0]) block of the "
                + "template")
    }
}
