internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Refuses a surge that cannot succeed, and warns of what may be in its way.
    ///
    /// All groups share the calls; none is made when nothing is added, or for a check that is skipped.
    func checkSurge(_ groups: [GroupSnapshot], touched: [String]) async throws(RunError) {
        let plans = groups.map { plannedSurge($0, isTouched: touched.contains($0.name)) }
        let surging = plans.filter { $0.added > 0 }
        var facts = SurgeFacts()
        if !surging.isEmpty {
            facts.subnets = try await subnetRooms(surging)
            facts.balancers = try await reaches(surging)
            facts.vCPUQuota = try await vCPUQuota(surging)
            facts.predictivePolicies = try await predictivePolicies(surging)
            facts.warmPools = try await warmPools(
                groups.filter { group in surging.contains { $0.group == group.name } })
        }
        let findings = Preflight.findings(plans, facts, skipping: options.skippedChecks)
        for finding in findings where finding.severity == .warns { emit(.warning("\(finding)")) }
        let refusals = findings.filter { $0.severity == .refuses }.map { "\($0)" }
        if !refusals.isEmpty { throw .declined(refusals.joined(separator: "; ")) }
    }

    /// Notes what a stack update will write as desired capacities although its template says the same as before.
    func noteTemplateSizes(_ prepared: PreparedUpdate, _ new: [String: KnownTemplate]) {
        for group in prepared.contents.groups {
            let old = prepared.old[group.stack]?.sizes(group.logicalID).desired
            guard let coming = new[group.stack]?.sizes(group.logicalID).desired, coming == old else { continue }
            sight.templateDesired[group.name] = coming
        }
    }

    /// Reads something for a check that the run can do without: where it cannot be read, that is noted and the check left
    /// out.
    ///
    /// - Parameter permission: The operation as a policy names it.
    func fact<Value>(
        _ check: PreflightCheck, _ permission: String, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(RunError) -> Value? {
        if options.skippedChecks.contains(check) || sight.missing.contains(permission) { return nil }
        do {
            return try await patiently("calling \(permission)", body)
        } catch {
            switch error {
            case .cancelled, .credentials: throw .aws(error, purpose: "calling \(permission)")
            case _ where error.isOperationMissing || error.isAccessDenied: sight.missing.insert(permission)
            default: break
            }
            let reason =
                error.isAccessDenied
                ? "the identity that runs this may not call \(permission)"
                : error.isOperationMissing ? "the endpoint does not have \(permission)" : "\(error)"
            emit(.note("\(check.rawValue) is not checked: \(reason)"))
            return nil
        }
    }

    private func plannedSurge(_ group: GroupSnapshot, isTouched: Bool) -> PlannedSurge {
        let described = sight.described[group.name]
        let present = group.instances.filter(\.lifecycle.countsAsCapacity)
        let leaving = isTouched ? present : group.outdated
        return PlannedSurge(
            group: group.name, present: present.count, added: group.sizes.desired == 0 ? 0 : leaving.count,
            isTouched: isTouched, subnets: described?.subnetIDs ?? [], zones: described?.availabilityZones ?? [],
            sources: group.sources,
            // Which of a mixed group's types comes next, and whether as Spot, nobody can tell.
            types: described?.mixedInstancesPolicy == nil ? present.map(\.type).filter { !$0.isEmpty } : [],
            desired: group.sizes.desired, templateDesired: sight.templateDesired[group.name])
    }

    private func subnetRooms(_ plans: [PlannedSurge]) async throws(RunError) -> [SubnetRoom] {
        guard let ids = NonEmpty(unique(plans.flatMap(\.subnets))) else { return [] }
        let subnets = try await fact(.subnetAddresses, "ec2:DescribeSubnets") { (client) async throws(AWSError) in
            try await client.describeSubnets(ids: ids)
        }
        return (subnets ?? []).map {
            SubnetRoom(id: $0.id, zone: $0.availabilityZone, free: $0.availableAddressCount)
        }
    }

    /// The zones of every traffic source; how many targets it has is asked only where that may matter.
    private func reaches(_ plans: [PlannedSurge]) async throws(RunError) -> [SourceReach] {
        let sources = unique(plans.flatMap(\.sources))
        let classic = sources.filter { $0.kind == .classicLoadBalancer }
        let groups = sources.filter { $0.kind == .targetGroup }
        var reaches = try await classicReaches(classic) + targetGroupReaches(groups)
        for peak in Preflight.peakTargets(plans) where (peak.present + peak.added) * 2 > Preflight.targetQuota {
            guard let index = reaches.firstIndex(where: { $0.source == peak.source }) else { continue }
            reaches[index].registered = try await registered(peak.source)
        }
        return reaches
    }

    private func classicReaches(_ sources: [RolloutCore.TrafficSource]) async throws(RunError) -> [SourceReach] {
        if sources.isEmpty { return [] }
        let found = try await fact(.balancerZones, "elasticloadbalancing:DescribeLoadBalancers") {
            (client) async throws(AWSError) in
            try await client.describeClassicLoadBalancers(names: sources.map(\.identifier))
        }
        return (found ?? []).map { balancer in
            SourceReach(
                source: .init(kind: .classicLoadBalancer, identifier: balancer.name), balancers: [balancer.name],
                zones: balancer.availabilityZones)
        }
    }

    private func targetGroupReaches(_ sources: [RolloutCore.TrafficSource]) async throws(RunError) -> [SourceReach] {
        if sources.isEmpty { return [] }
        let groups = try await fact(.balancerZones, "elasticloadbalancing:DescribeTargetGroups") {
            (client) async throws(AWSError) in try await client.describeTargetGroups(arns: sources.map(\.identifier))
        }
        guard let groups else { return [] }
        let arns = unique(groups.flatMap(\.loadBalancerARNs))
        var balancers: [LoadBalancer] = []
        if !arns.isEmpty {
            let found = try await fact(.balancerZones, "elasticloadbalancing:DescribeLoadBalancers") {
                (client) async throws(AWSError) in try await client.describeLoadBalancers(arns: arns)
            }
            guard let found else { return [] }
            balancers = found
        }
        return groups.map { group in
            let own = balancers.filter { group.loadBalancerARNs.contains($0.arn) }
            return SourceReach(
                source: .init(kind: .targetGroup, identifier: group.arn), balancers: own.map(\.name),
                zones: unique(own.flatMap(\.availabilityZones)))
        }
    }

    private func registered(_ source: RolloutCore.TrafficSource) async throws(RunError) -> Int? {
        if source.kind == .classicLoadBalancer {
            return try await fact(.targets, "elasticloadbalancing:DescribeInstanceHealth") {
                (client) async throws(AWSError) in
                try await client.describeInstanceHealth(loadBalancer: source.identifier).count
            }
        }
        return try await fact(.targets, "elasticloadbalancing:DescribeTargetHealth") {
            (client) async throws(AWSError) in
            try await client.describeTargetHealth(targetGroupARN: source.identifier).count
        }
    }

    private func vCPUQuota(_ plans: [PlannedSurge]) async throws(RunError) -> Int? {
        let types = plans.flatMap(\.types)
        guard types.contains(where: { InstanceSize.leastVCPUs(of: $0) != nil }) else { return nil }
        let quota = try await fact(.vCPUQuota, "servicequotas:GetServiceQuota") { (client) async throws(AWSError) in
            try await client.getServiceQuota(service: "ec2", code: "L-1216C47A")
        }
        return quota.map { Int($0) }
    }

    private func predictivePolicies(_ plans: [PlannedSurge]) async throws(RunError) -> [PredictivePolicy] {
        // Without a group AWS lists those of the region: one call for all.
        let only = plans.count == 1 ? plans.first?.group : nil
        let policies = try await fact(.predictiveScaling, "autoscaling:DescribePolicies") {
            (client) async throws(AWSError) in
            try await client.describePolicies(group: only, types: NonEmpty("PredictiveScaling"))
        }
        return (policies ?? []).filter(\.isEnabled).map {
            PredictivePolicy(group: $0.groupName, name: $0.name, mode: $0.predictiveMode ?? "ForecastOnly")
        }
    }

    private func warmPools(_ groups: [GroupSnapshot]) async throws(RunError) -> [WarmInstances] {
        var pools: [WarmInstances] = []
        for group in groups where sight.described[group.name]?.hasWarmPool == true {
            let waiting = try await fact(.warmPool, "autoscaling:DescribeWarmPool") { (client) async throws(AWSError) in
                try await client.describeWarmPool(group: group.name)
            }
            guard let waiting else { continue }
            let old = waiting.filter { instance in
                group.target?.matches(identity(of: instance), instanceType: instance.instanceType ?? "") != true
            }
            pools.append(WarmInstances(group: group.name, all: waiting.count, outdated: old.count))
        }
        return pools
    }

    private func unique<Element: Hashable>(_ all: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return all.filter { seen.insert($0).inserted }
    }
}
