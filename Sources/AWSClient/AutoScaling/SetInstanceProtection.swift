internal import AWSWire

extension Operation {
    static let setInstanceProtection = Operation(.autoScaling, "SetInstanceProtection", .idempotent)
}

extension AWSClient {
    /// Protects instances of a group from scale-in, or takes the protection away; 50 instances a call.
    ///
    /// One instance that is not of the group (or not ready) fails the call of its 50: look again and repeat with the
    /// rest.
    package func setInstanceProtection(
        group: String, instanceIDs: NonEmpty<String>, isProtected: Bool
    ) async throws(AWSError) {
        for part in instanceIDs.parts(of: 50) {
            var form = form(.setInstanceProtection)
            form.set("AutoScalingGroupName", group)
            form.setList("InstanceIds", part)
            form.set("ProtectedFromScaleIn", isProtected)
            try await call(.setInstanceProtection, form)
        }
    }
}
