internal import AWSClient

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
