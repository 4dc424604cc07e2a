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
    /// The traffic sources of a group; read once, until ``Sight/sources`` is emptied.
    ///
    /// - Parameter attached: What the group itself names: a listing that lacks one of them is not believed.
    func trafficSources(
        of group: String, attached: [RolloutCore.TrafficSource]
    ) async throws(RunError) -> [RolloutCore.TrafficSource] {
        let listed = try await listedSources(of: group)
        let leaving = sight.leavingSources[group] ?? []
        let missing = attached.filter { !listed.contains($0) && !leaving.contains($0.identifier) }
        return listed + missing
    }

    private func listedSources(of group: String) async throws(RunError) -> [RolloutCore.TrafficSource] {
        if let known = sight.sources[group] { return known }
        let found = try await calling("reading the traffic sources of group \(group)") {
            (client) async throws(AWSError) in
            try await client.describeTrafficSources(group: group)
        }
        var sources: [RolloutCore.TrafficSource] = []
        for source in found where !source.isLeaving {
            let kind: RolloutCore.TrafficSource.Kind
            switch source.kind {
            case .classicLoadBalancer: kind = .classicLoadBalancer
            case .targetGroup: kind = .targetGroup
            case .vpcLattice, .other:
                throw .declined(
                    "group \(group): its traffic source \(source.identifier) is of a kind whose health cannot be read: "
                        + "take it away, or leave the group out")
            }
            sources.append(.init(kind: kind, identifier: source.identifier))
        }
        sight.sources[group] = sources
        sight.leavingSources[group] = found.filter(\.isLeaving).map(\.identifier)
        return sources
    }

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
