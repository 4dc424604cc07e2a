internal import AWSWire

extension Operation {
    static let resumeProcesses = Operation(.autoScaling, "ResumeProcesses", .idempotent)
}

extension AWSClient {
    /// Resumes scaling processes of a group; those that are not suspended go on.
    ///
    /// The list cannot be empty: AWS takes an empty one for "all".
    package func resumeProcesses(group: String, processes: NonEmpty<String>) async throws(AWSError) {
        var form = form(.resumeProcesses)
        form.set("AutoScalingGroupName", group)
        form.setList("ScalingProcesses", processes.elements)
        try await call(.resumeProcesses, form)
    }
}
