/// A target group of an application or network load balancer.
package struct TargetGroup: Keyed {
    package let arn: String
    package internal(set) var content: TargetGroupSpec
    /// In the order of registration.
    package internal(set) var registrations: [Registration] = []
    package internal(set) var tags: [Tag] = []

    package var key: String { arn }
}

/// What a target group is made from.
package struct TargetGroupSpec: Codable, Sendable, Hashable {
    package var name: String
    package var protocolName = "HTTP"
    package var port = 80
    package var vpcID = ""
    package var targetType = "instance"
    package var healthCheckPath = "/"
    package var healthCheckPort = "traffic-port"
    package var healthCheckProtocol = "HTTP"
    package var healthCheckIntervalSeconds = 30
    package var healthCheckTimeoutSeconds = 5
    package var healthyThreshold = 5
    package var unhealthyThreshold = 2
    package var matcher = "200"
    /// Whether health checks are made at all.
    package var isChecked = true
    /// 0 for none, else 30 to 900; kept and shown, without effect on health.
    package var slowStartSeconds = 0
    /// 0 to 3600.
    package var deregistrationDelaySeconds = 300

    package init(name: String) { self.name = name }
}
