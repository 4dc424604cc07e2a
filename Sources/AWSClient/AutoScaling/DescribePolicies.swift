internal import AWSWire

extension Operation {
    static let describePolicies = Operation(.autoScaling, "DescribePolicies", .read)
}

/// A scaling policy of a group.
package struct ScalingPolicy: Sendable, Hashable {
    package var groupName: String
    package var name: String
    /// For example `PredictiveScaling`; types that this program does not know are kept.
    package var type: String
    /// Of a predictive policy: `ForecastOnly`, which is AWS's default, or `ForecastAndScale`.
    package var predictiveMode: String?
    package var isEnabled: Bool

    package init(
        groupName: String = "", name: String, type: String = "", predictiveMode: String? = nil, isEnabled: Bool = true
    ) {
        self.groupName = groupName
        self.name = name
        self.type = type
        self.predictiveMode = predictiveMode
        self.isEnabled = isEnabled
    }

    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(name: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "AutoScalingGroupName": self.groupName = try reader.text()
            case "PolicyName": self.name = try reader.text()
            case "PolicyType": self.type = try reader.text()
            case "Enabled": self.isEnabled = try reader.flag()
            case "PredictiveScalingConfiguration":
                try reader.children { (reader, name) throws(XMLError) in
                    if name == "Mode" { self.predictiveMode = try reader.textIfAny() }
                }
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows scaling policies.
    ///
    /// - Parameters:
    ///   - group: `nil` for those of all groups of the region.
    ///   - types: Only policies of these types.
    package func describePolicies(
        group: String? = nil, types: NonEmpty<String>
    ) async throws(AWSError) -> [ScalingPolicy] {
        var form = form(.describePolicies)
        form.set("AutoScalingGroupName", group)
        form.setList("PolicyTypes", types.elements)
        form.set("MaxRecords", 100)
        return try await pages(.describePolicies, form) { (reader) throws(XMLError) in
            var page = Page<ScalingPolicy>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "ScalingPolicies":
                    page.items = try reader.values { (r) throws(XMLError) in try ScalingPolicy(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
