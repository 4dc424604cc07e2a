import AWSWire
import CloudFormationTemplate

/// Somebody with AWS's own client, who works on a group beside the program.
///
/// What a person does has AWS's own rules and refusals: most of it goes through the operations of the API.
struct Person {
    let group: Group?

    /// Does `act`.
    ///
    /// - Throws: What AWS answers to somebody who may not do that now.
    func carryOut(_ act: Scenario.Interference.Act, in world: inout World) throws(APIError) {
        if case .setAlarm(let name, let state) = act {
            try world.setAlarm(name, to: state, reason: "set by an operator")
        } else if let group {
            try GroupPerson(group: group).carryOut(act, in: &world)
        }
    }
}

/// Somebody who works on one group.
private struct GroupPerson {
    let group: Group

    func carryOut(_ act: Scenario.Interference.Act, in world: inout World) throws(APIError) {
        switch act {
        case .scale(let desired):
            let sizes = [
                ("MinSize", min(group.minSize, desired)), ("MaxSize", max(group.maxSize, desired)),
                ("DesiredCapacity", desired),
            ]
            try ask("UpdateAutoScalingGroup", sizes.map { ($0.0, String($0.1)) }, in: &world)
        case .suspend(let names): try ask("SuspendProcesses", list("ScalingProcesses", names), in: &world)
        case .resume(let names): try ask("ResumeProcesses", list("ScalingProcesses", names), in: &world)
        case .terminate(let choice):
            let how = ("ShouldDecrementDesiredCapacity", "false")
            try askForEach(choice, "TerminateInstanceInAutoScalingGroup", [how], in: &world)
        case .markUnhealthy(let choice):
            let how = [("HealthStatus", "Unhealthy"), ("ShouldRespectGracePeriod", "false")]
            try askForEach(choice, "SetInstanceHealth", how, in: &world)
        case .standby(let choice):
            try askForAll(choice, "EnterStandby", ("ShouldDecrementDesiredCapacity", "true"), in: &world)
        case .detach(let choice):
            try askForAll(choice, "DetachInstances", ("ShouldDecrementDesiredCapacity", "false"), in: &world)
        case .protect(let choice):
            try askForAll(choice, "SetInstanceProtection", ("ProtectedFromScaleIn", "true"), in: &world)
        case .setTag(let key, let value): try ask("CreateOrUpdateTags", tag(key, value), in: &world)
        case .deleteTag(let key): try ask("DeleteTags", tag(key, nil), in: &world)
        case .startRefresh: try ask("StartInstanceRefresh", [], in: &world)
        case .deleteGroup: try ask("DeleteAutoScalingGroup", [("ForceDelete", "true")], in: &world)
        case .pushVersion(let image): try pushVersion(image, in: &world)
        case .updateStack(let parameters): try updateStack(parameters, in: &world)
        case .setAlarm: return
        }
    }

    private func askForEach(
        _ choice: Scenario.Interference.Choice, _ operation: String, _ how: [(String, String)], in world: inout World
    ) throws(APIError) {
        for id in ids(choice, in: world) { try ask(operation, [("InstanceId", id)] + how, in: &world) }
    }

    private func askForAll(
        _ choice: Scenario.Interference.Choice, _ operation: String, _ how: (String, String), in world: inout World
    ) throws(APIError) {
        try ask(operation, list("InstanceIds", ids(choice, in: world)) + [how], in: &world)
    }

    private func ids(_ choice: Scenario.Interference.Choice, in world: World) -> [String] {
        let inService = world.instances(of: group).filter { $0.lifecycle == .inService }.map(\.id)
        switch choice.order {
        case .oldest: return Array(inService.prefix(choice.count))
        case .newest: return inService.suffix(choice.count).reversed()
        }
    }

    private func list(_ name: String, _ values: [String]) -> [(String, String)] {
        values.enumerated().map { ("\(name).member.\($0 + 1)", $1) }
    }

    private func tag(_ key: String, _ value: String?) -> [(String, String)] {
        [
            ("Tags.member.1.ResourceId", group.name), ("Tags.member.1.ResourceType", "auto-scaling-group"),
            ("Tags.member.1.Key", key), ("Tags.member.1.PropagateAtLaunch", "false"),
        ] + (value.map { [("Tags.member.1.Value", $0)] } ?? [])
    }

    private func pushVersion(_ image: String, in world: inout World) throws(APIError) {
        let reference: LaunchTemplateReference
        switch group.launchSource {
        case .launchConfiguration: throw .validation("The group \(group.name) has no launch template")
        case .launchTemplate(let own): reference = own
        case .mixed(let policy): reference = policy.template
        }
        let (template, version) = try world.launchTemplateVersion(reference)
        var content = version.content
        content.image = image
        let number = try world.createLaunchTemplateVersion(id: template.id, content: content)
        try world.setDefaultVersion(ofLaunchTemplate: template.id, to: "\(number)")
    }

    private func updateStack(_ parameters: [StackRequest.Parameter], in world: inout World) throws(APIError) {
        let owner = world.cloudFormation.stacks.first { stack in
            stack.status != .deleteComplete && stack.resources.contains { $0.physicalID == group.name }
        }
        guard let owner else { throw .validation("No stack has the group \(group.name)") }
        let stack = owner.root.flatMap { world.cloudFormation.stacks[$0] } ?? owner
        var request = StackRequest(stack: stack.name, source: .previous)
        request.capabilities = stack.configuration?.capabilities ?? []
        request.parameters = (stack.configuration?.parameters ?? []).map { own in
            parameters.first { $0.key == own.name } ?? StackRequest.Parameter(own.name, nil)
        }
        _ = try world.updateStack(request)
    }

    private func ask(
        _ operation: String, _ fields: [(String, String)], in world: inout World
    ) throws(APIError) {
        guard let found = Service.autoScaling.operation(operation) else {
            throw APIError("InvalidAction", "the built-in AWS does not have \(operation)")
        }
        var form = QueryForm(action: operation, version: "2011-01-01")
        form.set("AutoScalingGroupName", group.name)
        for (name, value) in fields { form.set(name, value) }
        let context = RequestContext(requestID: "", accessKeyID: "", host: "")
        let before = world
        do throws(APIError) { _ = try found.handler(&world, form, context) } catch {
            world = before
            throw error
        }
    }
}
