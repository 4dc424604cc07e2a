import AWSClient
import AWSSimulator
import AWSWire
import Hooks
import RolloutEngine
import Testing
import Timekeeping

/// What hooks ask of AWS, through the client of a run, against the built-in AWS.
@Suite struct HookCloudTests {
    private static func world(_ world: inout World) throws {
        try world.addClassicGroup("web", desired: 2)
        _ = try world.putParameter(name: "/limit", value: "3")
        _ = try world.putParameter(name: "/secret", value: "s3cret", type: "SecureString")
        var alarm = QueryForm(fields: [])
        for (name, value) in [
            ("AlarmName", "busy"), ("ComparisonOperator", "GreaterThanThreshold"), ("EvaluationPeriods", "1"),
            ("MetricName", "CPU"),
        ] { alarm.set(name, value) }
        try world.putAlarm(alarm)
    }

    /// Asks one after the other; what comes back of each.
    private func ask(
        credentials: Credentials = Credentials(
            accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("simulated")),
        _ requests: @escaping @Sendable (World) -> [(String, [String: HookValue])]
    ) throws -> [Result<HookValue, CloudFailure>] {
        let bed = try TestBed(Self.world)
        let cloud = HookCloud()
        cloud.connect(
            AWSClient(
                transport: bed.aws, timekeeper: bed.simulated.timekeeper,
                credentials: CredentialsProvider(credentials), region: "eu-west-1", random: { 0.5 }))
        return try bed.simulated.run {
            var answers: [Result<HookValue, CloudFailure>] = []
            for (operation, parameters) in requests(bed.aws.withWorld { $0 }) {
                answers.append(
                    await cloud.perform(CloudRequest(hook: "it", operation: operation, parameters: parameters)))
            }
            return answers
        }
    }

    /// A sample of each operation, so that one without an implementation is found.
    private static func samples(_ world: World) -> [(String, [String: HookValue])] {
        let id = HookValue.text(world.members("web")[0].id)
        return [
            ("autoscaling:DescribeAutoScalingGroups", ["AutoScalingGroupNames": ["web"]]),
            ("ec2:DescribeInstances", ["InstanceIds": [id, "i-0123456789abcdef0"]]),
            ("elasticloadbalancing:DescribeTargetHealth", ["TargetGroupArn": "arn:nobody"]),
            ("elasticloadbalancing:DescribeInstanceHealth", ["LoadBalancerName": "web-front"]),
            ("cloudformation:DescribeStacks", ["StackName": "nobody"]),
            ("ssm:GetParameter", ["Name": "/limit"]),
            ("ssm:GetCommandInvocation", ["CommandId": "c", "InstanceId": id]),
            ("ssm:ListCommandInvocations", ["InstanceId": id]),
            ("cloudwatch:DescribeAlarms", ["AlarmNames": ["busy", "nobody"]]),
            (
                "cloudwatch:GetMetricData",
                [
                    "StartTime": .number(0), "EndTime": .number(60),
                    "MetricDataQueries": [
                        [
                            "Id": "a",
                            "MetricStat": [
                                "Metric": ["Namespace": "n", "MetricName": "m"], "Period": 60, "Stat": "Sum",
                            ],
                        ]
                    ],
                ]
            ),
            (
                "ssm:SendCommand",
                [
                    "DocumentName": "AWS-RunShellScript", "InstanceIds": [id],
                    "Parameters": ["commands": ["true"]], "TimeoutSeconds": 60, "Comment": "it",
                ]
            ),
            ("sns:Publish", ["TopicArn": "arn:aws:sns:eu-west-1:123456789012:nobody", "Message": "m"]),
            ("autoscaling:SetInstanceHealth", ["InstanceId": id, "HealthStatus": "Healthy"]),
        ]
    }

