import AWSWire

/// The default network, and images.
let networkOperations: [Operation] = [
    .reading("DescribeSubnets") { world, form, _ throws(APIError) in
        let ids = form.list("SubnetId")
        for id in ids where world.network.subnet(id) == nil {
            throw APIError("InvalidSubnetID.NotFound", "The subnet ID '\(id)' does not exist")
        }
        let filters = EC2Filters(form)
        let vpc = world.network.vpcID
        var items: [[XMLNode]] = []
        for subnet in world.network.subnets where ids.isEmpty || ids.contains(subnet.id) {
            guard try filters.match({ filterValues(subnet, vpc: vpc, $0) }) else { continue }
            items.append(describe(subnet, in: world))
        }
        return [.list("subnetSet", of: items, item: "item")]
    },
    .reading("DescribeVpcs") { world, form, _ throws(APIError) in
        for id in form.list("VpcId") where id != world.network.vpcID {
            throw APIError("InvalidVpcID.NotFound", "The vpc ID '\(id)' does not exist")
        }
        let vpc = [
            XMLNode("vpcId", world.network.vpcID), XMLNode("ownerId", world.account), XMLNode("state", "available"),
            XMLNode("cidrBlock", "172.31.0.0/16"), XMLNode("isDefault", true),
        ]
        return [.list("vpcSet", of: [vpc], item: "item")]
    },
    .reading("DescribeAvailabilityZones") { world, form, _ throws(APIError) in
        let names = form.list("ZoneName")
        let zones = world.network.zones.uniqued().filter { names.isEmpty || names.contains($0) }
        let items = zones.enumerated().map { number, zone in
            [
                XMLNode("zoneName", zone), XMLNode("zoneState", "available"), XMLNode("regionName", world.region),
                XMLNode("zoneId", "sim1-az\(number + 1)"), XMLNode("zoneType", "availability-zone"),
                XMLNode("optInStatus", "opt-in-not-required"),
            ]
        }
        return [.list("availabilityZoneInfo", of: items, item: "item")]
    },
    .reading("DescribeImages") { world, form, _ throws(APIError) in
        let ids = form.list("ImageId")
        for id in ids where world.rules.behaviour(of: id) == .failsToLaunch {
            throw APIError("InvalidAMIID.NotFound", "The image id '[\(id)]' does not exist")
        }
        let items = ids.map { id in
            [
                XMLNode("imageId", id), XMLNode("imageState", "available"), XMLNode("name", id),
                XMLNode("imageOwnerId", world.account), XMLNode("architecture", "x86_64"),
            ]
        }
        return [.list("imagesSet", of: items, item: "item")]
    },
]

private func filterValues(_ subnet: VirtualNetwork.Subnet, vpc: String, _ name: String) -> [String]? {
    switch name {
    case "vpc-id": [vpc]
    case "subnet-id": [subnet.id]
    case "availability-zone", "availabilityZone": [subnet.zone]
    case "default-for-az", "defaultForAz": ["true"]
    case "state": ["available"]
    default: nil
    }
}

private func describe(_ subnet: VirtualNetwork.Subnet, in world: World) -> [XMLNode] {
    return [
        XMLNode("subnetId", subnet.id), XMLNode("vpcId", world.network.vpcID), XMLNode("state", "available"),
        XMLNode("cidrBlock", subnet.block), XMLNode("availabilityZone", subnet.zone),
        XMLNode("availableIpAddressCount", world.freeAddresses(in: subnet.id)), XMLNode("defaultForAz", true),
        XMLNode("mapPublicIpOnLaunch", true), XMLNode("ownerId", world.account),
        XMLNode("subnetArn", world.arn("ec2", "subnet/\(subnet.id)")),
    ]
}
