import AWSWire
import Timekeeping

/// Application and network load balancers.
let loadBalancerOperations: [Operation] = [
    .changing("CreateLoadBalancer") { world, form, _ throws(APIError) in
        var spec = LoadBalancerSpec(name: try form.required("Name"))
        spec.type = form["Type"] ?? spec.type
        spec.scheme = form["Scheme"] ?? spec.scheme
        spec.subnets = form.list("Subnets") + form.structures("SubnetMappings").compactMap { $0["SubnetId"] }
        spec.securityGroups = form.list("SecurityGroups")
        let tags = form.structures("Tags").map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
        let arn = try world.createLoadBalancer(spec, tags: tags)
        return [
            .list("LoadBalancers", of: [arn].compactMap { world.loadBalancers[$0] }.map { describe($0, in: world) })
        ]
    },
    .changing("DeleteLoadBalancer") { world, form, _ throws(APIError) in
        world.deleteLoadBalancer(arn: try form.required("LoadBalancerArn"))
        return []
    },
    .reading("DescribeLoadBalancers") { world, form, _ throws(APIError) in
        let arns = form.list("LoadBalancerArns")
        let names = form.list("Names")
        let wanted = world.loadBalancers.filter {
            (arns.isEmpty && names.isEmpty) || arns.contains($0.arn) || names.contains($0.content.name)
        }
        for arn in arns where world.loadBalancers[arn] == nil {
            throw APIError("LoadBalancerNotFound", "Load balancer '\(arn)' not found")
        }
        for name in names where !wanted.contains(where: { $0.content.name == name }) {
            throw APIError("LoadBalancerNotFound", "Load balancers '[\(name)]' not found")
        }
        let page = try Page(of: wanted, form, token: "Marker", size: "PageSize", usual: 400, most: 400)
        return [.list("LoadBalancers", of: page.items.map { describe($0, in: world) })]
            + XMLNode.optional("NextMarker", page.nextToken)
    },
]

private func describe(_ balancer: LoadBalancer, in world: World) -> [XMLNode] {
    let spec = balancer.content
    let zones = spec.subnets.map { id in
        [XMLNode("SubnetId", id), XMLNode("ZoneName", world.network.subnet(id)?.zone ?? world.network.zones[0])]
    }
    return [
        XMLNode("LoadBalancerArn", balancer.arn), XMLNode("LoadBalancerName", spec.name),
        XMLNode("DNSName", balancer.dnsName), XMLNode("Type", spec.type), XMLNode("Scheme", spec.scheme),
        XMLNode("State", [XMLNode("Code", "active")]), XMLNode("VpcId", world.network.vpcID),
        .list("AvailabilityZones", of: zones), .list("SecurityGroups", texts: spec.securityGroups),
        XMLNode("IpAddressType", "ipv4"), XMLNode("CanonicalHostedZoneId", "Z32O12XQLNTSW2"),
        XMLNode("CreatedTime", balancer.created.iso8601),
    ]
}
