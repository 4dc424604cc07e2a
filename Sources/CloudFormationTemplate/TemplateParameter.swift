/// A parameter of a template with its constraints.
package struct TemplateParameter: Hashable, Sendable {
    package var name: String
    package var position: Position
    /// The type as it is written, for example `AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>`.
    package var type: String
    package var defaultValue: String?
    /// Whether AWS shows the value as `****`.
    package var noEcho: Bool
    package var description: String?
    package var allowedValues: [String]?
    package var allowedPattern: String?
    package var constraintDescription: String?
    package var minLength: Int?
    package var maxLength: Int?
    package var minValue: Double?
    package var maxValue: Double?

    /// The type of the value behind an SSM parameter type, for example `AWS::EC2::Image::Id`; `nil` for other types.
    package var storedType: String? {
        let prefix = "AWS::SSM::Parameter::Value<"
        guard type.hasPrefix(prefix), type.hasSuffix(">") else { return nil }
        return String(type.dropFirst(prefix.count).dropLast())
    }

    /// Whether `Ref` gives a list.
    package var isList: Bool {
        let type = storedType ?? type
        return type == "CommaDelimitedList" || type.hasPrefix("List<")
    }

    /// Whether each value must be a number.
    package var isNumeric: Bool { type == "Number" || type == "List<Number>" }
}

extension TemplateParameter {
    /// Reads one entry of the `Parameters` section.
    init(_ entry: TemplateValue.Entry, in sections: TemplateSections) throws(TemplateError) {
        let path = ["Parameters", entry.key]
        guard TemplateSections.isLogicalID(entry.key) else {
            throw sections.error(
                entry.keyPosition, path, "Template format error: Parameter name \(entry.key) is non alphanumeric.")
        }
        guard entry.value.entries != nil else {
            throw sections.error(
                entry.value.position, path, "Template format error: Any Parameters member must be an object.")
        }
        guard let type = entry.value["Type"]?.text else {
            throw sections.error(
                entry.keyPosition, path,
                "Template format error: Every Parameters object must contain a Type member.")
        }
        guard Self.isKnown(type) else {
            throw sections.error(
                entry.value["Type"]?.position ?? entry.keyPosition, path,
                "Template format error: Unrecognized parameter type: \(type)")
        }
        let value = entry.value
        self.init(
            name: entry.key, position: entry.keyPosition, type: type,
            defaultValue: value["Default"].flatMap { $0.content == .null ? "" : $0.text },
            noEcho: value["NoEcho"]?.text.map { $0.lowercased() == "true" } ?? false,
            description: value["Description"]?.text,
            allowedValues: value["AllowedValues"]?.elements?.compactMap(\.text),
            allowedPattern: value["AllowedPattern"]?.text,
            constraintDescription: value["ConstraintDescription"]?.text,
            minLength: value["MinLength"]?.text.flatMap { Int($0) },
            maxLength: value["MaxLength"]?.text.flatMap { Int($0) },
            minValue: value["MinValue"]?.text.flatMap { Double($0) },
            maxValue: value["MaxValue"]?.text.flatMap { Double($0) })
    }

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
    private static func isKnown(_ type: String) -> Bool {
        if ["String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"].contains(type) { return true }
        if type == "AWS::SSM::Parameter::Name" { return true }
        return type.wholeMatch(of: /(AWS::SSM::Parameter::Value<.+>|List<AWS::[A-Za-z0-9:]+>|AWS::[A-Za-z0-9]+::.+)/)
            != nil
    }
}
