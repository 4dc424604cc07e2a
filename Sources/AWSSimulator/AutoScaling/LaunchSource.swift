/// What a group launches its instances from.
package enum LaunchSource: Codable, Sendable, Hashable {
    case launchConfiguration(String)
    case launchTemplate(LaunchTemplateReference)
    case mixed(MixedInstancesPolicy)
}

/// A launch template's ID and name, and its version as it was given.
package struct LaunchTemplateReference: Codable, Sendable, Hashable {
    package var id: String?
    package var name: String?
    /// A number, `$Latest`, `$Default`, or `nil` for the default.
    package var version: String?

    package init(id: String? = nil, name: String? = nil, version: String? = nil) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// A launch template with other instance types.
package struct MixedInstancesPolicy: Codable, Sendable, Hashable {
    /// One instance type that the group may launch.
    package struct Override: Codable, Sendable, Hashable {
        package var type: String?
        package var weight: String?
        package var template: LaunchTemplateReference?
        /// In place of a type: what a type must have.
        package var requirements: InstanceRequirements?

        package init(
            type: String?, weight: String? = nil, template: LaunchTemplateReference? = nil,
            requirements: InstanceRequirements? = nil
        ) {
            self.type = type
            self.weight = weight
            self.template = template
            self.requirements = requirements
        }
    }

    package var template: LaunchTemplateReference
    package var overrides: [Override]
    package var distribution: InstancesDistribution

    package init(
        template: LaunchTemplateReference, overrides: [Override],
        distribution: InstancesDistribution = InstancesDistribution()
    ) {
        self.template = template
        self.overrides = overrides
        self.distribution = distribution
    }
}

/// How much of a mixed group is bought on demand, the rest as Spot capacity.
package struct InstancesDistribution: Codable, Sendable, Hashable {
    package var onDemandStrategy = "prioritized"
    /// In capacity units: the first of these are on demand.
    package var onDemandBase = 0
    /// 0 to 100, of what is above the base.
    package var onDemandPercentage = 100
    package var spotStrategy = "lowest-price"
    package var spotPools: Int?
    package var spotMaximumPrice: String?

    package init() {}

    /// The units on demand in a group of `capacity` units.
    func onDemandUnits(of capacity: Int) -> Int {
        let above = max(capacity - onDemandBase, 0)
        return min(onDemandBase, capacity) + (above * onDemandPercentage + 99) / 100
    }
}

/// What an instance type must have, in place of its name.
package struct InstanceRequirements: Codable, Sendable, Hashable {
    package var minimumCPUs: Int
    package var maximumCPUs: Int?
    package var minimumMemoryMiB: Int
    package var maximumMemoryMiB: Int?

    package init(minimumCPUs: Int, maximumCPUs: Int? = nil, minimumMemoryMiB: Int, maximumMemoryMiB: Int? = nil) {
        self.minimumCPUs = minimumCPUs
        self.maximumCPUs = maximumCPUs
        self.minimumMemoryMiB = minimumMemoryMiB
        self.maximumMemoryMiB = maximumMemoryMiB
    }
}
