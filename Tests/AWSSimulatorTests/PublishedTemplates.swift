/// Templates in the manner of those that AWS and others publish for Auto Scaling groups.
enum PublishedTemplates {
    /// JSON, a launch configuration, a classic balancer, mappings, alarms and notifications, as the samples of old.
    static let multiZone = """
        {
          "AWSTemplateFormatVersion": "2010-09-09",
          "Description": "A web site that scales over zones and tells an operator.",
          "Parameters": {
            "InstanceType": {"Type": "String", "Default": "t3.small", "AllowedValues": ["t3.small", "m5.large"],
              "ConstraintDescription": "must be a valid EC2 instance type."},
            "OperatorEMail": {"Type": "String", "Default": "nobody@example.com"},
            "SSHLocation": {"Type": "String", "Default": "0.0.0.0/0", "MinLength": "9", "MaxLength": "18",
              "AllowedPattern": "(\\\\d{1,3})\\\\.(\\\\d{1,3})\\\\.(\\\\d{1,3})\\\\.(\\\\d{1,3})/(\\\\d{1,2})"}
          },
          "Mappings": {
            "AWSInstanceType2Arch": {"t3.small": {"Arch": "HVM64"}, "m5.large": {"Arch": "HVM64"}},
            "AWSRegionArch2AMI": {"eu-west-1": {"HVM64": "ami-047bb4163c506cd98"}}
          },
          "Resources": {
            "NotificationTopic": {"Type": "AWS::SNS::Topic", "Properties": {
              "Subscription": [{"Endpoint": {"Ref": "OperatorEMail"}, "Protocol": "email"}]}},
            "WebServerGroup": {"Type": "AWS::AutoScaling::AutoScalingGroup",
              "Properties": {
                "AvailabilityZones": {"Fn::GetAZs": {"Ref": "AWS::Region"}},
                "LaunchConfigurationName": {"Ref": "LaunchConfig"},
                "MinSize": "1", "MaxSize": "3",
                "LoadBalancerNames": [{"Ref": "ElasticLoadBalancer"}],
                "NotificationConfiguration": {"TopicARN": {"Ref": "NotificationTopic"},
                  "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]}},
              "CreationPolicy": {"ResourceSignal": {"Timeout": "PT15M", "Count": "1"}},
              "UpdatePolicy": {"AutoScalingRollingUpdate": {"MinInstancesInService": "1", "MaxBatchSize": "1",
                "PauseTime": "PT15M", "WaitOnResourceSignals": "true"}}},
            "LaunchConfig": {"Type": "AWS::AutoScaling::LaunchConfiguration",
              "Metadata": {"AWS::CloudFormation::Init": {"config": {"packages": {"yum": {"httpd": []}}}}},
              "Properties": {
                "ImageId": {"Fn::FindInMap": ["AWSRegionArch2AMI", {"Ref": "AWS::Region"},
                  {"Fn::FindInMap": ["AWSInstanceType2Arch", {"Ref": "InstanceType"}, "Arch"]}]},
                "SecurityGroups": [{"Ref": "InstanceSecurityGroup"}],
                "InstanceType": {"Ref": "InstanceType"},
                "UserData": {"Fn::Base64": {"Fn::Join": ["", ["#!/bin/bash -xe\\n", "cfn-signal -e $? ",
                  "  --stack ", {"Ref": "AWS::StackName"}, " --resource WebServerGroup ",
                  "  --region ", {"Ref": "AWS::Region"}, "\\n"]]}}}},
            "WebServerScaleUpPolicy": {"Type": "AWS::AutoScaling::ScalingPolicy", "Properties": {
              "AdjustmentType": "ChangeInCapacity", "AutoScalingGroupName": {"Ref": "WebServerGroup"},
              "Cooldown": "60", "ScalingAdjustment": 1}},
            "CPUAlarmHigh": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
              "MetricName": "CPUUtilization", "Namespace": "AWS/EC2", "Threshold": 90,
              "AlarmActions": [{"Ref": "WebServerScaleUpPolicy"}],
              "Dimensions": [{"Name": "AutoScalingGroupName", "Value": {"Ref": "WebServerGroup"}}]}},
            "ElasticLoadBalancer": {"Type": "AWS::ElasticLoadBalancing::LoadBalancer", "Properties": {
              "AvailabilityZones": {"Fn::GetAZs": ""}, "CrossZone": "true",
              "Listeners": [{"LoadBalancerPort": "80", "InstancePort": "80", "Protocol": "HTTP"}],
              "HealthCheck": {"Target": "HTTP:80/", "HealthyThreshold": "3", "UnhealthyThreshold": "5",
                "Interval": "30", "Timeout": "5"}}},
            "InstanceSecurityGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
              "GroupDescription": "Enable SSH access and HTTP from the load balancer only",
              "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": {"Ref": "SSHLocation"}},
                {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                  "SourceSecurityGroupOwnerId": {"Fn::GetAtt": ["ElasticLoadBalancer", "SourceSecurityGroup.OwnerAlias"]},
                  "SourceSecurityGroupName": {"Fn::GetAtt": ["ElasticLoadBalancer", "SourceSecurityGroup.GroupName"]}}]}}
          },
          "Outputs": {"URL": {"Description": "The URL of the website",
            "Value": {"Fn::Join": ["", ["http://", {"Fn::GetAtt": ["ElasticLoadBalancer", "DNSName"]}]]}}}
        }
        """

