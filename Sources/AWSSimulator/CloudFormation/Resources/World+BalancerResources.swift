import CloudFormationTemplate

extension World {
    mutating func createClassicLoadBalancer(_ wanted: ResourceWish) throws(APIError) -> String {
        let spec = try classicSpec(wanted)
        _ = try createClassicLoadBalancer(spec, tags: wanted.tags)
        return spec.name
    }

    func classicSpec(_ wanted: ResourceWish) throws(APIError) -> ClassicLoadBalancerSpec {
        var spec = ClassicLoadBalancerSpec(
            name: wanted.text("LoadBalancerName") ?? wanted.name,
            listeners: (wanted.properties["Listeners"]?.elements ?? []).map { listener in
                ClassicLoadBalancerSpec.Listener(
                    port: listener["LoadBalancerPort"]?.integer ?? 80,
                    instancePort: listener["InstancePort"]?.integer ?? 80,
                    protocolName: listener["Protocol"]?.text ?? "HTTP",
                    instanceProtocolName: listener["InstanceProtocol"]?.text)
            })
        spec.zones = wanted.texts("AvailabilityZones")
        spec.subnets = wanted.texts("Subnets")
        spec.securityGroups = wanted.texts("SecurityGroups")
        spec.scheme = wanted.text("Scheme") ?? spec.scheme
        if let check = wanted.properties["HealthCheck"] {
            spec.healthCheck.target = check["Target"]?.text ?? spec.healthCheck.target
            spec.healthCheck.intervalSeconds = check["Interval"]?.integer ?? spec.healthCheck.intervalSeconds
            spec.healthCheck.timeoutSeconds = check["Timeout"]?.integer ?? spec.healthCheck.timeoutSeconds
            spec.healthCheck.healthyThreshold = check["HealthyThreshold"]?.integer ?? spec.healthCheck.healthyThreshold
            spec.healthCheck.unhealthyThreshold =
                check["UnhealthyThreshold"]?.integer ?? spec.healthCheck.unhealthyThreshold
        }
        if let draining = wanted.properties["ConnectionDrainingPolicy"] {
            spec.drains = draining["Enabled"]?.flag ?? false
            spec.drainSeconds = draining["Timeout"]?.integer ?? spec.drainSeconds
        }
        return spec
    }

    mutating func createLoadBalancer(_ wanted: ResourceWish) throws(APIError) -> String {
        var spec = LoadBalancerSpec(name: wanted.text("Name") ?? wanted.name)
        spec.type = wanted.text("Type") ?? spec.type
        spec.scheme = wanted.text("Scheme") ?? spec.scheme
        spec.subnets = wanted.texts("Subnets")
        if spec.subnets.isEmpty {
            spec.subnets = (wanted.properties["SubnetMappings"]?.elements ?? []).compactMap { $0["SubnetId"]?.text }
        }
        spec.securityGroups = wanted.texts("SecurityGroups")
        return try createLoadBalancer(spec, tags: wanted.tags)
    }

    mutating func createTargetGroup(_ wanted: ResourceWish) throws(APIError) -> String {
        let spec = try targetGroupSpec(wanted, name: wanted.text("Name") ?? wanted.name)
        return try createTargetGroup(spec, tags: wanted.tags)
    }

    func targetGroupSpec(_ wanted: ResourceWish, name: String) throws(APIError) -> TargetGroupSpec {
        var spec = TargetGroupSpec(name: name)
        spec.protocolName = wanted.text("Protocol") ?? spec.protocolName
        spec.port = try wanted.integer("Port") ?? spec.port
        spec.vpcID = wanted.text("VpcId") ?? network.vpcID
        spec.targetType = wanted.text("TargetType") ?? spec.targetType
        spec.healthCheckPath = wanted.text("HealthCheckPath") ?? spec.healthCheckPath
        spec.healthCheckPort = wanted.text("HealthCheckPort") ?? spec.healthCheckPort
        spec.healthCheckProtocol = wanted.text("HealthCheckProtocol") ?? spec.protocolName
        spec.healthCheckIntervalSeconds =
            try wanted.integer("HealthCheckIntervalSeconds") ?? spec.healthCheckIntervalSeconds
        spec.healthCheckTimeoutSeconds =
            try wanted.integer("HealthCheckTimeoutSeconds") ?? spec.healthCheckTimeoutSeconds
        spec.healthyThreshold = try wanted.integer("HealthyThresholdCount") ?? spec.healthyThreshold
        spec.unhealthyThreshold = try wanted.integer("UnhealthyThresholdCount") ?? spec.unhealthyThreshold
        spec.matcher = wanted.properties["Matcher"]?["HttpCode"]?.text ?? spec.matcher
        for attribute in wanted.properties["TargetGroupAttributes"]?.elements ?? []
        where attribute["Key"]?.text == "deregistration_delay.timeout_seconds" {
            spec.deregistrationDelaySeconds = attribute["Value"]?.integer ?? spec.deregistrationDelaySeconds
        }
        return spec
    }

    mutating func createListener(_ wanted: ResourceWish) throws(APIError) -> String {
        try createListener(try listenerSpec(wanted))
    }

    func listenerSpec(_ wanted: ResourceWish) throws(APIError) -> ListenerSpec {
        var targets: [String] = []
        for action in wanted.properties["DefaultActions"]?.elements ?? [] {
            if let arn = action["TargetGroupArn"]?.text { targets.append(arn) }
            for group in action["ForwardConfig"]?["TargetGroups"]?.elements ?? [] {
                if let arn = group["TargetGroupArn"]?.text { targets.append(arn) }
            }
        }
        return ListenerSpec(
            loadBalancer: try wanted.required("LoadBalancerArn"), port: try wanted.integer("Port") ?? 80,
            protocolName: wanted.text("Protocol") ?? "HTTP", targetGroups: targets)
    }
}
