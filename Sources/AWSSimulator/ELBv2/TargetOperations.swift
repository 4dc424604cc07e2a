import AWSWire

/// The targets of target groups.
let targetOperations: [Operation] = [
    .reading("DescribeTargetHealth") { world, form, _ throws(APIError) in
        let group = try world.targetGroup(try form.required("TargetGroupArn"))
        let named = form.structures("Targets")
        guard !named.isEmpty else {
            return [
                .list("TargetHealthDescriptions", of: group.registrations.map { describe($0, of: group, in: world) })
            ]
        }
        var items: [[XMLNode]] = []
        for entry in named {
            let id = try entry.required("Id")
            let port = try entry.number("Port")
            if let found = group.registrations.first(where: { $0.instance == id && $0.port == port ?? $0.port }) {
                items.append(describe(found, of: group, in: world))
            } else {
                items.append(unregistered(id, port: port ?? group.content.port))
            }
        }
        return [.list("TargetHealthDescriptions", of: items)]
    },
    .changing("RegisterTargets") { world, form, _ throws(APIError) in
        let group = try world.targetGroup(try form.required("TargetGroupArn"))
        for entry in form.structures("Targets") {
            let id = try entry.required("Id")
            guard world.instances[id]?.state == .running else {
                throw APIError("InvalidTarget", "The following targets are not in a running state: \(id)")
            }
            world.register(id, port: try entry.number("Port"), at: .targetGroup(group.arn))
        }
        return []
    },
    .changing("DeregisterTargets") { world, form, _ throws(APIError) in
        let group = try world.targetGroup(try form.required("TargetGroupArn"))
        for entry in form.structures("Targets") {
            world.deregister(try entry.required("Id"), from: .targetGroup(group.arn))
        }
        return []
    },
]

private typealias TargetHealth = (state: String, reason: String?, description: String?)

private func describe(_ registration: Registration, of group: TargetGroup, in world: World) -> [XMLNode] {
    target(registration.instance, registration.port, health(of: registration, group, world))
        + [XMLNode("HealthCheckPort", String(registration.port))]
}

private func health(of registration: Registration, _ group: TargetGroup, _ world: World) -> TargetHealth {
    if case .draining = registration.health {
        return ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
    }
    guard world.isOnListener(group.arn) else {
        return ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
    }
    if let state = world.instances[registration.instance]?.state, state != .running, state != .pending {
        return ("unused", "Target.InvalidState", "Target is in the stopped state")
    }
    switch registration.health {
    case .healthy: return ("healthy", nil, nil)
    case .unhealthy:
        return ("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")
    default: return ("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
    }
}

private func unregistered(_ id: String, port: Int) -> [XMLNode] {
    target(id, port, ("unused", "Target.NotRegistered", "Target is not registered to the target group"))
}

private func target(_ id: String, _ port: Int, _ health: TargetHealth) -> [XMLNode] {
    let state =
        [XMLNode("State", health.state)] + XMLNode.optional("Reason", health.reason)
        + XMLNode.optional("Description", health.description)
    return [
        XMLNode("Target", [XMLNode("Id", id), XMLNode("Port", port)]), XMLNode("TargetHealth", state),
    ]
}
