/// The desired capacity, and the end of single instances.
let capacityOperations: [Operation] = [
    .changing("SetDesiredCapacity") { world, form, _ throws(APIError) in
        try world.setDesiredCapacity(
            of: try form.required("AutoScalingGroupName"), to: try form.requiredNumber("DesiredCapacity"),
            honorCooldown: try form.flag("HonorCooldown") ?? false)
        return []
    },
    .changing("TerminateInstanceInAutoScalingGroup") { world, form, _ throws(APIError) in
        let id = try form.required("InstanceId")
        _ = try form.required("ShouldDecrementDesiredCapacity")
        let decrement = try form.flag("ShouldDecrementDesiredCapacity") ?? false
        return [XMLNode("Activity", describe(try world.terminateInGroup(id, decrement: decrement)))]
    },
]
