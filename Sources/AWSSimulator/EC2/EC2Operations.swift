import AWSWire

/// What the simulated EC2 answers to.
let ec2Operations: [Operation] =
    instanceListOperations + machineOperations + launchTemplateOperations + networkOperations

/// Filters as EC2 takes them: every one must match, by any of its values; `*` stands for any text.
struct EC2Filters {
    private let filters: [(name: String, values: [String])]

    init(_ form: QueryForm) {
        filters = form.structures("Filter").map { (name: $0["Name"] ?? "", values: $0.list("Value")) }
    }

    /// Whether something matches whose values for a filter's name are what `values` gives; `nil` for a name that it
    /// does not know.
    func match(_ values: (String) -> [String]?) throws(APIError) -> Bool {
        for filter in filters {
            guard let present = values(filter.name) else {
                throw APIError("InvalidParameterValue", "The filter '\(filter.name)' is invalid")
            }
            guard present.contains(where: { value in filter.values.contains { Self.fits(value, $0) } }) else {
                return false
            }
        }
        return true
    }

    private static func fits(_ value: String, _ pattern: String) -> Bool {
        guard pattern.hasSuffix("*") else { return value == pattern }
        return value.hasPrefix(pattern.dropLast())
    }
}

/// Tags of something in EC2.
func ec2TagSet(_ tags: [Tag]) -> XMLNode {
    .list("tagSet", of: tags.map { [XMLNode("key", $0.key), XMLNode("value", $0.value)] }, item: "item")
}
