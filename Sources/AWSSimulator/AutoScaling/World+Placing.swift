import Timekeeping

/// Where an instance is launched.
struct LaunchPlace: Codable, Sendable, Hashable {
    let zone: String
    let subnet: String
}

extension World {
    /// Finds the first choice that a zone takes: the zone with the fewest instances before the others, and in it the
    /// types in order of preference. A zone that refuses is recorded as AWS does, and the next is tried.
    ///
    /// - Throws: What the last zone said, when none will do.
    mutating func place(
        _ choices: [ResolvedLaunch], of group: Group, inZone only: String?
    ) throws(APIError) -> PlacedLaunch {
        try checkQuota(choices)
        var refusal = APIError.validation("At least one Availability Zone or VPC Subnet is required")
        let zones = zonesByNeed(of: group).filter { only == nil || $0 == only }
        for (number, zone) in zones.enumerated() {
            let isLast = number == zones.count - 1 || group.isBalancedOnly
            for choice in choices {
                switch check(choice, of: group, zone) {
                case .success(let place): return PlacedLaunch(launch: choice, place: place)
                case .failure(let error): refusal = error
                }
            }
            if isLast { break }
            noteRefusal(refusal, of: zone, to: group.name)
        }
        throw refusal
    }

    /// The zones of a group, the one with the fewest instances first.
    func zonesByNeed(of group: Group) -> [String] {
        let present = instances(of: group).filter { $0.countsAsCapacity || $0.lifecycle == .standby }
        let counted = group.zones.enumerated().map { number, zone in
            (zone: zone, count: present.count { $0.zone == zone }, number: number)
        }
        return counted.sorted { ($0.count, $0.number) < ($1.count, $1.number) }.map(\.zone)
    }

    private func check(
        _ launch: ResolvedLaunch, of group: Group, _ zone: String
    ) -> Result<LaunchPlace, APIError> {
        let limits = rules.groupSwitches.limits
        guard !launch.isSpot || limits.hasSpotCapacity else {
            return .failure(
                APIError(
                    "UnfulfillableCapacity", "There is no Spot capacity available that matches your request"))
        }
        guard !isWithoutCapacity(zone), !limits.typesWithoutCapacity.contains(launch.type) else {
            return .failure(noCapacity(launch.type, in: zone))
        }
        let subnets = group.subnets.filter { network.subnet($0)?.zone == zone }
        let candidates = subnets.isEmpty ? [network.subnet(inZone: zone)?.id ?? ""] : subnets
        guard let subnet = candidates.first(where: { freeAddresses(in: $0) > 0 }) else {
            return .failure(
                APIError(
                    "InsufficientFreeAddressesInSubnet",
                    "There are not enough free addresses in subnet '\(candidates[0])' to satisfy the requested number "
                        + "of "
                        + "instances"))
        }
        return .success(LaunchPlace(zone: zone, subnet: subnet))
    }

    /// How many instances a subnet can still take.
    func freeAddresses(in subnet: String) -> Int {
        max(
            rules.groupSwitches.limits.addressesPerSubnet
                - instances.count { $0.subnet == subnet && $0.state != .terminated }, 0)
    }

    private func checkQuota(_ choices: [ResolvedLaunch]) throws(APIError) {
        let quota = rules.groupSwitches.limits.vCPUQuota
        guard quota > 0, let launch = choices.first, !launch.isSpot else { return }
        let used = instances.reduce(0) { sum, instance in
            instance.state == .terminated || instance.isSpot ? sum : sum + InstanceType.vCPUs(of: instance.type)
        }
        guard used + InstanceType.vCPUs(of: launch.type) > quota else { return }
        throw APIError(
            "VcpuLimitExceeded",
            "You have requested more vCPU capacity than your current vCPU limit of \(quota) allows for the instance "
                + "bucket "
                + "that the specified instance type belongs to. Please visit "
                + "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit")
    }

    private func noCapacity(_ type: String, in zone: String) -> APIError {
        let isTypeGone = rules.groupSwitches.limits.typesWithoutCapacity.contains(type)
        let others = isTypeGone ? [] : network.zones.uniqued().filter { !isWithoutCapacity($0) }
        let advice =
            others.isEmpty
            ? ""
            : " You can currently get \(type) capacity by not specifying an Availability Zone in your request or "
                + "choosing "
                + others.joined(separator: ", ")
        return APIError(
            "InsufficientInstanceCapacity",
            "We currently do not have sufficient \(type) capacity in the Availability Zone you requested (\(zone)). "
                + "Our "
                + "system will be working on provisioning additional capacity.\(advice)")
    }

    func isWithoutCapacity(_ zone: String) -> Bool {
        zonesWithoutCapacity.contains { $0 == zone || region + $0 == zone }
    }

    /// Records that a zone refused an instance which another takes, once in five minutes.
    private mutating func noteRefusal(_ refusal: APIError, of zone: String, to name: String) {
        guard var group = groups[name] else { return }
        if let index = group.zoneRefusals.firstIndex(where: { $0.zone == zone }) {
            guard group.zoneRefusals[index].at + .seconds(300) <= now else { return }
            group.zoneRefusals[index].at = now
        } else {
            group.zoneRefusals.append(Group.ZoneRefusal(zone: zone, at: now))
        }
        groups.put(group)
        noteRefusedLaunch(refusal.message)
        addFailedLaunch(group, refusal.message, at: LaunchPlace(zone: zone, subnet: ""))
    }
}
