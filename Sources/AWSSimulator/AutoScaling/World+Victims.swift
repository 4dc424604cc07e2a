import Timekeeping

extension World {
    /// The instance that scale-in takes: in a mixed group of the kind of which there is too much, then from the fullest
    /// zone, then by the group's policies, at last by chance.
    ///
    /// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
    mutating func nextVictim(of group: Group, among candidates: [Instance]) -> Instance? {
        var rest = candidates
        let usesLambda = group.terminationPolicies.first?.hasPrefix("arn:") == true
        if usesLambda, rules.groupSwitches.lambdaPolicyNamesNobody { return nil }
        let policies = group.terminationPolicies.filter { !$0.hasPrefix("arn:") }
        if policies.first.map({ $0 == "Default" || $0 == "AllocationStrategy" }) ?? true { rest = align(rest, group) }
        rest = inFullestZones(rest, of: group)
        for policy in policies.isEmpty ? ["Default"] : policies { rest = narrow(rest, by: policy, group) }
        return rest.count < 2 ? rest.first : rest.randomElement(using: &random)
    }

    /// Those who are in the zone with the most instances; in all of them where several have as many, for the policies
    /// to choose between.
    private func inFullestZones(_ candidates: [Instance], of group: Group) -> [Instance] {
        let counted = instances(of: group).filter(\.countsAsCapacity)
        let sizes = candidates.map(\.zone).uniqued().map { zone in
            (zone: zone, count: counted.count { $0.zone == zone })
        }
        let fullest = sizes.map(\.count).max() ?? 0
        let zones = sizes.filter { $0.count == fullest }.map(\.zone)
        return candidates.filter { zones.contains($0.zone) }
    }

    /// In a mixed group the Spot or the on-demand instances, whichever there are too many of.
    private func align(_ candidates: [Instance], _ group: Group) -> [Instance] {
        guard case .mixed(let policy) = group.launchSource else { return candidates }
        let present = instances(of: group).filter(\.countsAsCapacity)
        guard present.contains(where: \.isSpot) else { return candidates }
        let onDemand = present.filter { !$0.isSpot }.reduce(0) { $0 + $1.weight }
        let isTooMuchOnDemand = onDemand > policy.distribution.onDemandUnits(of: goal(of: group))
        let wanted = candidates.filter { $0.isSpot != isTooMuchOnDemand }
        return wanted.isEmpty ? candidates : wanted
    }

    private func narrow(_ candidates: [Instance], by policy: String, _ group: Group) -> [Instance] {
        switch policy {
        case "OldestInstance": keepLeast(candidates) { $0.launched }
        case "NewestInstance": keepLeast(candidates) { $0.launched.millisecondsSince1970 * -1 }
        case "OldestLaunchConfiguration": keepLeast(candidates, by: configurationAge)
        case "OldestLaunchTemplate": keepLeast(candidates) { templateAge($0, group) }
        case "ClosestToNextInstanceHour": keepLeast(candidates, by: millisecondsToNextHour)
        case "AllocationStrategy": keepLeast(candidates) { -preference($0, group) }
        default:
            keepLeast(
                keepLeast(keepLeast(candidates) { -preference($0, group) }, by: configurationAge),
                by: millisecondsToNextHour)
        }
    }

    private func keepLeast<Rank: Comparable>(_ candidates: [Instance], by rank: (Instance) -> Rank) -> [Instance] {
        guard let least = candidates.map(rank).min() else { return [] }
        return candidates.filter { rank($0) == least }
    }

    /// Smaller is older; launch configurations go before launch templates.
    private func configurationAge(_ instance: Instance) -> Int64 {
        let created = instance.configurationCreated.millisecondsSince1970
        return if case .launchConfiguration = instance.configuration { created - (1 << 50) } else { created }
    }

    /// Smaller is older; another template than the group's goes before an old version of it.
    private func templateAge(_ instance: Instance, _ group: Group) -> Int64 {
        guard case .launchTemplate(let id, _, let version) = instance.configuration else { return .min }
        let present: LaunchTemplateReference? =
            switch group.launchSource {
            case .launchConfiguration: nil
            case .launchTemplate(let reference): reference
            case .mixed(let policy): policy.template
            }
        let current = present.flatMap { launchTemplate(id: $0.id, name: $0.name)?.id }
        return id == current ? Int64(version) : configurationAge(instance) - (1 << 50)
    }

    /// How late the mixed instances policy names the type: the later, the less it is wanted. 0 without such a policy.
    private func preference(_ instance: Instance, _ group: Group) -> Int {
        guard case .mixed(let policy) = group.launchSource else { return 0 }
        return policy.overrides.firstIndex { $0.type == instance.type } ?? policy.overrides.count
    }

    private func millisecondsToNextHour(_ instance: Instance) -> Int64 {
        let hour: Int64 = 3_600_000
        return hour - (now.millisecondsSince1970 - instance.launched.millisecondsSince1970) % hour
    }
}
