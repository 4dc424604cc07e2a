package import Timekeeping

/// An application, network or gateway load balancer.
package struct LoadBalancer: Keyed {
    package let arn: String
    package let dnsName: String
    package let created: WallTime
    package internal(set) var content: LoadBalancerSpec
    package internal(set) var tags: [Tag] = []

    package var key: String { arn }
}

/// What a load balancer is made from.
package struct LoadBalancerSpec: Codable, Sendable, Hashable {
    package var name: String
    /// `application`, `network` or `gateway`.
    package var type = "application"
    package var scheme = "internet-facing"
    package var subnets: [String] = []
    package var securityGroups: [String] = []

    package init(name: String) { self.name = name }
}

/// A port of a load balancer and where it forwards to.
package struct Listener: Keyed {
    package let arn: String
    package internal(set) var content: ListenerSpec

    package var key: String { arn }
}

/// What a listener is made from.
package struct ListenerSpec: Codable, Sendable, Hashable {
    /// An ARN.
    package var loadBalancer: String
    package var port: Int
    package var protocolName: String
    /// The ARNs that its default actions forward to.
    package var targetGroups: [String]

    package init(loadBalancer: String, port: Int, protocolName: String = "HTTP", targetGroups: [String]) {
        self.loadBalancer = loadBalancer
        self.port = port
        self.protocolName = protocolName
        self.targetGroups = targetGroups
    }
}
