internal import AWSWire

extension Operation {
    static let updateAutoScalingGroup = Operation(.autoScaling, "UpdateAutoScalingGroup", .idempotent)
}

extension AWSClient {
    /// Sets sizes of a group, all in one step; what is `nil` keeps its value.
    ///
    /// Returns before anything is launched or terminated. The values are absolute, so repeating the call is safe.
    ///
    /// - Parameter newInstancesProtectedFromScaleIn: Whether later newcomers start protected.
    package func updateAutoScalingGroup(
        group: String, minSize: Int? = nil, maxSize: Int? = nil, desiredCapacity: Int? = nil,
        newInstancesProtectedFromScaleIn: Bool? = nil
    ) async throws(AWSError) {
        var form = form(.updateAutoScalingGroup)
        form.set("AutoScalingGroupName", group)
        form.set("MinSize", minSize)
        form.set("MaxSize", maxSize)
        form.set("DesiredCapacity", desiredCapacity)
        form.set("NewInstancesProtectedFromScaleIn", newInstancesProtectedFromScaleIn)
        try await call(.updateAutoScalingGroup, form)
    }
}
