import AWSWire

/// Suspend and resume the processes of a group.
let processOperations: [Operation] = [
    .changing("SuspendProcesses") { world, form, _ throws(APIError) in
        try world.suspend(form.list("ScalingProcesses"), of: try form.required("AutoScalingGroupName"))
        return []
    },
    .changing("ResumeProcesses") { world, form, _ throws(APIError) in
        try world.resume(form.list("ScalingProcesses"), of: try form.required("AutoScalingGroupName"))
        return []
    },
]
