internal import AWSWire

/// One thing that a call is about, as far as it may be written down.
///
/// What is not on the list below is left out: values of a stack's parameters, of tags and of SSM parameters, templates.
package struct CallDetail: Sendable, Hashable {
    /// As AWS spells it, for example `AutoScalingGroupName`; of a list the list's own name.
    package var name: String
    /// In the order of the request.
    package var values: [String]

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// What may be written down of a request, in its order; the entries of a list together.
    static func all(of form: QueryForm) -> [CallDetail] {
        var found: [CallDetail] = []
        for field in form.fields {
            // Parameters.member.3.ParameterKey: the list's name, then that of the value.
            let words = field.name.split(separator: ".").filter { $0 != "member" && Int($0) == nil }.map(String.init)
            guard let name = words.first, let last = words.last, isHarmless(name, last, isNested: words.count > 1)
            else {
                continue
            }
            let value = last == "TemplateURL" ? String(field.value.prefix { $0 != "?" }) : field.value
            guard let index = found.firstIndex(where: { $0.name == name }) else {
                found.append(CallDetail(name: name, values: [value]))
                continue
            }
            found[index].values.append(value)
        }
        // A tag of a group is named by both: `web haupdate:run`.
        for index in found.indices where found[index].name == "Tags" && form["Tags.member.1.ResourceId"] != nil {
            let halves = found[index].values
            found[index].values = stride(from: 0, to: halves.count - 1, by: 2).map { "\(halves[$0]) \(halves[$0 + 1])" }
        }
        return found
    }

    private static func isHarmless(_ name: String, _ last: String, isNested: Bool) -> Bool {
        if isNested { return nested[name]?.contains(last) ?? false }
        return plain.contains(name)
    }

    /// Of a list of structures: what names things.
    private static let nested: [String: Set<String>] = ["Parameters": ["ParameterKey"], "Tags": ["ResourceId", "Key"]]

    private static let plain: Set<String> = [
        "AlarmNames", "AutoScalingGroupName", "AutoScalingGroupNames", "Capabilities", "ChangeSetName",
        "ChangeSetType", "ClientRequestToken", "CommandId", "DesiredCapacity", "DocumentName", "HealthStatus",
        "IncludeNestedStacks", "InstanceId",
        "InstanceIds", "LaunchConfigurationNames", "LaunchTemplateId", "LaunchTemplateName", "LaunchTemplateVersion",
        "LoadBalancerArns", "LoadBalancerName", "LoadBalancerNames", "MaxSize", "MinSize", "Name", "Names",
        "NewInstancesProtectedFromScaleIn",
        "Overwrite", "PolicyTypes", "ProtectedFromScaleIn", "QuotaCode", "ScalingProcesses", "ServiceCode",
        "ShouldDecrementDesiredCapacity", "StackName", "SubnetId", "TargetGroupArn", "TargetGroupArns",
        "TopicArn", "TemplateStage", "TemplateURL", "UsePreviousTemplate",
    ]
}
