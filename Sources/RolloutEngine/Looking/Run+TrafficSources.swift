internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How many looks what was read of the states of attachment is believed.
    private static let looksPerListing = 3

    /// What must serve the instances of a group: what the group itself names, less what is on its way out.
    ///
    /// A group that names nothing in AWS's own list is asked about with calls of its own: an older endpoint may not have
    /// that list, and the two lists beside it lack what was attached as a traffic source.
    func trafficSources(of group: AutoScalingGroup) async throws(RunError) -> [RolloutCore.TrafficSource] {
        if group.trafficSources.isEmpty { return try await listedSources(of: group) }
        let named = try namedSources(of: group)
        if let known = sight.leavingSources[group.name], named.contains(where: { known.contains($0.identifier) }) {
            // One that was on its way out may have been attached again.
            try await readLeavingSources(of: group.name)
        }
        let leaving = sight.leavingSources[group.name] ?? []
        return named.filter { !leaving.contains($0.identifier) }
    }

    /// As ``trafficSources(of:)``, without a call: for looks that ask nobody.
    func knownSources(of group: AutoScalingGroup) -> [RolloutCore.TrafficSource] {
        if group.trafficSources.isEmpty { return sight.sources[group.name] ?? attachedSources(group) }
        let leaving = sight.leavingSources[group.name] ?? []
        let named = group.trafficSources.map { source in
            // A kind that cannot be asked ends the run where sources are asked; here nobody is.
            RolloutCore.TrafficSource(kind: .init(source.kind) ?? .lattice, identifier: source.identifier)
        }
        return (named + attachedSources(group).filter { !named.contains($0) }).filter {
            !leaving.contains($0.identifier)
        }
    }

    /// Where an instance in service is not registered with a source, that source may be on its way out: only the states of
    /// attachment tell, and they cost a call.
    ///
    /// - Returns: The sources that are left; the same ones when nothing is on its way out.
    func sourcesThatStay(
        _ sources: [RolloutCore.TrafficSource], of group: AutoScalingGroup,
        _ states: [RolloutCore.TrafficSource: SourceStates]
    ) async throws(RunError) -> [RolloutCore.TrafficSource] {
        if group.trafficSources.isEmpty { return sources }
        let inService = group.instances.filter { $0.lifecycleState == "InService" }.map(\.id)
        let isComplete = sources.allSatisfy { source in
            inService.allSatisfy { states[source]?.states[$0] != nil }
        }
        if isComplete { return sources }
        try await readLeavingSources(of: group.name)
        let leaving = sight.leavingSources[group.name] ?? []
        return sources.filter { !leaving.contains($0.identifier) }
    }

    private func readLeavingSources(of group: String) async throws(RunError) {
        if let last = sight.leavingRead[group], sight.looks - last < Run.looksPerListing { return }
        sight.leavingRead[group] = sight.looks
        let operation = "DescribeTrafficSources"
        // Without it nothing is on its way out: the instances wait for one that is, which is the safe side.
        if sight.missing.contains(operation) { return sight.leavingSources[group] = [] }
        do {
            let client = client.until(timekeeper.now + .seconds(600))
            sight.leavingSources[group] = try await client.describeTrafficSources(group: group).filter(\.isLeaving).map(
                \.identifier)
        } catch {
            guard error.isAccessDenied || error.isOperationMissing else {
                throw .aws(error, purpose: "reading the traffic sources of group \(group)")
            }
            sight.missing.insert(operation)
            sight.leavingSources[group] = []
            let reason =
                error.isAccessDenied ? "not allowed to the identity that runs this" : "not known to the endpoint"
            emit(.note("\(operation) is \(reason): a balancer that is being detached is waited for like the others"))
        }
    }

    private func namedSources(of group: AutoScalingGroup) throws(RunError) -> [RolloutCore.TrafficSource] {
        var sources: [RolloutCore.TrafficSource] = []
        for source in group.trafficSources { sources.append(try asked(source, of: group.name)) }
        return sources + attachedSources(group).filter { !sources.contains($0) }
    }

    private func attachedSources(_ group: AutoScalingGroup) -> [RolloutCore.TrafficSource] {
        group.loadBalancerNames.map { .init(kind: .classicLoadBalancer, identifier: $0) }
            + group.targetGroupARNs.map { .init(kind: .targetGroup, identifier: $0) }
    }

    /// What calls of its own say; read once, until ``Sight/sources`` is emptied. A listing that lacks what the group itself
    /// names is not believed.
    private func listedSources(of group: AutoScalingGroup) async throws(RunError) -> [RolloutCore.TrafficSource] {
        if sight.sources[group.name] == nil {
            let found = try await describedSources(of: group.name)
            var sources: [RolloutCore.TrafficSource] = []
            for source in found where !source.isLeaving { sources.append(try asked(source, of: group.name)) }
            sight.sources[group.name] = sources
            sight.leavingSources[group.name] = found.filter(\.isLeaving).map(\.identifier)
        }
        let listed = sight.sources[group.name] ?? []
        let leaving = sight.leavingSources[group.name] ?? []
        return listed
            + attachedSources(group).filter { !listed.contains($0) && !leaving.contains($0.identifier) }
    }

    private func describedSources(of group: String) async throws(RunError) -> [AWSClientTrafficSource] {
        try await calling("reading the traffic sources of group \(group)") { (client) async throws(AWSError) in
            try await client.describeTrafficSources(group: group)
        }
    }

    private func asked(
        _ source: AWSClientTrafficSource, of group: String
    ) throws(RunError) -> RolloutCore.TrafficSource {
        guard let kind = RolloutCore.TrafficSource.Kind(source.kind) else {
            throw .declined(
                "group \(group): its traffic source \(source.identifier) is of a kind whose health cannot be read: "
                    + "take it away, or leave the group out")
        }
        return .init(kind: kind, identifier: source.identifier)
    }
}

extension RolloutCore.TrafficSource.Kind {
    /// The core's kind for the client's; `nil` for a kind that nobody can ask.
    fileprivate init?(_ kind: AWSClientTrafficSource.Kind) {
        switch kind {
        case .classicLoadBalancer: self = .classicLoadBalancer
        case .targetGroup: self = .targetGroup
        case .vpcLattice, .other: return nil
        }
    }
}
