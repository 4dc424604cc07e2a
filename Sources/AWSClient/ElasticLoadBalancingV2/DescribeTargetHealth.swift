internal import AWSWire

extension Operation {
    static let describeTargetHealth = Operation(.elasticLoadBalancingV2, "DescribeTargetHealth", .read)
}

/// How a target group sees one of its targets.
package struct TargetHealth: Sendable, Hashable {
    /// An instance ID, in the target groups that a group can have.
    package var targetID: String
    package var port: Int?
    /// `healthy`, `initial`, `unhealthy`, `unhealthy.draining`, `unused`, `draining` or `unavailable`.
    package var state: String
    /// For example `Target.ResponseCodeMismatch`; `nil` when healthy.
    package var reason: String?
    package var description: String?
    /// A zonal shift keeps traffic away from a healthy target (state `zonal_shift_active`); `nil` otherwise.
    package var override: String?

    package init(
        targetID: String, port: Int? = nil, state: String, reason: String? = nil, description: String? = nil,
        override: String? = nil
    ) {
        self.targetID = targetID
        self.port = port
        self.state = state
        self.reason = reason
        self.description = description
        self.override = override
    }

    /// Whether the target gets traffic and answers the health check.
    package var isServing: Bool { state == "healthy" && override == nil }
}

extension AWSClient {
    /// Shows the health of all targets of a target group; a target on two ports is listed twice.
    ///
    /// - Throws: A service failure with code `TargetGroupNotFound` when there is none.
    package func describeTargetHealth(targetGroupARN: String) async throws(AWSError) -> [TargetHealth] {
        var form = form(.describeTargetHealth)
        form.set("TargetGroupArn", targetGroupARN)
        return try await call(.describeTargetHealth, form) { (reader) throws(XMLError) in
            var targets: [TargetHealth] = []
            try reader.children { (reader, name) throws(XMLError) in
                guard name == "TargetHealthDescriptions" else { return }
                targets = try reader.values { (r) throws(XMLError) in try TargetHealth(&r) }
            }
            return targets
        }
    }
}

extension TargetHealth {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(targetID: "", state: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Target": try self.readTarget(&reader)
            case "TargetHealth": try self.readHealth(&reader)
            case "AdministrativeOverride":
                try reader.children { (reader, name) throws(XMLError) in
                    if name == "State" { self.override = try reader.textIfAny() }
                }
            default: break
            }
        }
        if override == "no_override" { override = nil }
    }

    private mutating func readTarget(_ reader: inout XMLPullReader) throws(XMLError) {
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Id": self.targetID = try reader.text()
            case "Port": self.port = try reader.number()
            default: break
            }
        }
    }

    private mutating func readHealth(_ reader: inout XMLPullReader) throws(XMLError) {
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "State": self.state = try reader.text()
            case "Reason": self.reason = try reader.textIfAny()
            case "Description": self.description = try reader.textIfAny()
            default: break
            }
        }
    }
}
