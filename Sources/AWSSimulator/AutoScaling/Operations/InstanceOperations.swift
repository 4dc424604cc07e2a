import AWSWire

/// Protection, health and standby of instances, and instances that come from elsewhere or leave alive.
let instanceOperations: [Operation] = [
    .changing("SetInstanceProtection") { world, form, _ throws(APIError) in
        _ = try form.required("ProtectedFromScaleIn")
        try world.setProtection(
            of: form.list("InstanceIds"), in: try form.required("AutoScalingGroupName"),
            to: try form.flag("ProtectedFromScaleIn") ?? false)
        return []
    },
    .changing("SetInstanceHealth") { world, form, _ throws(APIError) in
        let id = try form.required("InstanceId")
        let status = try form.required("HealthStatus")
        guard status == "Healthy" || status == "Unhealthy" else {
            throw .validation("\(status) is not a valid health status: Healthy or Unhealthy")
        }
        try world.setHealth(
            of: id, healthy: status == "Healthy",
            respectGracePeriod: try form.flag("ShouldRespectGracePeriod") ?? true)
        return []
    },
    .changing("EnterStandby") { world, form, _ throws(APIError) in
        _ = try form.required("ShouldDecrementDesiredCapacity")
        let made = try world.enterStandby(
            form.list("InstanceIds"), of: try form.required("AutoScalingGroupName"),
            decrement: try form.flag("ShouldDecrementDesiredCapacity") ?? false)
        return [.list("Activities", of: made.map(describe))]
    },
    .changing("ExitStandby") { world, form, _ throws(APIError) in
        let made = try world.exitStandby(form.list("InstanceIds"), of: try form.required("AutoScalingGroupName"))
        return [.list("Activities", of: made.map(describe))]
    },
    .changing("AttachInstances") { world, form, _ throws(APIError) in
        try world.attach(form.list("InstanceIds"), to: try form.required("AutoScalingGroupName"))
        return []
    },
    .changing("DetachInstances") { world, form, _ throws(APIError) in
        _ = try form.required("ShouldDecrementDesiredCapacity")
        let made = try world.detach(
            form.list("InstanceIds"), from: try form.required("AutoScalingGroupName"),
            decrement: try form.flag("ShouldDecrementDesiredCapacity") ?? false)
        return [.list("Activities", of: made.map(describe))]
    },
]