    @Test func everyOperationOfTheListIsPerformed() throws {
        let answers = try ask(Self.samples)
        let world = try TestBed(Self.world).aws.withWorld { $0 }
        #expect(Self.samples(world).map(\.0) == CloudOperation.all.map(\.name))
        for (operation, answer) in zip(CloudOperation.all, answers) {
            switch answer {
            case .success(let value): #expect(value != .null, "\(operation.name)")
            case .failure(let failure):
                #expect(failure.kind == .refused, "\(failure.message)")
                #expect(failure.text.hasPrefix("\(operation.name): "), "\(failure.message)")
            }
        }
        let refused = zip(CloudOperation.all, answers).filter { (try? $0.1.get()) == nil }.map(\.0.name)
        #expect(
            refused == [
                "elasticloadbalancing:DescribeTargetHealth", "cloudformation:DescribeStacks",
                "ssm:GetCommandInvocation", "sns:Publish",
            ])
    }

    @Test func answersAreInTheNamesOfAWS() throws {
        let answers = try ask { world in Array(Self.samples(world).filter { $0.0 != "ssm:GetCommandInvocation" }) }
        let world = try TestBed(Self.world).aws.withWorld { $0 }
        let ids = world.members("web").map(\.id)
        func field(_ answer: Result<HookValue, CloudFailure>, _ path: String...) -> HookValue? {
            var value = try? answer.get()
            for name in path {
                switch value {
                case .table(let fields): value = fields[name]
                case .list(let values) where name == "count": value = .int(values.count)
                case .list(let values): if let index = Int(name) { value = values[index] }
                default: value = nil
                }
            }
            return value
        }
        #expect(field(answers[0], "AutoScalingGroups", "0", "DesiredCapacity") == 2)
        #expect(field(answers[1], "Instances", "0", "InstanceId") == .text(ids[0]))
        #expect(field(answers[1], "Instances", "count") == 1, "what EC2 does not know is left out")
        #expect(field(answers[3], "InstanceStates", "0", "State") == "InService")
        #expect(field(answers[5], "Parameter", "Value") == "3")
        #expect(field(answers[7], "Alarms", "0", "StateValue") == "INSUFFICIENT_DATA")
        #expect(field(answers[7], "Alarms", "count") == 1)
    }

    @Test func aSecretIsNeverGiven() throws {
        let answer = try ask { _ in [("ssm:GetParameter", ["Name": "/secret"])] }
        guard case .failure(let failure)? = answer.first else {
            Issue.record("\(answer)")
            return
        }
        #expect(failure.message.contains("/secret is a SecureString: secrets are not given to hooks"))
        #expect(!failure.message.contains("s3cret"))
    }

    @Test func whoMayNotIsToldSoAndWhoFindsNothingIsToldThat() throws {
        let wrong = Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("wrong"))
        let denied = try ask(credentials: wrong) { _ in [("ssm:GetParameter", ["Name": "/limit"])] }
        let absent = try ask { _ in [("ssm:GetParameter", ["Name": "/nothing"])] }
        func message(_ answers: [Result<HookValue, CloudFailure>]) -> String {
            if case .failure(let failure)? = answers.first { failure.message } else { "" }
        }
        #expect(message(denied).hasPrefix("denied: ssm:GetParameter: InvalidSignatureException: "), "\(denied)")
        #expect(message(absent).hasPrefix("refused: ssm:GetParameter: ParameterNotFound: "), "\(absent)")
    }

    /// Pending and in progress first; then what the script said, and its exit code.
    @Test func aCommandIsSentAndWatchedToItsEnd() throws {
        let bed = try TestBed(Self.world)
        let id = bed.aws.withWorld { $0.members("web")[0].id }
        let cloud = HookCloud()
        let timekeeper = bed.simulated.timekeeper
        cloud.connect(
            AWSClient(
                transport: bed.aws, timekeeper: timekeeper,
                credentials: CredentialsProvider(
                    Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("simulated"))),
                region: "eu-west-1", random: { 0.5 }))
        let seen = try bed.simulated.run { () -> [HookValue] in
            let sent = try await cloud.perform(
                CloudRequest(
                    hook: "it", operation: "ssm:SendCommand",
                    parameters: [
                        "DocumentName": "AWS-RunShellScript", "InstanceIds": [.text(id)],
                        "Parameters": ["commands": ["echo one", "sleep 5", "exit 3"]],
                    ])
            ).get()
            guard case .table(let answer) = sent, case .table(let command)? = answer["Command"],
                let number = command["CommandId"]
            else { return [] }
            var seen: [HookValue] = []
            for _ in 0..<4 {
                let found = try await cloud.perform(
                    CloudRequest(
                        hook: "it", operation: "ssm:GetCommandInvocation",
                        parameters: ["CommandId": number, "InstanceId": .text(id)])
                ).get()
                if case .table(let fields) = found {
                    seen.append(
                        .list([
                            fields["Status"] ?? .null, fields["ResponseCode"] ?? .null,
                            fields["StandardOutputContent"] ?? .null,
                        ]))
                }
                try await timekeeper.sleep(for: .seconds(3))
            }
            return seen
        }
        #expect(
            seen == [
                ["Pending", -1, ""], ["InProgress", -1, ""], ["InProgress", -1, ""], ["Failed", 3, "one\n"],
            ])
    }
}
