import AWSWire

/// End, stop and start machines.
let machineOperations: [Operation] = [
    .changing("TerminateInstances") { world, form, _ throws(APIError) in
        try change(&world, form) { (world, ids) throws(APIError) in try world.terminateMachines(ids) }
    },
    .changing("StopInstances") { world, form, _ throws(APIError) in
        try change(&world, form) { (world, ids) throws(APIError) in try world.stopMachines(ids) }
    },
    .changing("StartInstances") { world, form, _ throws(APIError) in
        try change(&world, form) { (world, ids) throws(APIError) in try world.startMachines(ids) }
    },
]

/// Changes machines and tells the state of each before and after.
private func change(
    _ world: inout World, _ form: QueryForm, _ body: (inout World, [String]) throws(APIError) -> Void
) throws(APIError) -> [XMLNode] {
    let ids = form.list("InstanceId")
    let before = world
    try body(&world, ids)
    let changes = ids.map { id in
        [
            XMLNode("instanceId", id), state("previousState", of: id, in: before),
            state("currentState", of: id, in: world),
        ]
    }
    return [.list("instancesSet", of: changes, item: "item")]
}

private func state(_ name: String, of id: String, in world: World) -> XMLNode {
    let state = world.instances[id]?.state ?? .terminated
    return XMLNode(name, [XMLNode("code", state.code), XMLNode("name", state.rawValue)])
}
