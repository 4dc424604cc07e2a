internal import AWSWire

extension Operation {
    static let setInstanceHealth = Operation(.autoScaling, "SetInstanceHealth", .idempotent)
}

extension AWSClient {
    /// Marks an instance as healthy or unhealthy; an unhealthy one is replaced at once, unless that is suspended.
    package func setInstanceHealth(
        instanceID: String, isHealthy: Bool, respectsGracePeriod: Bool = true
    ) async throws(AWSError) {
        var form = form(.setInstanceHealth)
        form.set("InstanceId", instanceID)
        form.set("HealthStatus", isHealthy ? "Healthy" : "Unhealthy")
        form.set("ShouldRespectGracePeriod", respectsGracePeriod)
        try await call(.setInstanceHealth, form)
    }
}
