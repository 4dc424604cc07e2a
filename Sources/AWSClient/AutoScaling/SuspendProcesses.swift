internal import AWSWire

extension Operation {
    static let suspendProcesses = Operation(.autoScaling, "SuspendProcesses", .idempotent)
}

extension AWSClient {
    /// Suspends scaling processes of a group; those that are suspended already stay so.
    ///
    /// The list cannot be empty: AWS takes an empty one for "all".
    package func suspendProcesses(group: String, processes: NonEmpty<String>) async throws(AWSError) {
        var form = form(.suspendProcesses)
        form.set("AutoScalingGroupName", group)
        form.setList("ScalingProcesses", processes.elements)
        try await call(.suspendProcesses, form)
    }
}
