extension World {
    /// The zones in which no instance can be launched at present.
    var zonesWithoutCapacity: [String] {
        var zones = rules.zonesWithoutCapacity
        for condition in rules.conditions where isAtWork(condition) {
            if case .noCapacity(let own) = condition.kind { zones += own.isEmpty ? network.zones.uniqued() : own }
        }
        return zones
    }

    /// What EC2 says to a launch that the account or its network has no room for; `nil` when there is room.
    func launchRefusal(for group: Group) -> APIError? {
        for condition in rules.conditions where isAtWork(condition) && group.name.containsOrEmpty(condition.group) {
            switch condition.kind {
            case .quota:
                return APIError(
                    "VcpuLimitExceeded",
                    "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance "
                        + "bucket that the specified instance type belongs to. Please visit "
                        + "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.")
            case .noAddresses:
                return APIError(
                    "InsufficientFreeAddressesInSubnet",
                    "There are not enough free addresses in subnet '\(group.subnets.first ?? network.subnets[0].id)' to "
                        + "satisfy the requested number of instances.")
            default: continue
            }
        }
        return nil
    }

    /// Counts a launch that came to nothing for the condition to which the reason belongs.
    mutating func noteRefusedLaunch(_ reason: String) {
        for condition in rules.conditions where isAtWork(condition) {
            let words: String
            switch condition.kind {
            case .noCapacity: words = "do not have sufficient"
            case .quota: words = "vCPU limit"
            case .noAddresses: words = "not enough free addresses"
            default: continue
            }
            if reason.contains(words) { faultTally.add(condition.name) }
        }
    }

    /// Takes from a group the tags that the stack's template does not have, where a condition says so.
    mutating func loseTags(of name: String, keeping given: Set<String>) {
        for condition in rules.conditions where isAtWork(condition) && name.containsOrEmpty(condition.group) {
            guard case .lostTags(let prefix) = condition.kind, let group = groups[name] else { continue }
            let lost = group.tags.filter {
                !given.contains($0.key) && !$0.key.hasPrefix("aws:") && ($0.key.hasPrefix(prefix) || prefix.isEmpty)
            }
            guard !lost.isEmpty, fires(condition) else { continue }
            groups[name]?.tags.removeAll { lost.contains($0) }
        }
    }
}
