/// One instance of a group, as one look showed it.
package struct InstanceSnapshot: Hashable, Sendable {
    package var id: String
    package var zone: String
    package var type: String
    package var lifecycle: LifecycleState
    /// The group's own HealthStatus.
    package var isHealthy: Bool
    /// Whether EC2 says that the machine does not run any more; looked at only where it matters.
    package var isGone = false
    /// `nil` when AWS shows none: its launch configuration was deleted, or the instance was attached.
    package var identity: LaunchIdentity?
    /// Whether it was launched from other words than the group has now, and from the same content: then it is what the
    /// group would launch.
    package var isAccepted = false
    /// Whether it is to be replaced although it is what the group would launch: somebody has asked for that.
    package var isSpent = false
    package var isProtected: Bool
    /// Units of capacity; 1 in an unweighted group.
    package var weight: Int
    /// What each traffic source says of it, in the order of the group's sources; empty in a look without health.
    package var sources: [SourceHealth]

    package init(
        id: String, zone: String = "", type: String = "", lifecycle: LifecycleState, isHealthy: Bool = true,
        identity: LaunchIdentity?, isProtected: Bool = false, weight: Int = 1, sources: [SourceHealth] = []
    ) {
        self.id = id
        self.zone = zone
        self.type = type
        self.lifecycle = lifecycle
        self.isHealthy = isHealthy
        self.identity = identity
        self.isProtected = isProtected
        self.weight = weight
        self.sources = sources
    }

    /// Why the instance is not fit to stand alone right now, or `nil` if it is: InService, Healthy, and serving in every
    /// traffic source.
    package var obstacle: String? {
        guard lifecycle == .inService else { return lifecycle.name }
        guard isHealthy else { return "Unhealthy in its group" }
        return sources.first { !$0.isServing }.map { "\($0.source): \($0.state)" }
    }
}

/// What one traffic source says of one instance.
package struct SourceHealth: Hashable, Sendable {
    package var source: TrafficSource
    /// Only a definite yes counts: unknown, unavailable and draining are no.
    package var isServing: Bool
    /// AWS's state and reason, for example `unhealthy (Target.Timeout)`.
    package var state: String

    package init(source: TrafficSource, isServing: Bool, state: String) {
        self.source = source
        self.isServing = isServing
        self.state = state
    }
}

/// Something that sends traffic to a group's instances.
package struct TrafficSource: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case classicLoadBalancer = "elb"
        case targetGroup = "elbv2"
        case lattice = "vpc-lattice"
    }

    package var kind: Kind
    /// The name of a classic load balancer, the ARN of a target group.
    package var identifier: String

    package init(kind: Kind, identifier: String) {
        self.kind = kind
        self.identifier = identifier
    }
}

extension TrafficSource: CustomStringConvertible {
    /// For example `target group green`; of an ARN only the name is shown.
    package var description: String {
        switch kind {
        case .classicLoadBalancer: "classic load balancer \(identifier)"
        case .targetGroup:
            // arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID
            "target group \(identifier.split(separator: "/").dropFirst().first.map(String.init) ?? identifier)"
        case .lattice: "VPC Lattice target group \(identifier)"
        }
    }
}
