import Timekeeping

/// What a classic load balancer says of an instance, in AWS's words.
struct ClassicState {
    /// `InService`, `OutOfService` or `Unknown`.
    let name: String
    /// `ELB`, `Instance` or `N/A`.
    let reason: String
    let text: String

    private init(_ name: String, _ reason: String, _ text: String) {
        self.name = name
        self.reason = reason
        self.text = text
    }

    static let serving = ClassicState("InService", "N/A", "N/A")
    /// The trap is AWS's own: an instance that drains is shown as InService.
    static let draining = ClassicState("InService", "N/A", "Instance deregistration currently in progress.")
    static let registering = ClassicState("OutOfService", "ELB", "Instance registration is still in progress.")
    static let unproven = ClassicState(
        "OutOfService", "Instance",
        "Instance has not passed the configured HealthyThreshold number of health checks consecutively.")
    static let failing = ClassicState(
        "OutOfService", "Instance",
        "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.")
    static let pending = ClassicState("OutOfService", "Instance", "Instance is in pending state.")
    static let terminated = ClassicState("OutOfService", "Instance", "Instance is in terminated state.")
    static let gone = ClassicState(
        "OutOfService", "Instance", "Instance is not currently registered with the LoadBalancer.")
    static let otherZone = ClassicState(
        "OutOfService", "ELB",
        "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.")
    static let unknown = ClassicState("Unknown", "ELB", "A transient error occurred. Please try again later.")

    init(_ said: Condition.SaidState) {
        switch said {
        case .initial: self = .registering
        case .unhealthy: self = .failing
        case .unavailable, .unknown: self = .unknown
        case .unused: self = .otherZone
        case .healthy, .zonalShift: self = .serving
        }
    }

    func nodes(of instance: String) -> [XMLNode] {
        [
            XMLNode("InstanceId", instance), XMLNode("State", name), XMLNode("ReasonCode", reason),
            XMLNode("Description", text),
        ]
    }
}

extension World {
    /// An instance as DescribeInstanceHealth shows it.
    mutating func describe(_ registration: Registration, at balancer: ClassicLoadBalancer) -> [XMLNode] {
        let said = saidState(of: registration.instance, at: balancer.name).map { ClassicState($0) }
        return (said ?? state(of: registration, at: balancer)).nodes(of: registration.instance)
    }

    private func state(of registration: Registration, at balancer: ClassicLoadBalancer) -> ClassicState {
        if registration.isDraining { return .draining }
        guard let instance = instances[registration.instance], instance.state != .terminated else { return .terminated }
        if instance.state == .pending { return .pending }
        guard zones(of: balancer).contains(instance.zone) else { return .otherZone }
        switch registration.health {
        case .healthy: return .serving
        case .draining: return .draining
        // For the first moments the balancer does not know the instance at all.
        case .initial: return now - registration.since < .seconds(3) ? .registering : .unproven
        case .unhealthy: return instance.state == .shuttingDown ? .terminated : .failing
        }
    }

    /// The zones to which a classic load balancer sends traffic.
    func zones(of balancer: ClassicLoadBalancer) -> [String] {
        let spec = balancer.content
        return spec.zones.isEmpty ? spec.subnets.compactMap { network.subnet($0)?.zone }.uniqued() : spec.zones
    }
}
