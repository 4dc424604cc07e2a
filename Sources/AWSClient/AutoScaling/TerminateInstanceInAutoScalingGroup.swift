internal import AWSWire

extension Operation {
    /// A second call with a decrement would take another instance's place away.
    static let terminateAndDecrement = Operation(.autoScaling, "TerminateInstanceInAutoScalingGroup", .once)
    static let terminateAndReplace = Operation(.autoScaling, "TerminateInstanceInAutoScalingGroup", .idempotent)
}

extension AWSClient {
    /// Terminates an instance of a group, whether it is protected from scale-in or not.
    ///
    /// - Parameter decrementsDesiredCapacity: True makes the group smaller by it; then a call whose answer is lost is
    ///   not repeated but thrown as ``AWSError/ambiguous(_:cause:)``. False lets the group launch a replacement.
    /// - Returns: The scaling activity that was begun; `nil` when the endpoint named none.
    @discardableResult
    package func terminateInstanceInAutoScalingGroup(
        instanceID: String, decrementsDesiredCapacity: Bool
    ) async throws(AWSError) -> ScalingActivity? {
        let operation: Operation = decrementsDesiredCapacity ? .terminateAndDecrement : .terminateAndReplace
        var form = form(operation)
        form.set("InstanceId", instanceID)
        form.set("ShouldDecrementDesiredCapacity", decrementsDesiredCapacity)
        return try await call(operation, form) { (reader) throws(XMLError) in
            var activity: ScalingActivity?
            try reader.children { (reader, name) throws(XMLError) in
                if name == "Activity" { activity = try ScalingActivity(&reader) }
            }
            return activity
        }
    }
}
