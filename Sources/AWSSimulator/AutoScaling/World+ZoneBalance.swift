import Timekeeping

extension World {
    /// Whether two zones of a group that can take instances differ by two or more.
    func isOutOfBalance(_ group: Group) -> Bool { emptiestZone(of: group) != nil }

    /// The zone that lacks instances; `nil` while the zones are in balance.
    private func emptiestZone(of group: Group) -> String? {
        let present = instances(of: group).filter(\.countsAsCapacity)
        let open = group.zones.filter { !isWithoutCapacity($0) }
        let counts = open.map { zone in (zone: zone, count: present.count { $0.zone == zone }) }
        guard let least = counts.min(by: { $0.count < $1.count }),
            let most = present.map(\.zone).uniqued().map({ zone in present.count { $0.zone == zone } }).max(),
            most - least.count >= 2
        else { return nil }
        return least.zone
    }

    /// Whether somebody in the fullest zone may go: else balancing would only make the group larger.
    private func canGiveWay(_ group: Group) -> Bool {
        let present = instances(of: group).filter(\.countsAsCapacity)
        let sizes = present.map(\.zone).uniqued().map { zone in (zone, present.count { $0.zone == zone }) }
        let fullest = sizes.map(\.1).max() ?? 0
        let zones = sizes.filter { $0.1 == fullest }.map(\.0)
        return present.contains { zones.contains($0.zone) && !$0.isProtected }
    }

    /// Waits a while before zones that are out of balance are mended.
    mutating func awaitRebalance(of name: String) {
        guard rules.groupSwitches.balancesZones, let group = groups[name], !group.awaitsRebalance,
            mayRebalance(group), isOutOfBalance(group)
        else { return }
        groups[name]?.awaitsRebalance = true
        schedule(.rebalance(group: name), after: draw(rules.groupSwitches.zoneRebalanceLatency))
    }

    private func mayRebalance(_ group: Group) -> Bool {
        !group.isBeingDeleted && !group.isSuspended(.zoneRebalance) && mayLaunch(group)
            && capacity(of: group) >= goal(of: group)
    }

    /// Launches one instance in the zone that lacks it; the fullest zone gives one up when it is in service.
    ///
    /// A group may exceed its maximum by a tenth, at least by one, meanwhile:
    /// https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
    mutating func rebalance(_ name: String) {
        groups[name]?.awaitsRebalance = false
        guard let group = groups[name], mayRebalance(group), let zone = emptiestZone(of: group), canGiveWay(group)
        else { return }
        let room = max(group.maxSize / 10, 1)
        let above = capacity(of: group) - goal(of: group)
        guard above < room, let placed = plan(name, inZone: zone) else { return }
        let others = group.zones.filter { $0 != zone }.joined(separator: " ")
        groups[name]?.balanceNote =
            "instances were launched to balance instances in zones \(others) with other zones resulting in more than "
            + "desired number of instances in the group"
        let launched = launch(
            placed, for: name,
            cause:
                "availability zones \(others) had too many instances respectively. An instance was launched to aid in "
                + "balancing the group's zones")
        if let launched { groups[name]?.rebalancers.append(launched) }
        awaitRebalance(of: name)
    }
}
