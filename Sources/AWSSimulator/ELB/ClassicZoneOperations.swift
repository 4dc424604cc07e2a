import AWSWire

/// The zones and tags of classic load balancers.
let classicZoneOperations: [Operation] = [
    .changing("EnableAvailabilityZonesForLoadBalancer") { world, form, _ throws(APIError) in
        let name = try form.required("LoadBalancerName")
        let added = form.list("AvailabilityZones")
        for zone in added where world.network.subnet(inZone: zone) == nil {
            throw .validation("Requested Availability Zone \(zone) is not valid")
        }
        return try world.setZones(of: name) { ($0 + added).uniqued() }
    },
    .changing("DisableAvailabilityZonesForLoadBalancer") { world, form, _ throws(APIError) in
        let gone = form.list("AvailabilityZones")
        return try world.setZones(of: try form.required("LoadBalancerName")) { zones in
            zones.filter { !gone.contains($0) }
        }
    },
    .reading("DescribeTags") { world, form, _ throws(APIError) in
        var items: [[XMLNode]] = []
        for name in form.list("LoadBalancerNames") {
            let tags = try world.classicLoadBalancer(named: name).tags
            items.append([
                XMLNode("LoadBalancerName", name),
                .list("Tags", of: tags.map { [XMLNode("Key", $0.key), XMLNode("Value", $0.value)] }),
            ])
        }
        return [.list("TagDescriptions", of: items)]
    },
]

extension World {
    /// Changes the zones to which a classic load balancer sends traffic; one of them has to stay.
    fileprivate mutating func setZones(
        of name: String, _ change: ([String]) -> [String]
    ) throws(APIError) -> [XMLNode] {
        let balancer = try classicLoadBalancer(named: name)
        guard balancer.content.subnets.isEmpty else {
            throw .validation(
                "EnableAvailabilityZones and DisableAvailabilityZones are for EC2-Classic: \(name) is in a VPC")
        }
        let zones = change(balancer.content.zones)
        guard !zones.isEmpty else {
            throw .validation("At least one Availability Zone must be attached to the load balancer \(name)")
        }
        try updateClassicLoadBalancer(name: name) { $0.zones = zones }
        return [.list("AvailabilityZones", texts: zones)]
    }
}
