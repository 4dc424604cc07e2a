import AWSSimulator

/// The template of a plan's stack, in YAML.
struct SoakTemplate {
    let plan: SoakPlan

    static let nestedAddress = "https://soak.s3.amazonaws.com/nested.yaml"

    /// - Parameter growth: By how many instances the sizes differ from those of the plan.
    func text(growth: Int) -> String {
        let own = plan.groups.filter { !$0.isNested }.map { group($0, growth) }.joined()
        return header + own + (hasNested ? nestedStack : "")
    }

    /// The template of the nested stack.
    func nestedText(growth: Int) -> String {
        header + plan.groups.filter(\.isNested).map { group($0, growth) }.joined()
    }

    var hasNested: Bool { plan.groups.contains(where: \.isNested) }

    private var header: String { "Parameters:\n  AmiId: {Type: String}\nResources:\n" }

    private var nestedStack: String {
        """
          Inner:
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: \(Self.nestedAddress)
              Parameters: {AmiId: !Ref AmiId}

        """
    }

    private func group(_ group: SoakPlan.GroupPlan, _ growth: Int) -> String {
        let name = group.logicalID
        return front(group)
            + """
            \(launchSource(group))
              \(name):
                Type: AWS::AutoScaling::AutoScalingGroup
            \(group.front == .targetGroup ? "    DependsOn: \(name)Listener" : "    Metadata: {}")
                Properties:
                  AvailabilityZones: !GetAZs ""
            \(launchReference(group))
                  MinSize: "\(group.sizes.minimum + growth)"
                  DesiredCapacity: "\(group.sizes.desired + growth)"
                  MaxSize: "\(group.sizes.maximum + growth)"
                  NewInstancesProtectedFromScaleIn: \(group.protectsNew)
            \(frontReference(group))

            """
    }

    private func front(_ group: SoakPlan.GroupPlan) -> String {
        let name = group.logicalID
        switch group.front {
        case .nothing: return ""
        case .classic:
            return """
                  \(name)Front:
                    Type: AWS::ElasticLoadBalancing::LoadBalancer
                    Properties:
                      AvailabilityZones: !GetAZs ""
                      Listeners: [{LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP}]

                """
        case .targetGroup:
            return """
                  \(name)Balancer:
                    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
                    Properties: {Type: application}
                  \(name)Targets:
                    Type: AWS::ElasticLoadBalancingV2::TargetGroup
                    Properties: {Protocol: HTTP, Port: 8080}
                  \(name)Listener:
                    Type: AWS::ElasticLoadBalancingV2::Listener
                    Properties:
                      LoadBalancerArn: !Ref \(name)Balancer
                      Port: 80
                      Protocol: HTTP
                      DefaultActions: [{Type: forward, TargetGroupArn: !Ref \(name)Targets}]

                """
        }
    }

    private func launchSource(_ group: SoakPlan.GroupPlan) -> String {
        let name = group.logicalID
        if group.source == .launchConfiguration {
            return "  \(name)Configuration:\n    Type: AWS::AutoScaling::LaunchConfiguration\n"
                + "    Properties: {ImageId: !Ref AmiId, InstanceType: t3.micro}"
        }
        return "  \(name)Template:\n    Type: AWS::EC2::LaunchTemplate\n"
            + "    Properties:\n      LaunchTemplateData: {ImageId: !Ref AmiId, InstanceType: t3.micro}"
    }

    private func launchReference(_ group: SoakPlan.GroupPlan) -> String {
        let name = group.logicalID
        if group.source == .launchConfiguration { return "      LaunchConfigurationName: !Ref \(name)Configuration" }
        let version =
            group.source == .latestVersion ? "\"$Latest\"" : "!GetAtt \(name)Template.LatestVersionNumber"
        return "      LaunchTemplate: {LaunchTemplateId: !Ref \(name)Template, Version: \(version)}"
    }

    private func frontReference(_ group: SoakPlan.GroupPlan) -> String {
        switch group.front {
        case .nothing: return ""
        case .classic: return "      LoadBalancerNames: [!Ref \(group.logicalID)Front]"
        case .targetGroup: return "      TargetGroupARNs: [!Ref \(group.logicalID)Targets]"
        }
    }
}
