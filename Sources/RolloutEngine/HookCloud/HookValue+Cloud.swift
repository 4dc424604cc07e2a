internal import AWSClient
internal import Hooks
internal import Timekeeping

extension HookValue {
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The texts of a list; `nil` for anything else.
    var texts: [String]? {
        guard case .list(let values) = self else { return nil }
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }

    fileprivate var table: [String: HookValue]? {
        if case .table(let fields) = self { fields } else { nil }
    }

    fileprivate static func texts(_ texts: [String]) -> HookValue { .list(texts.map { .text($0) }) }

    fileprivate static func seconds(_ time: WallTime) -> HookValue {
        .number(Double(time.millisecondsSince1970) / 1000)
    }

    fileprivate static func tags(_ tags: [Tag]) -> HookValue {
        .list(tags.map { ["Key": .text($0.key), "Value": .text($0.value)] })
    }
}

extension MetricQuery {
    /// `nil` for what is no query.
    init?(_ value: HookValue) {
        let known = ["Id", "MetricStat", "Expression", "Period", "Label", "ReturnData"]
        guard let fields = value.table, fields.keys.allSatisfy(known.contains), let id = fields["Id"]?.text else {
            return nil
        }
        self.init(id: id, expression: fields["Expression"]?.text, label: fields["Label"]?.text)
        if case .int(let seconds)? = fields["Period"] { period = seconds }
        if case .bool(let flag)? = fields["ReturnData"] { returnsData = flag }
        if let statistic = fields["MetricStat"] {
            guard let metric = Metric(statistic) else { return nil }
            self.metric = metric
        }
        guard (metric == nil) != (expression == nil) else { return nil }
    }
}

extension MetricQuery.Metric {
    fileprivate init?(_ value: HookValue) {
        guard let fields = value.table, let metric = fields["Metric"]?.table,
            let namespace = metric["Namespace"]?.text, let name = metric["MetricName"]?.text,
            case .int(let period)? = fields["Period"], let statistic = fields["Stat"]?.text
        else { return nil }
        var dimensions: [Tag] = []
        if case .list(let values)? = metric["Dimensions"] {
            for value in values {
                guard let name = value.table?["Name"]?.text, let text = value.table?["Value"]?.text else { return nil }
                dimensions.append(Tag(key: name, value: text))
            }
        }
        self.init(namespace: namespace, name: name, dimensions: dimensions, period: period, statistic: statistic)
    }
}

extension MetricResult {
    var hookValue: HookValue {
        [
            "Id": .text(id), "Label": .text(label), "StatusCode": .text(statusCode),
            "Timestamps": .list(timestamps.map { .seconds($0) }), "Values": .list(values.map { .number($0) }),
        ]
    }
}

extension CommandInvocation {
    var hookValue: HookValue {
        [
            "CommandId": .text(commandID), "InstanceId": .text(instanceID), "DocumentName": .text(document),
            "Comment": .text(comment), "Status": .text(status), "StatusDetails": .text(statusDetails),
            "ResponseCode": responseCode.map { .int($0) } ?? .null, "StandardOutputContent": .text(output),
            "StandardErrorContent": .text(errorOutput),
        ]
    }
}

extension CloudWatchAlarm {
    var hookValue: HookValue {
        ["AlarmName": .text(name), "StateValue": .text(stateValue), "StateReason": .text(stateReason)]
    }
}

extension TargetHealth {
    var hookValue: HookValue {
        [
            "Target": ["Id": .text(targetID), "Port": port.map { .int($0) } ?? .null],
            "TargetHealth": [
                "State": .text(state), "Reason": .text(orNull: reason), "Description": .text(orNull: description),
            ],
            "AdministrativeOverride": .text(orNull: override),
        ]
    }
}

extension InstanceHealth {
    var hookValue: HookValue {
        [
            "InstanceId": .text(instanceID), "State": .text(state), "ReasonCode": .text(reasonCode),
            "Description": .text(description),
        ]
    }
}

extension Stack {
    /// Without the parameters that AWS masks: they are NoEcho.
    var hookValue: HookValue {
        [
            "StackId": .text(id), "StackName": .text(name), "StackStatus": .text(status),
            "StackStatusReason": .text(orNull: statusReason),
            "Parameters": .list(
                parameters.filter { $0.value.isEmpty || !$0.value.allSatisfy { $0 == "*" } }.map {
                    [
                        "ParameterKey": .text($0.key), "ParameterValue": .text($0.value),
                        "ResolvedValue": .text(orNull: $0.resolvedValue),
                    ]
                }),
            "Outputs": .list(outputs.map { ["OutputKey": .text($0.key), "OutputValue": .text($0.value)] }),
            "Tags": .tags(tags),
        ]
    }
}

extension EC2Instance {
    var hookValue: HookValue {
        [
            "InstanceId": .text(id), "ImageId": .text(imageID), "InstanceType": .text(instanceType),
            "State": ["Name": .text(state)], "PrivateIpAddress": .text(orNull: privateIP),
            "PrivateDnsName": .text(orNull: privateDNSName), "PublicIpAddress": .text(orNull: publicIP),
            "Placement": ["AvailabilityZone": .text(availabilityZone)], "SubnetId": .text(orNull: subnetID),
            "VpcId": .text(orNull: vpcID), "LaunchTime": launchTime.map { .seconds($0) } ?? .null, "Tags": .tags(tags),
        ]
    }
}

extension AutoScalingGroup {
    var hookValue: HookValue {
        [
            "AutoScalingGroupName": .text(name), "AutoScalingGroupARN": .text(arn), "MinSize": .int(minSize),
            "MaxSize": .int(maxSize), "DesiredCapacity": .int(desiredCapacity),
            "HealthCheckType": .text(healthCheckType), "HealthCheckGracePeriod": .int(healthCheckGracePeriod),
            "AvailabilityZones": .texts(availabilityZones), "LoadBalancerNames": .texts(loadBalancerNames),
            "TargetGroupARNs": .texts(targetGroupARNs),
            "SuspendedProcesses": .list(
                suspendedProcesses.map { ["ProcessName": .text($0.name), "SuspensionReason": .text($0.reason)] }),
            "Instances": .list(
                instances.map { instance in
                    [
                        "InstanceId": .text(instance.id), "AvailabilityZone": .text(instance.availabilityZone),
                        "LifecycleState": .text(instance.lifecycleState), "HealthStatus": .text(instance.healthStatus),
                        "InstanceType": .text(orNull: instance.instanceType),
                        "ProtectedFromScaleIn": .bool(instance.protectedFromScaleIn),
                    ]
                }),
            "Tags": .tags(tags.map { Tag(key: $0.key, value: $0.value) }),
        ]
    }
}
