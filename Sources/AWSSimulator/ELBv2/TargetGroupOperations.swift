import AWSWire

/// Create, look at, change and delete target groups.
let targetGroupOperations: [Operation] = [
    .changing("CreateTargetGroup") { world, form, _ throws(APIError) in
        var spec = TargetGroupSpec(name: try form.required("Name"))
        spec.protocolName = form["Protocol"] ?? spec.protocolName
        spec.port = try form.number("Port") ?? spec.port
        spec.vpcID = form["VpcId"] ?? ""
        spec.targetType = form["TargetType"] ?? spec.targetType
        try readHealthCheck(form, into: &spec)
        let tags = form.structures("Tags").map { Tag($0["Key"] ?? "", $0["Value"] ?? "") }
        return try answer(try world.createTargetGroup(spec, tags: tags), in: world)
    },
    .changing("ModifyTargetGroup") { world, form, _ throws(APIError) in
        let arn = try form.required("TargetGroupArn")
        var spec = try world.targetGroup(arn).content
        try readHealthCheck(form, into: &spec)
        try world.updateTargetGroup(arn: arn) { $0 = spec }
        return try answer(arn, in: world)
    },
    .changing("DeleteTargetGroup") { world, form, _ throws(APIError) in
        try world.deleteTargetGroup(arn: try form.required("TargetGroupArn"))
        return []
    },
    .reading("DescribeTargetGroups") { world, form, _ throws(APIError) in
        let arns = form.list("TargetGroupArns")
        let names = form.list("Names")
        for arn in arns { _ = try world.targetGroup(arn) }
        for name in names where !world.targetGroups.contains(where: { $0.content.name == name }) {
            throw APIError("TargetGroupNotFound", "One or more target groups not found")
        }
        let balancer = form["LoadBalancerArn"]
        let wanted = world.targetGroups.filter { group in
            (arns.isEmpty || arns.contains(group.arn)) && (names.isEmpty || names.contains(group.content.name))
                && (balancer.map { world.balancers(of: group).contains($0) } ?? true)
        }
        let page = try Page(of: wanted, form, token: "Marker", size: "PageSize", usual: 400, most: 400)
        return [.list("TargetGroups", of: page.items.map { describe($0, in: world) })]
            + XMLNode.optional("NextMarker", page.nextToken)
    },
    .reading("DescribeTargetGroupAttributes") { world, form, _ throws(APIError) in
        attributes(try world.targetGroup(try form.required("TargetGroupArn")))
    },
    .changing("ModifyTargetGroupAttributes") { world, form, _ throws(APIError) in
        let arn = try form.required("TargetGroupArn")
        var spec = try world.targetGroup(arn).content
        for entry in form.structures("Attributes") { try set(entry, in: &spec) }
        try world.updateTargetGroup(arn: arn) { $0 = spec }
        return attributes(try world.targetGroup(arn))
    },
]

private func readHealthCheck(_ form: QueryForm, into spec: inout TargetGroupSpec) throws(APIError) {
    spec.healthCheckPath = form["HealthCheckPath"] ?? spec.healthCheckPath
    spec.healthCheckPort = form["HealthCheckPort"] ?? spec.healthCheckPort
    spec.healthCheckProtocol = form["HealthCheckProtocol"] ?? spec.healthCheckProtocol
    spec.healthCheckIntervalSeconds =
        try form.number("HealthCheckIntervalSeconds") ?? spec.healthCheckIntervalSeconds
    spec.healthCheckTimeoutSeconds = try form.number("HealthCheckTimeoutSeconds") ?? spec.healthCheckTimeoutSeconds
    spec.healthyThreshold = try form.number("HealthyThresholdCount") ?? spec.healthyThreshold
    spec.unhealthyThreshold = try form.number("UnhealthyThresholdCount") ?? spec.unhealthyThreshold
    spec.matcher = form["Matcher.HttpCode"] ?? spec.matcher
    spec.isChecked = try form.flag("HealthCheckEnabled") ?? spec.isChecked
}

private func set(_ attribute: QueryForm, in spec: inout TargetGroupSpec) throws(APIError) {
    let key = try attribute.required("Key")
    let value = attribute["Value"] ?? ""
    switch key {
    case "deregistration_delay.timeout_seconds":
        guard let seconds = Int(value), (0...3600).contains(seconds) else {
            throw .validation("'\(key)' must be between '0' and '3600'")
        }
        spec.deregistrationDelaySeconds = seconds
    case "slow_start.duration_seconds":
        guard let seconds = Int(value), seconds == 0 || (30...900).contains(seconds) else {
            throw .validation("'\(key)' must be '0' or between '30' and '900'")
        }
        spec.slowStartSeconds = seconds
    // They change nothing that can be seen here.
    case let other
    where ["stickiness.", "load_balancing.", "target_", "proxy_", "preserve_"].contains(where: other.hasPrefix):
        return
    default: throw .validation("Target group attribute key '\(key)' is not recognized")
    }
}

private func answer(_ arn: String, in world: World) throws(APIError) -> [XMLNode] {
    [.list("TargetGroups", of: [describe(try world.targetGroup(arn), in: world)])]
}

private func attributes(_ group: TargetGroup) -> [XMLNode] {
    let values = [
        ("deregistration_delay.timeout_seconds", String(group.content.deregistrationDelaySeconds)),
        ("slow_start.duration_seconds", String(group.content.slowStartSeconds)), ("stickiness.enabled", "false"),
    ]
    return [.list("Attributes", of: values.map { [XMLNode("Key", $0.0), XMLNode("Value", $0.1)] })]
}

private func describe(_ group: TargetGroup, in world: World) -> [XMLNode] {
    let spec = group.content
    return [
        XMLNode("TargetGroupArn", group.arn), XMLNode("TargetGroupName", spec.name),
        XMLNode("Protocol", spec.protocolName), XMLNode("Port", spec.port), XMLNode("VpcId", spec.vpcID),
        XMLNode("TargetType", spec.targetType), XMLNode("HealthCheckEnabled", spec.isChecked),
        XMLNode("HealthCheckProtocol", spec.healthCheckProtocol), XMLNode("HealthCheckPort", spec.healthCheckPort),
        XMLNode("HealthCheckPath", spec.healthCheckPath), XMLNode("Matcher", [XMLNode("HttpCode", spec.matcher)]),
        XMLNode("HealthCheckIntervalSeconds", spec.healthCheckIntervalSeconds),
        XMLNode("HealthCheckTimeoutSeconds", spec.healthCheckTimeoutSeconds),
        XMLNode("HealthyThresholdCount", spec.healthyThreshold),
        XMLNode("UnhealthyThresholdCount", spec.unhealthyThreshold),
        .list("LoadBalancerArns", texts: world.balancers(of: group)),
    ]
}

extension World {
    /// The ARNs of the load balancers that forward to a target group.
    fileprivate func balancers(of group: TargetGroup) -> [String] {
        listeners.filter { $0.content.targetGroups.contains(group.arn) }.map(\.content.loadBalancer).uniqued()
    }
}
