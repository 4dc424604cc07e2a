import AWSWire

/// Protection, health and standby of instances.
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
        let name = try form.required("AutoScalingGroupName")
        let ids = form.list("InstanceIds")
        try world.enterStandby(
            ids, of: name, decrement: try form.flag("ShouldDecrementDesiredCapacity") ?? false)
        let made = Array(world.activities(of: name).prefix(ids.count).reversed())
        return [.list("Activities", of: made.map(describe))]
    },
    .changing("ExitStandby") { world, form, _ throws(APIError) in
        try world.exitStandby(form.list("InstanceIds"), of: try form.required("AutoScalingGroupName"))
        return [.list("Activities", texts: [])]
    },
]
