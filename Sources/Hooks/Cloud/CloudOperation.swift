/// An operation of AWS that hooks may ask for with `aws.call`: what is not on this list does not exist for them.
package struct CloudOperation: Hashable, Sendable {
    package enum Effect: Hashable, Sendable {
        case read
        /// Changes something in AWS: whoever starts the run must allow it besides.
        case write
    }

    package struct Parameter: Hashable, Sendable {
        package var name: String
        package var kind: Kind
        package var isOptional: Bool

        init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
            self.name = name
            self.kind = kind
            self.isOptional = isOptional
        }
    }

    /// What a value has to be; the raw value says it to people.
    package enum Kind: String, Hashable, Sendable {
        case text = "a string"
        case texts = "a list of strings"
        case integer = "a whole number"
        case time = "seconds since 1970"
        case flag = "true or false"
        case structures = "a list of tables"
        case structure = "a table"
    }

    /// As a policy of IAM names it, for example `ec2:DescribeInstances`.
    package var name: String
    package var effect: Effect
    package var parameters: [Parameter]
    /// What comes back, in Lua's notation.
    package var gives: String
    package var about: String

    init(
        _ name: String, _ effect: Effect, _ parameters: [Parameter], gives: String, _ about: String
    ) {
        self.name = name
        self.effect = effect
        self.parameters = parameters
        self.gives = gives
        self.about = about
    }

    /// For example `{ Name }`; what may be left out has a question mark.
    package var takes: String {
        "{ \(parameters.map { $0.name + ($0.isOptional ? "?" : "") }.joined(separator: ", ")) }"
    }

    package static func named(_ name: String) -> CloudOperation? { all.first { $0.name == name } }
}

extension CloudOperation {
    /// All of them, in the order of the documentation.
    package static let all = reads + writes

    private static let reads: [CloudOperation] = [
        CloudOperation(
            "autoscaling:DescribeAutoScalingGroups", .read, [Parameter("AutoScalingGroupNames", .texts)],
            gives: "{ AutoScalingGroups }", "groups with sizes, instances, tags"),
        CloudOperation(
            "ec2:DescribeInstances", .read, [Parameter("InstanceIds", .texts)], gives: "{ Instances }",
            "without reservations around them; those that EC2 does not know are left out"),
        CloudOperation(
            "elasticloadbalancing:DescribeTargetHealth", .read, [Parameter("TargetGroupArn", .text)],
            gives: "{ TargetHealthDescriptions }", "of a target group"),
        CloudOperation(
            "elasticloadbalancing:DescribeInstanceHealth", .read, [Parameter("LoadBalancerName", .text)],
            gives: "{ InstanceStates }", "of a classic load balancer"),
        CloudOperation(
            "cloudformation:DescribeStacks", .read, [Parameter("StackName", .text)], gives: "{ Stacks }",
            "NoEcho parameters are left out; an output that repeats one is the template author's to avoid"),
        CloudOperation(
            "ssm:GetParameter", .read, [Parameter("Name", .text)], gives: "{ Parameter }", "never a `SecureString`"),
        CloudOperation(
            "ssm:GetCommandInvocation", .read, [Parameter("CommandId", .text), Parameter("InstanceId", .text)],
            gives: "{ Status, StatusDetails, ResponseCode, StandardOutputContent, StandardErrorContent, ... }",
            "what became of a command on an instance"),
        CloudOperation(
            "ssm:ListCommandInvocations", .read, [Parameter("InstanceId", .text)], gives: "{ CommandInvocations }",
            "the commands that an instance was sent"),
        CloudOperation(
            "cloudwatch:DescribeAlarms", .read, [Parameter("AlarmNames", .texts)], gives: "{ Alarms }",
            "metric and composite ones in one list; those that do not exist are left out"),
        CloudOperation(
            "cloudwatch:GetMetricData", .read,
            [
                Parameter("MetricDataQueries", .structures), Parameter("StartTime", .time), Parameter("EndTime", .time),
            ], gives: "{ MetricDataResults }", "`Timestamps` in seconds since 1970, the newest first, beside `Values`"),
    ]

    static let writes: [CloudOperation] = [
        CloudOperation(
            "ssm:SendCommand", .write,
            [
                Parameter("DocumentName", .text), Parameter("InstanceIds", .texts),
                Parameter("Parameters", .structure, isOptional: true),
                Parameter("TimeoutSeconds", .integer, isOptional: true), Parameter("Comment", .text, isOptional: true),
            ], gives: "{ Command }", "runs a document of Systems Manager, for example `AWS-RunShellScript`"),
        CloudOperation(
            "sns:Publish", .write,
            [
                Parameter("TopicArn", .text), Parameter("Message", .text),
                Parameter("Subject", .text, isOptional: true),
            ], gives: "{ MessageId }", "sends a message to a topic"),
        CloudOperation(
            "autoscaling:SetInstanceHealth", .write,
            [
                Parameter("InstanceId", .text), Parameter("HealthStatus", .text),
                Parameter("ShouldRespectGracePeriod", .flag, isOptional: true),
            ], gives: "{}", "`Healthy` or `Unhealthy`; the group replaces an unhealthy instance"),
    ]
}
