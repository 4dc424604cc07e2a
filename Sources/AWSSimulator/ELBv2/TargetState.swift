import Timekeeping

/// What a target group says of a target, in AWS's words.
struct TargetState {
    /// `initial`, `healthy`, `unhealthy`, `unused`, `draining` or `unavailable`.
    let name: String
    let reason: String?
    let text: String?
    /// Whether a zonal shift keeps the traffic away.
    var isShifted = false

    private init(_ name: String, _ reason: String? = nil, _ text: String? = nil) {
        self.name = name
        self.reason = reason
        self.text = text
    }

    static let healthy = TargetState("healthy")
    static let registering = TargetState(
        "initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    static let checking = TargetState("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
    static let mismatch = TargetState(
        "unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")
    static let timeout = TargetState("unhealthy", "Target.Timeout", "Request timed out")
    static let failing = TargetState("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
    static let draining = TargetState(
        "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
    static let notInUse = TargetState(
        "unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
    static let otherZone = TargetState(
        "unused", "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer")
    static let notRegistered = TargetState(
        "unused", "Target.NotRegistered", "Target is not registered to the target group")
    static let stopped = TargetState("unused", "Target.InvalidState", "Target is in the stopped state")
    static let terminated = TargetState("unused", "Target.InvalidState", "Target is in the terminated state")
    static let unchecked = TargetState(
        "unavailable", "Target.HealthCheckDisabled", "Health checks are not enabled for this target group")
    static let unavailable = TargetState(
        "unavailable", "Elb.InternalError", "Target health is unavailable due to an internal error")

    init(_ said: Condition.SaidState) {
        switch said {
        case .initial: self = .checking
        case .unhealthy: self = .failing
        case .unavailable, .unknown: self = .unavailable
        case .unused: self = .notInUse
        case .healthy: self = .healthy
        case .zonalShift:
            self = .healthy
            isShifted = true
        }
    }

    func nodes(id: String, port: Int, checkPort: String? = nil) -> [XMLNode] {
        let health =
            [XMLNode("State", name)] + XMLNode.optional("Reason", reason) + XMLNode.optional("Description", text)
        let shift = XMLNode(
            "AdministrativeOverride",
            [
                XMLNode("State", "zonal_shift_active"), XMLNode("Reason", "AdministrativeOverride.ZonalShiftActive"),
                XMLNode("Description", "The target's Availability Zone is shifted away"),
            ])
        return [XMLNode("Target", [XMLNode("Id", id), XMLNode("Port", port)]), XMLNode("TargetHealth", health)]
            + XMLNode.optional("HealthCheckPort", checkPort) + (isShifted ? [shift] : [])
    }
}

extension World {
    /// A target as DescribeTargetHealth shows it.
    mutating func describe(_ registration: Registration, of group: TargetGroup) -> [XMLNode] {
        let said = saidState(of: registration.instance, at: group.arn).map { TargetState($0) }
        let port = group.content.healthCheckPort
        return (said ?? state(of: registration, in: group)).nodes(
            id: registration.instance, port: registration.port,
            checkPort: port == "traffic-port" ? String(registration.port) : port)
    }

    private func state(of registration: Registration, in group: TargetGroup) -> TargetState {
        if registration.isDraining { return .draining }
        let balancers = balancers(sendingTo: group.arn)
        guard !balancers.isEmpty else { return .notInUse }
        guard let instance = instances[registration.instance], instance.state != .terminated,
            instance.state != .shuttingDown
        else { return .terminated }
        let zones = balancers.flatMap(zones)
        guard zones.contains(instance.zone) else { return .otherZone }
        guard group.content.isChecked else { return .unchecked }
        switch registration.health {
        case .draining: return .draining
        case .healthy: return .healthy
        case .initial where rules.balancers.unusedBeforeFirstCheck: return .notInUse
        // For the first moments the balancer does not know the target at all.
        case .initial: return now - registration.since < .seconds(2) ? .registering : .checking
        case .unhealthy:
            if group.content.healthCheckProtocol.hasPrefix("TCP") { return .failing }
            return instance.isAnswering ? .mismatch : .timeout
        }
    }

    private func balancers(sendingTo group: String) -> [LoadBalancer] {
        listeners.filter { $0.content.targetGroups.contains(group) }.compactMap {
            loadBalancers[$0.content.loadBalancer]
        }
    }

    /// The zones to which a load balancer sends traffic: all of them when nobody said which.
    func zones(of balancer: LoadBalancer) -> [String] {
        let subnets = balancer.content.subnets
        return subnets.isEmpty ? network.zones.uniqued() : subnets.compactMap { network.subnet($0)?.zone }.uniqued()
    }
}
