import AWSWire
import Timekeeping

/// Create, look at, change and delete classic load balancers.
let classicBalancerOperations: [Operation] = [
    .changing("CreateLoadBalancer") { world, form, _ throws(APIError) in
        var listeners: [ClassicLoadBalancerSpec.Listener] = []
        for entry in form.structures("Listeners") {
            listeners.append(
                ClassicLoadBalancerSpec.Listener(
                    port: try entry.requiredNumber("LoadBalancerPort"),
                    instancePort: try entry.requiredNumber("InstancePort"), protocolName: entry["Protocol"] ?? "HTTP",
                    instanceProtocolName: entry["InstanceProtocol"]))
        }
        var spec = ClassicLoadBalancerSpec(name: try form.required("LoadBalancerName"), listeners: listeners)
        spec.zones = form.list("AvailabilityZones")
        spec.subnets = form.list("Subnets")
        spec.securityGroups = form.list("SecurityGroups")
        spec.scheme = form["Scheme"] ?? spec.scheme
        spec.healthCheck.target = "TCP:\(listeners.first?.instancePort ?? 80)"
        let tags = form.structures("Tags").map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
        return [XMLNode("DNSName", try world.createClassicLoadBalancer(spec, tags: tags))]
    },
    .changing("DeleteLoadBalancer") { world, form, _ throws(APIError) in
        world.deleteClassicLoadBalancer(name: try form.required("LoadBalancerName"))
        return []
    },
    .reading("DescribeLoadBalancers") { world, form, _ throws(APIError) in
        let names = form.list("LoadBalancerNames")
        for name in names { _ = try world.classicLoadBalancer(named: name) }
        let wanted = world.classicLoadBalancers.filter { names.isEmpty || names.contains($0.name) }
        let page = try Page(of: wanted, form, token: "Marker", size: "PageSize", usual: 400, most: 400)
        return [.list("LoadBalancerDescriptions", of: page.items.map { describe($0, in: world) })]
            + XMLNode.optional("NextMarker", page.nextToken)
    },
    .changing("ConfigureHealthCheck") { world, form, _ throws(APIError) in
        var check = ClassicLoadBalancerSpec.HealthCheck()
        let given = form.structure("HealthCheck")
        check.target = try given.required("Target")
        check.intervalSeconds = try given.number("Interval") ?? check.intervalSeconds
        check.timeoutSeconds = try given.number("Timeout") ?? check.timeoutSeconds
        check.healthyThreshold = try given.number("HealthyThreshold") ?? check.healthyThreshold
        check.unhealthyThreshold = try given.number("UnhealthyThreshold") ?? check.unhealthyThreshold
        try world.updateClassicLoadBalancer(name: try form.required("LoadBalancerName")) { $0.healthCheck = check }
        return [describe(check)]
    },
    .reading("DescribeLoadBalancerAttributes") { world, form, _ throws(APIError) in
        [attributes(try world.classicLoadBalancer(named: try form.required("LoadBalancerName")).content)]
    },
    .changing("ModifyLoadBalancerAttributes") { world, form, _ throws(APIError) in
        let name = try form.required("LoadBalancerName")
        let given = form.structure("LoadBalancerAttributes.ConnectionDraining")
        let drains = try given.flag("Enabled")
        let seconds = try given.number("Timeout")
        try world.updateClassicLoadBalancer(name: name) { spec in
            spec.drains = drains ?? spec.drains
            spec.drainSeconds = seconds ?? spec.drainSeconds
        }
        let changed = try world.classicLoadBalancer(named: name)
        return [XMLNode("LoadBalancerName", name), attributes(changed.content)]
    },
]

private func attributes(_ spec: ClassicLoadBalancerSpec) -> XMLNode {
    XMLNode(
        "LoadBalancerAttributes",
        [
            XMLNode("CrossZoneLoadBalancing", [XMLNode("Enabled", true)]),
            XMLNode("AccessLog", [XMLNode("Enabled", false)]),
            XMLNode(
                "ConnectionDraining", [XMLNode("Enabled", spec.drains), XMLNode("Timeout", spec.drainSeconds)]),
            XMLNode("ConnectionSettings", [XMLNode("IdleTimeout", 60)]),
        ])
}

private func describe(_ check: ClassicLoadBalancerSpec.HealthCheck) -> XMLNode {
    XMLNode(
        "HealthCheck",
        [
            XMLNode("Target", check.target), XMLNode("Interval", check.intervalSeconds),
            XMLNode("Timeout", check.timeoutSeconds), XMLNode("UnhealthyThreshold", check.unhealthyThreshold),
            XMLNode("HealthyThreshold", check.healthyThreshold),
        ])
}

private func describe(_ balancer: ClassicLoadBalancer, in world: World) -> [XMLNode] {
    let spec = balancer.content
    let listeners = spec.listeners.map { listener in
        let node = XMLNode(
            "Listener",
            [
                XMLNode("Protocol", listener.protocolName), XMLNode("LoadBalancerPort", listener.loadBalancerPort),
                XMLNode("InstanceProtocol", listener.instanceProtocolName),
                XMLNode("InstancePort", listener.instancePort),
            ])
        return [node, .list("PolicyNames", texts: [])]
    }
    return [
        XMLNode("LoadBalancerName", balancer.name), XMLNode("DNSName", balancer.dnsName),
        .list("ListenerDescriptions", of: listeners),
        .list("AvailabilityZones", texts: world.zones(of: balancer).uniqued()),
        .list("Subnets", texts: spec.subnets), XMLNode("VPCId", world.network.vpcID),
        .list("Instances", of: balancer.registrations.map { [XMLNode("InstanceId", $0.instance)] }),
        describe(spec.healthCheck), .list("SecurityGroups", texts: spec.securityGroups),
        XMLNode("CreatedTime", balancer.created.iso8601), XMLNode("Scheme", spec.scheme),
    ]
}
