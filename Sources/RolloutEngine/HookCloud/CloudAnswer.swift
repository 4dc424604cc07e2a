internal import AWSClient
internal import Hooks
internal import Timekeeping

/// One call of a hook: its parameters read, the operation performed, the result in AWS's names.
struct CloudAnswer: Sendable {
    let client: AWSClient
    let request: CloudRequest

    func value() async throws(CloudFailure) -> HookValue {
        switch request.operation {
        case "ssm:GetParameter": return try await parameter()
        case "cloudwatch:GetMetricData": return try await metricData()
        case "ssm:SendCommand": return try await command()
        default: break
        }
        do throws(AWSError) {
            return try await plainValue()
        } catch {
            throw CloudFailure(error, of: request.operation)
        }
    }

    /// Of the operations whose parameters need no more than their types.
    private func plainValue() async throws(AWSError) -> HookValue {
        switch request.operation {
        case "autoscaling:DescribeAutoScalingGroups":
            let groups = try await client.describeAutoScalingGroups(names: texts("AutoScalingGroupNames"))
            return ["AutoScalingGroups": .list(groups.map(\.hookValue))]
        case "ec2:DescribeInstances":
            let instances = try await client.describeInstances(ids: texts("InstanceIds"))
            return ["Instances": .list(instances.map(\.hookValue))]
        case "elasticloadbalancing:DescribeTargetHealth":
            let targets = try await client.describeTargetHealth(targetGroupARN: text("TargetGroupArn"))
            return ["TargetHealthDescriptions": .list(targets.map(\.hookValue))]
        case "elasticloadbalancing:DescribeInstanceHealth":
            let states = try await client.describeInstanceHealth(loadBalancer: text("LoadBalancerName"))
            return ["InstanceStates": .list(states.map(\.hookValue))]
        case "cloudformation:DescribeStacks":
            return ["Stacks": [try await client.describeStack(text("StackName")).hookValue]]
        case "cloudwatch:DescribeAlarms":
            let alarms = try await client.describeAlarms(names: texts("AlarmNames"))
            return ["Alarms": .list(alarms.map(\.hookValue))]
        case "ssm:GetCommandInvocation":
            return try await client.getCommandInvocation(commandID: text("CommandId"), instanceID: text("InstanceId"))
                .hookValue
        case "ssm:ListCommandInvocations":
            let invocations = try await client.listCommandInvocations(instanceID: text("InstanceId"))
            return ["CommandInvocations": .list(invocations.map(\.hookValue))]
        case "sns:Publish":
            let id = try await client.publish(
                topicARN: text("TopicArn"), message: text("Message"), subject: textIfAny("Subject"))
            return ["MessageId": .text(id)]
        case "autoscaling:SetInstanceHealth":
            try await client.setInstanceHealth(
                instanceID: text("InstanceId"), isHealthy: text("HealthStatus") == "Healthy",
                respectsGracePeriod: request.parameters["ShouldRespectGracePeriod"] != .bool(false))
            return [:]
        default:
            // The list of operations and this one are compared by a test.
            return .null
        }
    }

    private func parameter() async throws(CloudFailure) -> HookValue {
        let found: StoredParameter
        do throws(AWSError) {
            found = try await client.storedParameter(name: text("Name"))
        } catch {
            throw CloudFailure(error, of: request.operation)
        }
        // Without a type nobody knows whether it is a secret.
        guard ["String", "StringList"].contains(found.type) else {
            throw CloudFailure(
                .refused, "\(request.operation): \(text("Name")) is a SecureString: secrets are not given to hooks")
        }
        return [
            "Parameter": [
                "Name": .text(found.name), "Type": .text(found.type), "Value": .text(found.value),
                "Version": found.version.map { .int($0) } ?? .null,
            ]
        ]
    }

    private func command() async throws(CloudFailure) -> HookValue {
        var parameters: [String: [String]] = [:]
        if case .table(let fields)? = request.parameters["Parameters"] {
            for name in fields.keys.sorted() {
                guard let values = fields[name]?.texts else {
                    throw wrong("Parameters.\(name) is a list of strings")
                }
                parameters[name] = values
            }
        }
        var seconds: Int?
        if case .int(let number)? = request.parameters["TimeoutSeconds"] { seconds = number }
        let command = CommandRequest(
            document: text("DocumentName"), instanceIDs: texts("InstanceIds"), parameters: parameters,
            deliveryTimeout: seconds, comment: textIfAny("Comment"))
        do throws(AWSError) {
            return ["Command": ["CommandId": .text(try await client.sendCommand(command))]]
        } catch {
            throw CloudFailure(error, of: request.operation)
        }
    }

    private func metricData() async throws(CloudFailure) -> HookValue {
        var queries: [MetricQuery] = []
        if case .list(let values)? = request.parameters["MetricDataQueries"] {
            for value in values {
                guard let query = MetricQuery(value) else {
                    throw wrong(
                        "a query is { Id = \"a\", MetricStat = { Metric = { Namespace, MetricName, Dimensions = { { Name, "
                            + "Value } } }, Period = 60, Stat = \"Average\" } } or { Id = \"a\", Expression = \"...\" }"
                    )
                }
                queries.append(query)
            }
        }
        let results: [MetricResult]
        do throws(AWSError) {
            results = try await client.getMetricData(queries, from: time("StartTime"), to: time("EndTime"))
        } catch {
            throw CloudFailure(error, of: request.operation)
        }
        return ["MetricDataResults": .list(results.map(\.hookValue))]
    }

    private func wrong(_ text: String) -> CloudFailure { CloudFailure(.refused, "\(request.operation): \(text)") }

    private func text(_ name: String) -> String { textIfAny(name) ?? "" }

    private func textIfAny(_ name: String) -> String? { request.parameters[name]?.text }

    private func texts(_ name: String) -> [String] { request.parameters[name]?.texts ?? [] }

    private func time(_ name: String) -> WallTime {
        guard case .number(let seconds)? = request.parameters[name] else { return WallTime(secondsSince1970: 0) }
        // Within the years of four digits, which are all that AWS reads.
        return WallTime(millisecondsSince1970: Int64(min(max(seconds, 0), 253_402_300_799) * 1000))
    }
}
