internal import AWSClient

/// The client's traffic source: the core has one of the same name, and the module's own name is taken by its main type.
typealias AWSClientTrafficSource = TrafficSource

extension InstanceHealth {
    /// The state with AWS's words, for example `OutOfService (Instance is in pending state)`.
    var text: String {
        let words = description == "N/A" || description.isEmpty ? "" : " (\(description))"
        return state + words
    }
}

extension TargetHealth {
    /// The state with its reason, for example `unhealthy (Target.Timeout)`.
    var text: String { reason.map { "\(state) (\($0))" } ?? state }
}
