/// A template together with everything that its functions may ask for.
///
/// What is left out is unknown: a value that depends on it is an error that names the place, never a guess.
package struct Evaluation: Sendable {
    package let template: Template
    /// What `Ref` gives for each known parameter.
    package var parameters: [String: PropertyValue]
    /// `nil` when even the region and the account are unknown.
    package var pseudoParameters: PseudoParameters?
    /// What `Ref` gives for a resource that exists; `nil` while it is unknown.
    package var reference: @Sendable (_ logicalID: String) -> PropertyValue?
    /// What `GetAtt` gives for a resource that exists; `nil` while it is unknown or the resource has no such attribute.
    package var attribute: @Sendable (_ logicalID: String, _ name: String) -> PropertyValue?
    /// The exports of other stacks; `nil` for a name that nobody exports.
    package var importedValue: @Sendable (_ exportName: String) -> PropertyValue?
    /// The availability zones of a region, in order; `nil` for an unknown region.
    package var zones: @Sendable (_ region: String) -> [String]?

    package init(
        _ template: Template, parameters: [String: PropertyValue], pseudoParameters: PseudoParameters? = nil,
        reference: @escaping @Sendable (_ logicalID: String) -> PropertyValue? = { _ in nil },
        attribute: @escaping @Sendable (_ logicalID: String, _ name: String) -> PropertyValue? = { _, _ in nil },
        importedValue: @escaping @Sendable (_ exportName: String) -> PropertyValue? = { _ in nil },
        zones: @escaping @Sendable (_ region: String) -> [String]? = { _ in nil }
    ) {
        self.template = template
        self.parameters = parameters
        self.pseudoParameters = pseudoParameters
        self.reference = reference
        self.attribute = attribute
        self.importedValue = importedValue
        self.zones = zones
    }

    /// The properties of `resource`, functions evaluated and `AWS::NoValue` left out; an empty map when it has none.
    ///
    /// - Throws: ``TemplateError`` that names the first place that cannot be evaluated.
    package func properties(of resource: TemplateResource) throws(TemplateError) -> PropertyValue {
        guard let properties = resource.properties, properties.content != .null else { return .empty }
        return try value(properties, path: ["Resources", resource.logicalID, "Properties"]) ?? .empty
    }

    /// The value of `output`.
    ///
    /// - Throws: ``TemplateError`` that names the first place that cannot be evaluated.
    package func value(of output: TemplateOutput) throws(TemplateError) -> PropertyValue {
        let path = ["Outputs", output.name, "Value"]
        guard let value = try value(output.value, path: path), value.text != nil else {
            throw error(
                output.value, path,
                "Template format error: The Value field of every Outputs member must evaluate to a String.")
        }
        return value
    }

    /// The resources whose condition holds, in the template's order.
    ///
    /// - Throws: ``TemplateError`` when a condition cannot be evaluated.
    package func existingResources() throws(TemplateError) -> [TemplateResource] {
        var result: [TemplateResource] = []
        for resource in template.resources {
            let path = ["Resources", resource.logicalID, "Condition"]
            guard let name = resource.condition else {
                result.append(resource)
                continue
            }
            if try condition(name, at: resource.position, path: path) { result.append(resource) }
        }
        return result
    }

    /// Evaluates any piece of the template; `nil` is `AWS::NoValue`.
    ///
    /// - Parameter path: The way to the piece, for errors.
    /// - Throws: ``TemplateError`` that names the first place that cannot be evaluated.
    package func value(_ value: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue? {
        switch value.content {
        case .null:
            throw error(
                value, path, "Template format error: [/\(path.joined(separator: "/"))] 'null' values are not allowed")
        case .bool(let flag): return .bool(flag)
        case .number(let text): return .number(text)
        case .string(let text): return .string(text)
        case .list(let elements):
            var result: [PropertyValue] = []
            for (index, element) in elements.enumerated() {
                if let item = try self.value(element, path: path + [String(index)]) { result.append(item) }
            }
            return .list(result)
        case .map(let entries):
            var result: [PropertyValue.Entry] = []
            for entry in entries {
                guard !entry.key.hasPrefix("Fn::") else {
                    throw error(
                        TemplateValue(.null, at: entry.keyPosition), path + [entry.key],
                        "Template format error: \(entry.key) is unknown here, or is not the only key of its object.")
                }
                if let item = try self.value(entry.value, path: path + [entry.key]) {
                    result.append(.init(key: entry.key, value: item))
                }
            }
            return .map(result)
        case .call(let function, let argument):
            return try call(function, argument, path: path + [function.rawValue])
        }
    }

    func error(_ value: TemplateValue, _ path: [String], _ message: String) -> TemplateError {
        TemplateError(name: template.name, position: value.position, path: path, message: message)
    }
}
