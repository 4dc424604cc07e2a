extension TemplateSections {
    private static let attributes = [
        "Type", "Properties", "DependsOn", "Condition", "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy",
        "UpdateReplacePolicy",
    ]

    /// Reads one entry of the `Resources` section.
    func resource(_ entry: TemplateValue.Entry) throws(TemplateError) -> TemplateResource {
        let path = ["Resources", entry.key]
        guard Self.isLogicalID(entry.key) else {
            throw error(
                entry.keyPosition, path, "Template format error: Resource name \(entry.key) is non alphanumeric.")
        }
        guard let attributes = entry.value.entries else {
            throw error(
                entry.value.position, path, "Template format error: Any Resources member must be an object.")
        }
        for attribute in attributes where !Self.attributes.contains(attribute.key) {
            throw error(
                attribute.keyPosition, path,
                "Invalid template resource property '\(attribute.key)'")
        }
        guard let type = entry.value["Type"]?.text else {
            throw error(
                entry.keyPosition, path,
                "Template format error: [/Resources/\(entry.key)] Every Resources object must contain a Type member.")
        }
        let properties = entry.value["Properties"]
        if let properties, properties.entries == nil, properties.content != .null, !properties.isCall {
            throw error(
                properties.position, path + ["Properties"],
                "Template format error: Properties of \(entry.key) must be an object.")
        }
        return TemplateResource(
            logicalID: entry.key, type: type, position: entry.keyPosition,
            condition: try text("Condition", of: entry.value, path: path), dependsOn: try dependsOn(entry, path: path),
            properties: properties, metadata: entry.value["Metadata"], creationPolicy: entry.value["CreationPolicy"],
            updatePolicy: entry.value["UpdatePolicy"], deletionPolicy: entry.value["DeletionPolicy"]?.text,
            updateReplacePolicy: entry.value["UpdateReplacePolicy"]?.text)
    }

    /// Reads one entry of the `Outputs` section.
    func output(_ entry: TemplateValue.Entry) throws(TemplateError) -> TemplateOutput {
        let path = ["Outputs", entry.key]
        guard entry.value.entries != nil else {
            throw error(entry.value.position, path, "Template format error: Any Outputs member must be an object.")
        }
        guard let value = entry.value["Value"], value.content != .null else {
            throw error(
                entry.keyPosition, path,
                "Template format error: Output \(entry.key) is malformed: every Outputs member must contain a Value "
                    + "object")
        }
        return TemplateOutput(
            name: entry.key, position: entry.keyPosition,
            condition: try text("Condition", of: entry.value, path: path),
            description: entry.value["Description"]?.text, value: value, exportName: entry.value["Export"]?["Name"])
    }

    private func dependsOn(_ entry: TemplateValue.Entry, path: [String]) throws(TemplateError) -> [String] {
        guard let value = entry.value["DependsOn"], value.content != .null else { return [] }
        var names: [String] = []
        for element in value.elements ?? [value] {
            guard let name = element.text else {
                throw error(
                    element.position, path + ["DependsOn"],
                    "Template format error: DependsOn must be a string or list of strings.")
            }
            names.append(name)
        }
        return names
    }

    private func text(_ key: String, of value: TemplateValue, path: [String]) throws(TemplateError) -> String? {
        guard let member = value[key] else { return nil }
        guard let text = member.text else {
            throw error(member.position, path + [key], "Template format error: every \(key) member must be a string.")
        }
        return text
    }
}

extension TemplateValue {
    fileprivate var isCall: Bool {
        if case .call = content { return true }
        return false
    }
}
