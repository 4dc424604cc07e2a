import CloudFormationTemplate

/// `{{resolve:ssm:NAME:VERSION}}` in properties: read when a resource is made or changed, not when it is compared.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
extension World {
    /// `value` with all dynamic references replaced by what they stand for.
    ///
    /// - Throws: `ValidationError` for a parameter that is not there, and for services that are not simulated.
    func resolvingReferences(in value: PropertyValue) throws(APIError) -> PropertyValue {
        switch value {
        case .bool, .number: return value
        case .string(let text): return .string(try resolvingReferences(in: text))
        case .list(let elements):
            return .list(try elements.map { (element) throws(APIError) in try resolvingReferences(in: element) })
        case .map(let entries):
            return .map(
                try entries.map { (entry) throws(APIError) in
                    .init(key: entry.key, value: try resolvingReferences(in: entry.value))
                })
        }
    }

    private func resolvingReferences(in text: String) throws(APIError) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{resolve:"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            result += rest[..<start.lowerBound]
            result += try resolve(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    private func resolve(_ reference: String) throws(APIError) -> String {
        let parts = reference.split(separator: ":").map { String($0) }
        guard parts.count >= 2, parts[0] == "ssm" || parts[0] == "ssm-secure" else {
            throw .validation("The built-in AWS does not have what {{resolve:\(reference)}} refers to: use ssm")
        }
        do throws(APIError) {
            return try parameter(parts.dropFirst().joined(separator: ":")).version.value
        } catch {
            let name = parts.dropFirst().joined(separator: ":")
            throw .validation("Unable to fetch parameters [\(name)] from parameter store for this account.")
        }
    }
}
