import AWSWire

/// Listeners of load balancers.
let listenerOperations: [Operation] = [
    .changing("CreateListener") { world, form, _ throws(APIError) in
        let arn = try world.createListener(
            ListenerSpec(
                loadBalancer: try form.required("LoadBalancerArn"), port: try form.requiredNumber("Port"),
                protocolName: form["Protocol"] ?? "HTTP", targetGroups: targetGroups(form)))
        return [.list("Listeners", of: [arn].compactMap { world.listeners[$0] }.map(describe))]
    },
    .changing("ModifyListener") { world, form, _ throws(APIError) in
        let arn = try form.required("ListenerArn")
        let port = try form.number("Port")
        try world.updateListener(arn: arn) { spec in
            spec.port = port ?? spec.port
            spec.protocolName = form["Protocol"] ?? spec.protocolName
            if form.hasList("DefaultActions") { spec.targetGroups = targetGroups(form) }
        }
        return [.list("Listeners", of: [arn].compactMap { world.listeners[$0] }.map(describe))]
    },
    .changing("DeleteListener") { world, form, _ throws(APIError) in
        try world.deleteListener(arn: try form.required("ListenerArn"))
        return []
    },
    .reading("DescribeListeners") { world, form, _ throws(APIError) in
        let arns = form.list("ListenerArns")
        let balancer = form["LoadBalancerArn"]
        let wanted = world.listeners.filter {
            arns.isEmpty ? balancer.map($0.content.loadBalancer.elementsEqual) ?? true : arns.contains($0.arn)
        }
        let page = try Page(of: wanted, form, token: "Marker", size: "PageSize", usual: 400, most: 400)
        return [.list("Listeners", of: page.items.map(describe))] + XMLNode.optional("NextMarker", page.nextToken)
    },
]

/// What the default actions forward to, alone or with weights.
private func targetGroups(_ form: QueryForm) -> [String] {
    form.structures("DefaultActions").flatMap { action in
        let weighted = action.structures("ForwardConfig.TargetGroups").compactMap { $0["TargetGroupArn"] }
        return action["TargetGroupArn"].map { [$0] } ?? weighted
    }.uniqued()
}

private func describe(_ listener: Listener) -> [XMLNode] {
    let spec = listener.content
    let actions = spec.targetGroups.map { [XMLNode("Type", "forward"), XMLNode("TargetGroupArn", $0)] }
    return [
        XMLNode("ListenerArn", listener.arn), XMLNode("LoadBalancerArn", spec.loadBalancer),
        XMLNode("Port", spec.port), XMLNode("Protocol", spec.protocolName), .list("DefaultActions", of: actions),
    ]
}
