internal import AWSClient
internal import RolloutCore

/// What one traffic source says of all its instances, in one answer.
struct SourceStates {
    /// For each instance all its states: an instance may be registered at several ports.
    var states: [String: [(isServing: Bool, text: String)]] = [:]

    /// The instance serves only if every one of its registrations does.
    func health(of instance: String, source: RolloutCore.TrafficSource) -> SourceHealth {
        guard let all = states[instance], let first = all.first else {
            return SourceHealth(source: source, isServing: false, state: "not registered")
        }
        let worst = all.first { !$0.isServing } ?? first
        return SourceHealth(source: source, isServing: worst.isServing, state: worst.text)
    }
}

extension Run {
    /// Asks one traffic source about all its instances.
    func sourceStates(_ source: RolloutCore.TrafficSource) async throws(RunError) -> SourceStates {
        var result = SourceStates()
        switch source.kind {
        case .classicLoadBalancer:
            let states = try await calling("asking \(source)") { (client) async throws(AWSError) in
                try await client.describeInstanceHealth(loadBalancer: source.identifier)
            }
            for state in states {
                result.states[state.instanceID, default: []].append((state.isServing, state.text))
            }
        case .targetGroup:
            let states = try await calling("asking \(source)") { (client) async throws(AWSError) in
                try await client.describeTargetHealth(targetGroupARN: source.identifier)
            }
            for state in states { result.states[state.targetID, default: []].append((state.isServing, state.text)) }
        case .lattice: break
        }
        return result
    }
}
