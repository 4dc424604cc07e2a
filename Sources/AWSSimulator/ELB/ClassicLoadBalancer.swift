package import Timekeeping

/// A classic load balancer.
package struct ClassicLoadBalancer: Keyed {
    package let name: String
    package let dnsName: String
    package let created: WallTime
    package internal(set) var content: ClassicLoadBalancerSpec
    /// In the order of registration.
    package internal(set) var registrations: [Registration] = []
    /// Instances that were registered once and are not now.
    var departed: [String] = []
    package internal(set) var tags: [Tag] = []

    package var key: String { name }
}

/// What a classic load balancer is made from.
package struct ClassicLoadBalancerSpec: Codable, Sendable, Hashable {
    /// A port that it listens on.
    package struct Listener: Codable, Sendable, Hashable {
        package var loadBalancerPort: Int
        package var instancePort: Int
        package var protocolName: String
        package var instanceProtocolName: String

        package init(port: Int, instancePort: Int, protocolName: String = "HTTP", instanceProtocolName: String? = nil) {
            self.loadBalancerPort = port
            self.instancePort = instancePort
            self.protocolName = protocolName
            self.instanceProtocolName = instanceProtocolName ?? protocolName
        }
    }

    /// How it asks instances whether they are well.
    package struct HealthCheck: Codable, Sendable, Hashable {
        package var target = "TCP:80"
        package var intervalSeconds = 30
        package var timeoutSeconds = 5
        package var unhealthyThreshold = 2
        package var healthyThreshold = 10

        package init() {}
    }

    package var name: String
    package var listeners: [Listener]
    package var zones: [String] = []
    package var subnets: [String] = []
    package var securityGroups: [String] = []
    package var scheme = "internet-facing"
    package var healthCheck = HealthCheck()
    /// Whether an instance that is taken out may finish what it began, and for how many seconds.
    package var drains = false
    /// 1 to 3600.
    package var drainSeconds = 300

    package init(name: String, listeners: [Listener]) {
        self.name = name
        self.listeners = listeners
    }
}

/// An instance at a balancer.
package struct Registration: Codable, Sendable, Hashable {
    /// What the balancer thinks of it.
    package enum Health: Codable, Sendable, Hashable {
        /// Not judged yet.
        case initial
        case healthy
        case unhealthy
        /// Gets nothing new, and is gone at that moment.
        case draining(until: WallTime)
    }

    package let instance: String
    /// The port that it is asked on; 0 at a classic load balancer, which has the port in its listeners.
    package let port: Int
    package internal(set) var health = Health.initial
    /// When it was registered last.
    package internal(set) var since: WallTime

    init(instance: String, port: Int = 0, since: WallTime) {
        self.instance = instance
        self.port = port
        self.since = since
    }

    package var isDraining: Bool {
        if case .draining = health { true } else { false }
    }
}
