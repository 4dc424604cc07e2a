import AWSWire

/// Lifecycle hooks.
let hookOperations: [Operation] = [
    .changing("PutLifecycleHook") { world, form, _ throws(APIError) in
        let name = try form.required("LifecycleHookName")
        let group = try form.required("AutoScalingGroupName")
        let before = try world.group(named: group).hooks.first { $0.name == name }
        try world.putHook(try hook(form, name: name, before: before), of: group)
        return []
    },
    .changing("DeleteLifecycleHook") { world, form, _ throws(APIError) in
        try world.deleteHook(try form.required("LifecycleHookName"), of: try form.required("AutoScalingGroupName"))
        return []
    },
    .reading("DescribeLifecycleHooks") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let names = form.list("LifecycleHookNames")
        let wanted = group.hooks.filter { names.isEmpty || names.contains($0.name) }
        return [.list("LifecycleHooks", of: wanted.map { describe($0, of: group.name) })]
    },
    .reading("DescribeLifecycleHookTypes") { _, _, _ throws(APIError) in
        [.list("LifecycleHookTypes", texts: LifecycleHook.Transition.allCases.map(\.rawValue))]
    },
    .changing("CompleteLifecycleAction") { world, form, _ throws(APIError) in
        let result = try form.required("LifecycleActionResult")
        guard result == "CONTINUE" || result == "ABANDON" else {
            throw .validation("Lifecycle action result \(result) is not valid: CONTINUE or ABANDON")
        }
        try world.completeHook(
            try form.required("LifecycleHookName"), of: try form.required("AutoScalingGroupName"),
            token: form["LifecycleActionToken"], instance: form["InstanceId"], goesOn: result == "CONTINUE")
        return []
    },
    .changing("RecordLifecycleActionHeartbeat") { world, form, _ throws(APIError) in
        try world.recordHeartbeat(
            try form.required("LifecycleHookName"), of: try form.required("AutoScalingGroupName"),
            token: form["LifecycleActionToken"], instance: form["InstanceId"])
        return []
    },
]

/// The hook that a form describes; what it does not say stays as it was `before`.
func hook(_ form: QueryForm, name: String, before: LifecycleHook?) throws(APIError) -> LifecycleHook {
    guard let text = form["LifecycleTransition"] ?? before?.transition.rawValue else {
        throw .validation("A lifecycle transition must be specified when a hook is created.")
    }
    guard let transition = LifecycleHook.Transition(rawValue: text) else {
        throw .validation("Lifecycle transition \(text) is not supported: use one of DescribeLifecycleHookTypes")
    }
    var hook = before ?? LifecycleHook(name: name, transition: transition)
    hook.transition = transition
    hook.heartbeatSeconds = try form.number("HeartbeatTimeout") ?? hook.heartbeatSeconds
    if let result = form["DefaultResult"] {
        guard result == "CONTINUE" || result == "ABANDON" else {
            throw .validation("Default result \(result) is not valid: CONTINUE or ABANDON")
        }
        hook.continuesByDefault = result == "CONTINUE"
    }
    hook.targetARN = form["NotificationTargetARN"] ?? hook.targetARN
    hook.roleARN = form["RoleARN"] ?? hook.roleARN
    hook.metadata = form["NotificationMetadata"] ?? hook.metadata
    return hook
}

private func describe(_ hook: LifecycleHook, of group: String) -> [XMLNode] {
    [
        XMLNode("LifecycleHookName", hook.name), XMLNode("AutoScalingGroupName", group),
        XMLNode("LifecycleTransition", hook.transition.rawValue),
        XMLNode("HeartbeatTimeout", hook.heartbeatSeconds), XMLNode("GlobalTimeout", hook.globalSeconds),
        XMLNode("DefaultResult", hook.continuesByDefault ? "CONTINUE" : "ABANDON"),
    ] + XMLNode.optional("NotificationTargetARN", hook.targetARN) + XMLNode.optional("RoleARN", hook.roleARN)
        + XMLNode.optional("NotificationMetadata", hook.metadata)
}
