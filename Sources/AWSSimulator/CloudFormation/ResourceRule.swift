import CloudFormationTemplate

/// What must be known of a resource type to plan an update of it.
struct ResourceRule {
    let type: String

    private static let replacing: [String: [String]] = [
        "AWS::AutoScaling::AutoScalingGroup": ["AutoScalingGroupName", "InstanceId"],
        "AWS::AutoScaling::LifecycleHook": ["AutoScalingGroupName", "LifecycleHookName"],
        "AWS::AutoScaling::ScheduledAction": ["AutoScalingGroupName"],
        "AWS::AutoScaling::ScalingPolicy": ["AutoScalingGroupName"],
        "AWS::AutoScaling::WarmPool": ["AutoScalingGroupName"],
        "AWS::EC2::LaunchTemplate": ["LaunchTemplateName"],
        "AWS::ElasticLoadBalancing::LoadBalancer": ["LoadBalancerName", "Scheme"],
        "AWS::ElasticLoadBalancingV2::LoadBalancer": ["Name", "Scheme", "Type"],
        "AWS::ElasticLoadBalancingV2::TargetGroup": [
            "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId", "IpAddressType",
        ],
        "AWS::ElasticLoadBalancingV2::Listener": ["LoadBalancerArn"],
        "AWS::SSM::Parameter": ["Name"],
        "AWS::EC2::SecurityGroup": ["GroupName", "GroupDescription", "VpcId"],
        "AWS::EC2::Subnet": ["VpcId", "CidrBlock", "AvailabilityZone"],
        "AWS::EC2::VPC": ["CidrBlock"],
        "AWS::IAM::Role": ["RoleName", "Path"],
        "AWS::IAM::InstanceProfile": ["InstanceProfileName", "Path"],
    ]

    /// A change of these is never a replacement here, but AWS's change sets say that it may be one, so that every
    /// ordinary update of a group reads `Replacement: Conditional`: the `conditionalCreateOnlyProperties` of
    /// https://schema.cloudformation.us-east-1.amazonaws.com/aws-autoscaling-autoscalinggroup.json.
    private static let conditional = [
        "LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier",
    ]

    /// Whether a change of `property` needs a new physical resource: `Always`, `Conditionally` or `Never`.
    func recreation(for property: String) -> String {
        if type == "AWS::AutoScaling::LaunchConfiguration" { return "Always" }
        if Self.replacing[type]?.contains(property) == true { return "Always" }
        let mayRecreate = type == Template.groupType && Self.conditional.contains(property)
        return mayRecreate ? "Conditionally" : "Never"
    }

    /// The property that gives the physical resource its name, where the template may say it.
    var nameProperty: String? {
        switch type {
        case "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName"
        case "AWS::AutoScaling::LaunchConfiguration": "LaunchConfigurationName"
        case "AWS::EC2::LaunchTemplate": "LaunchTemplateName"
        case "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName"
        case "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::SSM::Parameter":
            "Name"
        default: nil
        }
    }

    /// Whether a change of the stack's own tags changes the resource.
    var takesStackTags: Bool { type == "AWS::AutoScaling::AutoScalingGroup" || type == "AWS::CloudFormation::Stack" }
}
