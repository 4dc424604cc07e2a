import CloudFormationTemplate

extension World {
    /// What `GetAtt` gives; `nil` for an attribute that the resource does not have.
    func attribute(_ name: String, of resource: StackResource) -> PropertyValue? {
        guard let id = resource.physicalID else { return nil }
        switch resource.type {
        case "AWS::EC2::LaunchTemplate": return launchTemplateAttribute(name, of: id)
        case "AWS::AutoScaling::AutoScalingGroup":
            return name == "AutoScalingGroupARN" ? groups[id].map { .string($0.arn) } : nil
        case "AWS::ElasticLoadBalancing::LoadBalancer":
            guard let balancer = classicLoadBalancers[id] else { return nil }
            return [
                "DNSName": balancer.dnsName, "CanonicalHostedZoneName": balancer.dnsName,
                "CanonicalHostedZoneNameID": "Z32O12XQLNTSW2", "SourceSecurityGroup.GroupName": "default_elb",
                "SourceSecurityGroup.OwnerAlias": account,
            ][name].map { .string($0) }
        case "AWS::ElasticLoadBalancingV2::LoadBalancer": return loadBalancerAttribute(name, of: id)
        case "AWS::ElasticLoadBalancingV2::TargetGroup": return targetGroupAttribute(name, of: id)
        case "AWS::ElasticLoadBalancingV2::Listener": return name == "ListenerArn" ? .string(id) : nil
        case "AWS::SSM::Parameter":
            guard let parameter = parameters[id] else { return nil }
            return ["Type": parameter.type, "Value": parameter.value][name].map { .string($0) }
        case "AWS::CloudFormation::Stack":
            guard name.hasPrefix("Outputs."), let child = cloudFormation.stacks[id] else { return nil }
            let output = child.outputs.first { $0.name == name.dropFirst("Outputs.".count) }
            return output.map { .string($0.value) }
        default: return opaqueAttribute(name, of: resource, id: id)
        }
    }

    private func launchTemplateAttribute(_ name: String, of id: String) -> PropertyValue? {
        guard let template = launchTemplates[id] else { return nil }
        return switch name {
        case "LatestVersionNumber": .string(String(template.latestVersion))
        case "DefaultVersionNumber": .string(String(template.defaultVersion))
        case "LaunchTemplateId": .string(id)
        default: nil
        }
    }

    private func loadBalancerAttribute(_ name: String, of arn: String) -> PropertyValue? {
        guard let balancer = loadBalancers[arn] else { return nil }
        switch name {
        case "DNSName": return .string(balancer.dnsName)
        case "LoadBalancerName": return .string(balancer.content.name)
        case "LoadBalancerFullName": return .string(String(arn.split(separator: ":loadbalancer/").last ?? ""))
        case "LoadBalancerArn": return .string(arn)
        case "CanonicalHostedZoneID": return .string("Z32O12XQLNTSW2")
        case "SecurityGroups": return .list(balancer.content.securityGroups.map { .string($0) })
        default: return nil
        }
    }

    private func targetGroupAttribute(_ name: String, of arn: String) -> PropertyValue? {
        guard let group = targetGroups[arn] else { return nil }
        switch name {
        case "TargetGroupArn": return .string(arn)
        case "TargetGroupName": return .string(group.content.name)
        case "TargetGroupFullName":
            return .string("targetgroup/" + (arn.split(separator: ":targetgroup/").last.map { String($0) } ?? ""))
        case "LoadBalancerArns":
            let users = listeners.filter { $0.content.targetGroups.contains(arn) }.map(\.content.loadBalancer)
            return .list(users.uniqued().map { .string($0) })
        default: return nil
        }
    }
}
