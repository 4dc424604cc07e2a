import RolloutCore
import Testing

struct LaunchFailureTests {
    /// Texts of https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html
    @Test(arguments: [
        ("We currently do not have sufficient m5.large capacity in the Availability Zone you requested", false),
        ("There is no Spot capacity available that matches your request.", false),
        ("Could not launch Spot Instances. InsufficientInstanceCapacity - Insufficient capacity", false),
        ("Launching EC2 instance failed. Rate exceeded", false),
        ("You have exceeded your maximum launches (RequestLimitExceeded)", false),
        ("Server.InternalError: Internal error on launch", false),
        ("You have requested more vCPU capacity than your current vCPU limit of 32 allows", true),
        ("The image id '[ami-2]' does not exist. Launching EC2 instance failed.", true),
        ("The key pair 'ops' does not exist. Launching EC2 instance failed.", true),
        ("The security group 'sg-1' does not exist. Launching EC2 instance failed.", true),
        ("Client.InternalError: Client error on launch.", true),
        ("One or more target groups not found. Validating load balancer configuration failed.", true),
        ("Your quota allows for 0 more running instance(s). You requested at least 1.", true),
        ("The subnet ID 'subnet-1' does not exist", true),
    ])
    func isFatalOnlyWhereWaitingCannotHelp(_ message: String, _ isFatal: Bool) {
        #expect(LaunchFailure(group: "web", message: message).isFatal == isFatal)
    }
}