    /// YAML, a launch template, an application balancer, target tracking, conditions, an image by parameter.
    static let launchTemplate = """
        AWSTemplateFormatVersion: 2010-09-09
        Parameters:
          InstanceType: {Type: String, Default: t3.micro}
          LatestAmiId:
            Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
            Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
          VPC: {Type: 'AWS::EC2::VPC::Id', Default: vpc-1}
          Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2'}
          Environment: {Type: String, Default: prod, AllowedValues: [prod, test]}
        Conditions:
          IsProd: !Equals [!Ref Environment, prod]
        Resources:
          ALB:
            Type: AWS::ElasticLoadBalancingV2::LoadBalancer
            Properties: {SecurityGroups: [!Ref ALBSecurityGroup], Subnets: !Ref Subnets}
          ALBListener:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties:
              DefaultActions: [{Type: forward, TargetGroupArn: !Ref ALBTargetGroup}]
              LoadBalancerArn: !Ref ALB
              Port: 80
              Protocol: HTTP
          ALBTargetGroup:
            Type: AWS::ElasticLoadBalancingV2::TargetGroup
            Properties:
              HealthCheckIntervalSeconds: 30
              HealthCheckTimeoutSeconds: 5
              Port: 80
              Protocol: HTTP
              UnhealthyThresholdCount: 5
              VpcId: !Ref VPC
              TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: '20'}]
          ALBSecurityGroup:
            Type: AWS::EC2::SecurityGroup
            Properties: {GroupDescription: !Sub '${AWS::StackName}-alb', VpcId: !Ref VPC}
          LaunchTemplate:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateName: !Sub ${AWS::StackName}-launch-template
              LaunchTemplateData:
                ImageId: !Ref LatestAmiId
                InstanceType: !Ref InstanceType
                SecurityGroupIds: [!GetAtt ALBSecurityGroup.GroupId]
                UserData:
                  Fn::Base64: !Sub |
                    #!/bin/bash
                    /opt/aws/bin/cfn-signal -e $? --stack ${AWS::StackName} --resource Group --region ${AWS::Region}
          Group:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              LaunchTemplate:
                LaunchTemplateId: !Ref LaunchTemplate
                Version: !GetAtt LaunchTemplate.LatestVersionNumber
              MaxSize: !If [IsProd, '4', '2']
              MinSize: '1'
              HealthCheckType: ELB
              HealthCheckGracePeriod: 30
              TargetGroupARNs: [!Ref ALBTargetGroup]
              VPCZoneIdentifier: !Ref Subnets
              Tags: [{Key: Environment, Value: !Ref Environment, PropagateAtLaunch: true}]
          CPUPolicy:
            Type: AWS::AutoScaling::ScalingPolicy
            Condition: IsProd
            Properties:
              AutoScalingGroupName: !Ref Group
              PolicyType: TargetTrackingScaling
              TargetTrackingConfiguration:
                PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}
                TargetValue: 30
        Outputs:
          URL: {Value: !Sub 'http://${ALB.DNSName}', Export: {Name: !Sub '${AWS::StackName}-url'}}
        """

    /// YAML, a mixed instances policy with Spot, as a container cluster has it.
    static let mixedInstances = """
        Parameters:
          AmiId: {Type: String, Default: ami-1}
          OnDemandBase: {Type: Number, Default: 1, MinValue: 0}
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]
          Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
          Template:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateData:
                ImageId: !Ref AmiId
                IamInstanceProfile: {Arn: !GetAtt Profile.Arn}
                InstanceType: m5.large
          Group:
            Type: AWS::AutoScaling::AutoScalingGroup
            UpdatePolicy:
              AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: true}
            Properties:
              AvailabilityZones: !GetAZs ''
              MinSize: '2'
              MaxSize: '8'
              CapacityRebalance: true
              MixedInstancesPolicy:
                InstancesDistribution:
                  OnDemandBaseCapacity: !Ref OnDemandBase
                  OnDemandPercentageAboveBaseCapacity: 0
                  SpotAllocationStrategy: price-capacity-optimized
                LaunchTemplate:
                  LaunchTemplateSpecification:
                    LaunchTemplateId: !Ref Template
                    Version: !GetAtt Template.LatestVersionNumber
                  Overrides: [{InstanceType: m5.large}, {InstanceType: m5a.large}, {InstanceType: m4.large}]
        """
}
