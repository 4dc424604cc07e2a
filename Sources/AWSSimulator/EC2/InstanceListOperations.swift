import AWSWire
import Timekeeping

/// Look at machines.
let instanceListOperations: [Operation] = [
    .reading("DescribeInstances") { world, form, _ throws(APIError) in
        let ids = try existing(form, in: world)
        let filters = EC2Filters(form)
        var wanted: [Instance] = []
        for instance in world.instances where ids.isEmpty || ids.contains(instance.id) {
            if try filters.match({ filterValues(instance, $0) }) { wanted.append(instance) }
        }
        let page = try Page(of: wanted, form, size: "MaxResults", usual: 1000, most: 1000)
        let account = world.account
        let vpc = world.network.vpcID
        // AWS groups machines that were launched together; here each has a reservation of its own.
        let reservations = page.items.map { instance in
            [
                XMLNode("reservationId", "r-\(instance.id.dropFirst(2))"), XMLNode("ownerId", account),
                XMLNode.list("instancesSet", of: [describe(instance, vpc: vpc)], item: "item"),
            ]
        }
        return [.list("reservationSet", of: reservations, item: "item")]
            + XMLNode.optional("nextToken", page.nextToken)
    },
    .reading("DescribeInstanceStatus") { world, form, _ throws(APIError) in
        let ids = try existing(form, in: world)
        let all = try form.flag("IncludeAllInstances") ?? false
        let filters = EC2Filters(form)
        var wanted: [Instance] = []
        for instance in world.instances where ids.isEmpty || ids.contains(instance.id) {
            guard all || instance.state == .running else { continue }
            if try filters.match({ filterValues(instance, $0) }) { wanted.append(instance) }
        }
        let page = try Page(of: wanted, form, size: "MaxResults", usual: 1000, most: 1000)
        let items = page.items.map { instance in
            [
                XMLNode("instanceId", instance.id), XMLNode("availabilityZone", instance.zone), state(instance),
                check("systemStatus", instance), check("instanceStatus", instance),
            ]
        }
        return [.list("instanceStatusSet", of: items, item: "item")] + XMLNode.optional("nextToken", page.nextToken)
    },
]

/// The machines that a form names; none when it names none.
private func existing(_ form: QueryForm, in world: World) throws(APIError) -> [String] {
    let ids = form.list("InstanceId")
    for id in ids {
        guard id.hasPrefix("i-") else { throw APIError("InvalidInstanceID.Malformed", "Invalid id: \"\(id)\"") }
        guard world.instances[id] != nil else {
            throw APIError("InvalidInstanceID.NotFound", "The instance ID '\(id)' does not exist")
        }
    }
    guard ids.isEmpty || form["MaxResults"] == nil else {
        throw APIError(
            "InvalidParameterCombination",
            "The parameter instancesSet cannot be used with the parameter maxResults")
    }
    return ids
}

/// EC2's own checks: they begin when a machine runs, and end with it.
private func check(_ name: String, _ instance: Instance) -> XMLNode {
    let status =
        switch instance.state {
        case .running: instance.booted == nil ? "initializing" : "ok"
        case .pending: "initializing"
        case .shuttingDown, .terminated, .stopping, .stopped: "not-applicable"
        }
    let result = status == "ok" ? "passed" : "initializing"
    let details = [[XMLNode("name", "reachability"), XMLNode("status", result)]]
    guard instance.state == .running else { return XMLNode(name, [XMLNode("status", status)]) }
    return XMLNode(name, [XMLNode("status", status), .list("details", of: details, item: "item")])
}

private func filterValues(_ instance: Instance, _ name: String) -> [String]? {
    switch name {
    case "instance-id": [instance.id]
    case "instance-state-name": [instance.state.rawValue]
    case "image-id": [instance.image]
    case "instance-type": [instance.type]
    case "availability-zone": [instance.zone]
    case "subnet-id": [instance.subnet]
    case "private-ip-address": [instance.privateAddress]
    case "instance-state-code": [String(instance.state.code)]
    case "instance-lifecycle": instance.isSpot ? ["spot"] : []
    case "private-dns-name": [privateName(instance)]
    case "tag-value": instance.tags.map(\.value)
    case "tag-key": instance.tags.map(\.key)
    case let text where text.hasPrefix("tag:"):
        instance.tags.filter { $0.key == text.dropFirst("tag:".count) }.map(\.value)
    default: nil
    }
}

private func state(_ instance: Instance) -> XMLNode {
    XMLNode(
        "instanceState", [XMLNode("code", instance.state.code), XMLNode("name", instance.state.rawValue)])
}

private func describe(_ instance: Instance, vpc: String) -> [XMLNode] {
    var nodes = [
        XMLNode("instanceId", instance.id), XMLNode("imageId", instance.image), state(instance),
        XMLNode("instanceType", instance.type), XMLNode("launchTime", instance.launched.iso8601),
        XMLNode("placement", [XMLNode("availabilityZone", instance.zone), XMLNode("tenancy", "default")]),
        XMLNode("architecture", "x86_64"), XMLNode("rootDeviceType", "ebs"), XMLNode("virtualizationType", "hvm"),
        ec2TagSet(instance.tags),
    ]
    guard instance.state != .terminated else { return nodes + [XMLNode("privateDnsName", "")] }
    if instance.isSpot { nodes.append(XMLNode("instanceLifecycle", "spot")) }
    nodes += [
        XMLNode("privateIpAddress", instance.privateAddress),
        XMLNode("privateDnsName", privateName(instance)),
        XMLNode("subnetId", instance.subnet), XMLNode("vpcId", vpc),
    ]
    return nodes
}

private func privateName(_ instance: Instance) -> String {
    let dashed = instance.privateAddress.map { $0 == "." ? "-" : String($0) }.joined()
    return "ip-\(dashed).\(instance.zone.dropLast()).compute.internal"
}
