import AWSWire

/// Scaling policies; only simple ones act, and no metric is measured.
let policyOperations: [Operation] = [
    .changing("PutScalingPolicy") { world, form, _ throws(APIError) in
        let arn = try world.putPolicy(try policy(form), of: try form.required("AutoScalingGroupName"))
        return [XMLNode("PolicyARN", arn), .list("Alarms", texts: [])]
    },
    .changing("ExecutePolicy") { world, form, _ throws(APIError) in
        try world.executePolicy(
            try form.required("PolicyName"), of: form["AutoScalingGroupName"],
            honorCooldown: try form.flag("HonorCooldown") ?? false)
        return []
    },
    .changing("DeletePolicy") { world, form, _ throws(APIError) in
        let name = try form.required("PolicyName")
        let owner = world.groups.first { group in group.policies.contains { $0.arn == name } }?.name
        guard let group = form["AutoScalingGroupName"] ?? owner else {
            throw .validation("Group name must be specified with the name of a policy.")
        }
        try world.deletePolicy(name, of: group)
        return []
    },
    .reading("DescribePolicies") { world, form, _ throws(APIError) in
        let names = form.list("PolicyNames")
        let types = form.list("PolicyTypes")
        let all = world.groups.flatMap { group in group.policies.map { (group: group.name, policy: $0) } }
        let wanted = all.filter { entry in
            entry.group == form["AutoScalingGroupName"] ?? entry.group
                && (names.isEmpty || names.contains(entry.policy.name) || names.contains(entry.policy.arn))
                && (types.isEmpty || types.contains(entry.policy.type))
        }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("ScalingPolicies", of: page.items.map { describe($0.policy, of: $0.group) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
    .reading("DescribeAdjustmentTypes") { _, _, _ throws(APIError) in
        [
            .list(
                "AdjustmentTypes",
                of: ScalingPolicy.Adjustment.allCases.map { [XMLNode("AdjustmentType", $0.rawValue)] })
        ]
    },
    .reading("DescribeScalingProcessTypes") { _, _, _ throws(APIError) in
        [.list("Processes", of: ScalingProcess.allCases.map { [XMLNode("ProcessName", $0.rawValue)] })]
    },
    .reading("DescribeTerminationPolicyTypes") { _, _, _ throws(APIError) in
        [
            .list(
                "TerminationPolicyTypes",
                texts: [
                    "AllocationStrategy", "ClosestToNextInstanceHour", "Default", "NewestInstance", "OldestInstance",
                    "OldestLaunchConfiguration", "OldestLaunchTemplate",
                ])
        ]
    },
]

private func policy(_ form: QueryForm) throws(APIError) -> ScalingPolicy {
    var policy = ScalingPolicy(name: try form.required("PolicyName"))
    policy.type = form["PolicyType"] ?? policy.type
    guard ["SimpleScaling", "TargetTrackingScaling", "PredictiveScaling"].contains(policy.type) else {
        throw .validation(
            "The policy type \(policy.type) is not simulated: SimpleScaling, TargetTrackingScaling or "
                + "PredictiveScaling.")
    }
    if let text = form["AdjustmentType"] {
        guard let adjustment = ScalingPolicy.Adjustment(rawValue: text) else {
            throw .validation("Adjustment type \(text) is not valid: use one of DescribeAdjustmentTypes")
        }
        policy.adjustment = adjustment
    }
    policy.amount = try form.number("ScalingAdjustment")
    policy.cooldownSeconds = try form.number("Cooldown")
    policy.leastChange =
        form["MinAdjustmentMagnitude"] == nil
        ? try form.number("MinAdjustmentStep") : try form.number("MinAdjustmentMagnitude")
    let tracking = form.structure("TargetTrackingConfiguration")
    policy.targetValue = tracking["TargetValue"]
    policy.predefinedMetric = tracking["PredefinedMetricSpecification.PredefinedMetricType"]
    if policy.type == "PredictiveScaling" { try readPrediction(form, into: &policy) }
    policy.isEnabled = try form.flag("Enabled") ?? true
    return policy
}

private func readPrediction(_ form: QueryForm, into policy: inout ScalingPolicy) throws(APIError) {
    let given = form.structure("PredictiveScalingConfiguration")
    guard let metric = given.structures("MetricSpecifications").first else {
        throw .validation("MetricSpecifications is required for the policy type PredictiveScaling.")
    }
    policy.targetValue = try metric.required("TargetValue")
    policy.predefinedMetric = metric["PredefinedMetricPairSpecification.PredefinedMetricType"]
    let mode = given["Mode"] ?? "ForecastOnly"
    guard ["ForecastOnly", "ForecastAndScale"].contains(mode) else {
        throw .validation("Mode \(mode) is not valid: ForecastOnly or ForecastAndScale")
    }
    policy.predictiveMode = mode
}

private func prediction(_ policy: ScalingPolicy, target: String, mode: String) -> XMLNode {
    let pair = policy.predefinedMetric.map {
        [XMLNode("PredefinedMetricPairSpecification", [XMLNode("PredefinedMetricType", $0)])]
    }
    return XMLNode(
        "PredictiveScalingConfiguration",
        [
            .list("MetricSpecifications", of: [[XMLNode("TargetValue", target)] + (pair ?? [])]), XMLNode("Mode", mode),
        ])
}

private func describe(_ policy: ScalingPolicy, of group: String) -> [XMLNode] {
    let numbers = [
        ("ScalingAdjustment", policy.amount), ("Cooldown", policy.cooldownSeconds),
        ("MinAdjustmentMagnitude", policy.leastChange),
    ]
    var nodes = [
        XMLNode("AutoScalingGroupName", group), XMLNode("PolicyName", policy.name), XMLNode("PolicyARN", policy.arn),
        XMLNode("PolicyType", policy.type), XMLNode("Enabled", policy.isEnabled), .list("StepAdjustments", texts: []),
        .list("Alarms", texts: []),
    ]
    nodes += XMLNode.optional("AdjustmentType", policy.adjustment?.rawValue)
    nodes += numbers.flatMap { name, number in number.map { [XMLNode(name, $0)] } ?? [] }
    if let target = policy.targetValue, let mode = policy.predictiveMode {
        nodes.append(prediction(policy, target: target, mode: mode))
    } else if let target = policy.targetValue {
        let metric = policy.predefinedMetric.map {
            [XMLNode("PredefinedMetricSpecification", [XMLNode("PredefinedMetricType", $0)])]
        }
        nodes.append(XMLNode("TargetTrackingConfiguration", (metric ?? []) + [XMLNode("TargetValue", target)]))
    }
    return nodes
}
