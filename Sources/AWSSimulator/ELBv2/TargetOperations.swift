import AWSWire

/// The targets of target groups.
let targetOperations: [Operation] = [
    .reading("DescribeTargetHealth") { world, form, _ throws(APIError) in
        let group = try world.targetGroup(try form.required("TargetGroupArn"))
        let named = form.structures("Targets")
        guard !named.isEmpty else {
            return [.list("TargetHealthDescriptions", of: group.registrations.map { world.describe($0, of: group) })]
        }
        var items: [[XMLNode]] = []
        for entry in named {
            let id = try entry.required("Id")
            let port = try entry.number("Port")
            if let found = group.registrations.first(where: { $0.instance == id && $0.port == port ?? $0.port }) {
                items.append(world.describe(found, of: group))
            } else {
                items.append(TargetState.notRegistered.nodes(id: id, port: port ?? group.content.port))
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
