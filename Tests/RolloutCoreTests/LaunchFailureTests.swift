import RolloutCore
import Testing

struct LaunchFailureTests {
    /// Texts of https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html
    @Test(
        arguments: [
            ("We currently do not have sufficient m5.large capacity in the Availability Zone you requested", .capacity),
            ("There is no Spot capacity available that matches your request.", .capacity),
            ("Could not launch Spot Instances. InsufficientInstanceCapacity - Insufficient capacity", .capacity),
            (
                "Your requested instance type (m5.large) is not supported in your requested Availability Zone (eu-west-1c).",
                .capacity
            ),
            ("There are not enough free addresses in subnet 'subnet-1' to satisfy the requested number", .capacity),
            ("Launching EC2 instance failed. Rate exceeded", .passing),
            ("You have exceeded your maximum launches (RequestLimitExceeded)", .passing),
            ("Server.InternalError: Internal error on launch", .passing),
            ("AMI ami-2 is pending, and cannot be run. Launching EC2 instance failed.", .passing),
            (
                "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: "
                    + "Server.SpotInstanceTermination: Spot instance termination", .passing
            ),
            (
                "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 1 was abandoned",
                .passing
            ),
            ("You have requested more vCPU capacity than your current vCPU limit of 32 allows", .fatal),
            ("The image id '[ami-2]' does not exist. Launching EC2 instance failed.", .fatal),
            ("The AMI ID ami-2 does not exist. Launching EC2 instance failed.", .fatal),
            (
                "The requested instance type's architecture (i386) does not match the architecture in the manifest for ami-2",
                .fatal
            ),
            ("The key pair 'ops' does not exist. Launching EC2 instance failed.", .fatal),
            ("The security group 'sg-1' does not exist. Launching EC2 instance failed.", .fatal),
            (
                "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: "
                    + "Client.InternalError: Client error on launch.", .fatal
            ),
            ("One or more target groups not found. Validating load balancer configuration failed.", .fatal),
            (
                "There is no ACTIVE Load Balancer named web. Validating load balancer configuration failed.", .fatal
            ),
            ("EC2 instance i-1 is not in VPC. Updating load balancer configuration failed.", .fatal),
            ("Your quota allows for 0 more running instance(s). You requested at least 1.", .fatal),
            ("20 instance(s) are already running. Launching EC2 instance failed.", .fatal),
            ("You are not subscribed to this service. Please see https://aws.amazon.com.", .fatal),
            ("Invalid device name upload. Launching EC2 instance failed.", .fatal),
            (
                "Placement groups may not be used with instances of type 'm1.large'. Launching EC2 instance failed.",
                .fatal
            ),
            ("The requested Availability Zone is no longer supported. Please retry your request.", .fatal),
            ("The subnet ID 'subnet-1' does not exist", .fatal),
            ("Something that AWS has invented since.", .unknown),
        ] as [(String, LaunchFailure.Nature)])
    func tellsWhatWaitingMayBring(_ message: String, _ nature: LaunchFailure.Nature) {
        #expect(LaunchFailure(group: "web", message: message).nature == nature)
    }

    @Test func whatIsUnknownEndsTheWaitOnlyWhenItComesAgain() {
        let strange = LaunchFailure(group: "web", message: "Something new")
        let other = LaunchFailure(group: "api", message: "Something new")
        let fatal = LaunchFailure(group: "web", message: "The key pair 'ops' does not exist")
        #expect(LaunchFailure.hopeless([strange, other], of: "web") == nil)
        #expect(LaunchFailure.hopeless([strange, other, strange], of: "web") == strange)
        #expect(LaunchFailure.hopeless([strange, fatal], of: "web") == fatal)
        #expect(LaunchFailure.hopeless([strange, fatal], of: "api") == nil)
    }
}
