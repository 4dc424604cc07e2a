internal import AWSWire

extension Operation {
    static let describeInstanceHealth = Operation(.elasticLoadBalancing, "DescribeInstanceHealth", .read)
}

/// How a classic load balancer sees an instance.
package struct InstanceHealth: Sendable, Hashable {
    package var instanceID: String
    /// `InService`, `OutOfService` or `Unknown`.
    package var state: String
    /// `ELB`, `Instance` or `N/A`.
    package var reasonCode: String
    package var description: String

    package init(instanceID: String, state: String, reasonCode: String = "N/A", description: String = "N/A") {
        self.instanceID = instanceID
        self.state = state
        self.reasonCode = reasonCode
        self.description = description
    }

    /// The balancer is letting the instance go; it still says `InService` then, and sends nothing new.
    package var isDraining: Bool { description.hasPrefix("Instance deregistration currently in progress") }

    /// Whether the instance gets traffic and answers the health check.
    package var isServing: Bool { state == "InService" && !isDraining }
}

extension AWSClient {
    /// Shows the health of all instances that are registered with a classic load balancer.
    ///
    /// - Throws: A service failure with code `LoadBalancerNotFound` (or `AccessPointNotFound`) when there is none.
    package func describeInstanceHealth(loadBalancer: String) async throws(AWSError) -> [InstanceHealth] {
        var form = form(.describeInstanceHealth)
        form.set("LoadBalancerName", loadBalancer)
        return try await call(.describeInstanceHealth, form) { (reader) throws(XMLError) in
            var states: [InstanceHealth] = []
            try reader.children { (reader, name) throws(XMLError) in
                guard name == "InstanceStates" else { return }
                states = try reader.values { (r) throws(XMLError) in try InstanceHealth(&r) }
            }
            return states
        }
    }
}

extension InstanceHealth {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(instanceID: "", state: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "InstanceId": self.instanceID = try reader.text()
            case "State": self.state = try reader.text()
            case "ReasonCode": self.reasonCode = try reader.text()
            case "Description": self.description = try reader.text()
            default: break
            }
        }
    }
}
