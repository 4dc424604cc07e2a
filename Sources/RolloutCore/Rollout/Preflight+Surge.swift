extension Preflight {
    /// AWS's default for the targets of a target group and for the instances of a classic load balancer.
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    package static let targetQuota = 1000

    /// What speaks against adding instances to groups, in the order of the checks; checks that are skipped find nothing.
    package static func findings(
        _ plans: [PlannedSurge], _ facts: SurgeFacts, skipping skipped: Set<PreflightCheck> = []
    ) -> [CheckFinding] {
        let surging = plans.filter { $0.added > 0 }
        let all =
            addressFindings(surging, facts.subnets) + targetFindings(surging, facts.balancers)
            + quotaFindings(surging, facts.vCPUQuota) + zoneFindings(surging, facts.balancers)
            + warmPoolFindings(surging, facts.warmPools) + predictiveFindings(surging, facts.predictivePolicies)
            + desiredFindings(plans)
        return all.filter { !skipped.contains($0.check) }
    }

    /// How many targets each source will have at the peak, as far as these groups tell.
    package static func peakTargets(_ plans: [PlannedSurge]) -> [(source: TrafficSource, present: Int, added: Int)] {
        var peaks: [(source: TrafficSource, present: Int, added: Int)] = []
        for plan in plans where plan.added > 0 {
            for source in plan.sources where source.kind != .lattice {
                if let index = peaks.firstIndex(where: { $0.source == source }) {
                    peaks[index].present += plan.present
                    peaks[index].added += plan.added
                } else {
                    peaks.append((source, plan.present, plan.added))
                }
            }
        }
        return peaks
    }

    private static func addressFindings(_ plans: [PlannedSurge], _ rooms: [SubnetRoom]) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        // Groups may share subnets: what one of them takes is not there for the next.
        var claimed: [String: Int] = [:]
        for plan in plans {
            let own = rooms.filter { plan.subnets.contains($0.id) }
            guard !own.isEmpty, own.count == Set(plan.subnets).count else { continue }
            let mend = "free some, or give the group a further subnet"
            let free = own.reduce(0) { $0 + max(0, $1.free - claimed[$1.id, default: 0]) }
            if free < plan.added {
                let others = own.contains { claimed[$0.id, default: 0] > 0 } ? " beside the other groups" : ""
                findings.append(
                    CheckFinding(
                        .subnetAddresses, .refuses,
                        "group \(plan.group): its \(own.count == 1 ? "subnet has" : "subnets have") \(free) free "
                            + "\(free == 1 ? "address" : "addresses")\(others) for \(plan.added) new instances: \(mend)"
                    ))
                continue
            }
            var zones: [String] = []
            for room in own where !zones.contains(room.zone) { zones.append(room.zone) }
            let share = (plan.added + zones.count - 1) / max(1, zones.count)
            for zone in zones {
                let here = own.filter { $0.zone == zone }
                let free = here.reduce(0) { $0 + max(0, $1.free - claimed[$1.id, default: 0]) }
                if free < share {
                    findings.append(
                        CheckFinding(
                            .subnetAddresses, .warns,
                            "group \(plan.group): \(zone) has \(free) free addresses for its share of \(share) new "
                                + "instances: the others must take the rest; \(mend)"))
                }
                var rest = min(share, free)
                for room in here where rest > 0 {
                    let taken = min(rest, max(0, room.free - claimed[room.id, default: 0]))
                    claimed[room.id, default: 0] += taken
                    rest -= taken
                }
            }
        }
        return findings
    }

    private static func targetFindings(_ plans: [PlannedSurge], _ reaches: [SourceReach]) -> [CheckFinding] {
        peakTargets(plans).compactMap { source, present, added in
            let registered = max(present, reaches.first { $0.source == source }?.registered ?? 0)
            guard registered + added > targetQuota else { return nil }
            // The account's own quota may be higher than AWS's default.
            return CheckFinding(
                .targets, .warns,
                "\(source): \(registered) targets and \(added) new ones are \(registered + added), and AWS allows "
                    + "\(targetQuota) by default: see that the account's quota is higher")
        }
    }

    private static func quotaFindings(_ plans: [PlannedSurge], _ quota: Int?) -> [CheckFinding] {
        guard let quota else { return [] }
        var present = 0
        var added = 0
        for plan in plans where !plan.types.isEmpty {
            let own = plan.types.reduce(0) { $0 + (InstanceSize.leastVCPUs(of: $1) ?? 0) }
            present += own
            added += (own * plan.added + plan.types.count - 1) / plan.types.count
        }
        let peak = present + added
        let numbers =
            "the groups' instances have at least \(present) vCPUs and the new ones at least \(added), \(peak) together; "
            + "the account's quota for standard On-Demand instances (L-1216C47A) is \(quota)"
        if added > 0, peak > quota {
            return [CheckFinding(.vCPUQuota, .refuses, "\(numbers): ask AWS for more")]
        }
        guard added > 0, peak * 10 > quota * 8 else { return [] }
        return [
            CheckFinding(.vCPUQuota, .warns, "\(numbers), and whatever else runs in the account counts as well")
        ]
    }

    private static func zoneFindings(_ plans: [PlannedSurge], _ reaches: [SourceReach]) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for plan in plans {
            for source in plan.sources {
                guard let reach = reaches.first(where: { $0.source == source }) else { continue }
                let severity: CheckFinding.Severity = plan.isTouched ? .warns : .refuses
                let hope = plan.isTouched ? ", unless the stack update mends that" : ""
                if reach.balancers.isEmpty {
                    findings.append(
                        CheckFinding(
                            .balancerZones, severity,
                            "group \(plan.group): no load balancer uses \(source), so no new instance can get healthy "
                                + "in it\(hope): give it a listener, or take it from the group"))
                    continue
                }
                let missing = plan.zones.filter { !reach.zones.contains($0) }
                guard !missing.isEmpty, !reach.zones.isEmpty else { continue }
                findings.append(
                    CheckFinding(
                        .balancerZones, severity,
                        "group \(plan.group): it launches in \(missing.joined(separator: ", ")), where "
                            + "\(balancerText(reach)) does not serve (it serves \(reach.zones.joined(separator: ", "))), so "
                            + "new instances there cannot get healthy\(hope): give the balancer that zone, or take the zone "
                            + "from the group"))
            }
        }
        return findings
    }

    private static func balancerText(_ reach: SourceReach) -> String {
        if reach.source.kind == .classicLoadBalancer { return "\(reach.source)" }
        return "the load balancer of \(reach.source) (\(reach.balancers.joined(separator: ", ")))"
    }

    private static func warmPoolFindings(_ plans: [PlannedSurge], _ pools: [WarmInstances]) -> [CheckFinding] {
        pools.compactMap { pool in
            guard let plan = plans.first(where: { $0.group == pool.group }) else { return nil }
            let stale = plan.isTouched ? pool.all : pool.outdated
            guard stale > 0 else { return nil }
            let when = plan.isTouched ? "will be of the old version after the stack update" : "are of an old version"
            return CheckFinding(
                .warmPool, .refuses,
                "group \(pool.group): \(stale) of \(pool.all) instances in its warm pool \(when), and AWS hands them out as "
                    + "new ones: aws autoscaling delete-warm-pool --auto-scaling-group-name \(pool.group) --force-delete, "
                    + "and make the pool again after the run")
        }
    }

    private static func predictiveFindings(
        _ plans: [PlannedSurge], _ policies: [PredictivePolicy]
    ) -> [CheckFinding] {
        policies.compactMap { policy in
            guard policy.mode == "ForecastAndScale", plans.contains(where: { $0.group == policy.group }) else {
                return nil
            }
            return CheckFinding(
                .predictiveScaling, .warns,
                "group \(policy.group): the predictive scaling policy \(policy.name) may raise its capacity during the run, "
                    + "which no suspension stops; the run turns back if it does: set the policy to ForecastOnly meanwhile, "
                    + "or choose another hour")
        }
    }

    private static func desiredFindings(_ plans: [PlannedSurge]) -> [CheckFinding] {
        plans.compactMap { plan in
            guard plan.isTouched, let template = plan.templateDesired, template != plan.desired else { return nil }
            return CheckFinding(
                .desiredCapacity, .warns,
                "group \(plan.group): the template says DesiredCapacity \(template) and the group has \(plan.desired): "
                    + "the stack update sets \(template), and the run sets \(plan.desired) again: take DesiredCapacity out "
                    + "of the template")
        }
    }
}
