import AWSWire
import Timekeeping

/// Look at machines.
let instanceListOperations: [Operation] = [
    .reading("DescribeInstances") { world, form, _ throws(APIError) in
        let ids = form.list("InstanceId")
        for id in ids where world.instances[id] == nil {
            throw APIError("InvalidInstanceID.NotFound", "The instance ID '\(id)' does not exist")
        }
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
        let ids = form.list("InstanceId")
        for id in ids where world.instances[id] == nil {
            throw APIError("InvalidInstanceID.NotFound", "The instance ID '\(id)' does not exist")
        }
        let wanted = world.instances.filter { $0.state == .running && (ids.isEmpty || ids.contains($0.id)) }
        let page = try Page(of: wanted, form, size: "MaxResults", usual: 1000, most: 1000)
        let items = page.items.map { instance in
            [
                XMLNode("instanceId", instance.id), XMLNode("availabilityZone", instance.zone), state(instance),
                XMLNode("systemStatus", [XMLNode("status", "ok")]),
                XMLNode("instanceStatus", [XMLNode("status", "ok")]),
            ]
        }
        return [.list("instanceStatusSet", of: items, item: "item")] + XMLNode.optional("nextToken", page.nextToken)
    },
]

private func filterValues(_ instance: Instance, _ name: String) -> [String]? {
    switch name {
    case "instance-id": [instance.id]
    case "instance-state-name": [instance.state.rawValue]
    case "image-id": [instance.image]
    case "instance-type": [instance.type]
    case "availability-zone": [instance.zone]
    case "subnet-id": [instance.subnet]
    case "private-ip-address": [instance.privateAddress]
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
    let dashed = instance.privateAddress.map { $0 == "." ? "-" : String($0) }.joined()
    let region = instance.zone.dropLast()
    nodes += [
        XMLNode("privateIpAddress", instance.privateAddress),
        XMLNode("privateDnsName", "ip-\(dashed).\(region).compute.internal"),
        XMLNode("subnetId", instance.subnet), XMLNode("vpcId", vpc),
    ]
    return nodes
}
