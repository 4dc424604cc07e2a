/// Templates for the end-to-end tests: small, but as AWS takes them.
enum Templates {
    /// One group behind a classic load balancer.
    static let web = """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          AmiId: {Type: String}
          Note: {Type: String, Default: none}
          Secret: {Type: String, NoEcho: true, Default: hush}
        Resources:
          Balancer:
            Type: AWS::ElasticLoadBalancing::LoadBalancer
            Properties:
              AvailabilityZones: !GetAZs ""
              Listeners: [{LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP}]
              Tags: [{Key: note, Value: !Ref Note}]
          Launch:
            Type: AWS::AutoScaling::LaunchConfiguration
            Properties: {ImageId: !Ref AmiId, InstanceType: t3.micro}
          Group:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              AvailabilityZones: !GetAZs ""
              LaunchConfigurationName: !Ref Launch
              LoadBalancerNames: [!Ref Balancer]
              MinSize: "2"
              MaxSize: "4"
              DesiredCapacity: "2"

        """

    /// The same with a role, which needs a capability.
    static let withRole =
        web + """
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}

            """

    /// The same with an UpdatePolicy that would roll the group a second time.
    static let withPolicy =
        web + """
                UpdatePolicy:
                  AutoScalingRollingUpdate: {MinInstancesInService: "1"}

            """

    /// A bracket that is never closed, in line 3.
    static let broken = """
        AWSTemplateFormatVersion: "2010-09-09"
        Resources:
          Group: {Type: AWS::AutoScaling::AutoScalingGroup

        """
}
