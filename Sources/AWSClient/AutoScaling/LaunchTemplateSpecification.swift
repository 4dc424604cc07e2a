/// Which launch template, and which version of it.
package struct LaunchTemplateSpecification: Sendable, Hashable {
    package var id: String?
    package var name: String?
    /// A number, `$Latest` or `$Default`; `nil` means `$Default`.
    package var version: String?

    package init(id: String? = nil, name: String? = nil, version: String? = nil) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// A group's choice among instance types and purchase options.
package struct MixedInstancesPolicy: Sendable, Hashable {
    /// The template for types without one of their own.
    package var launchTemplate: LaunchTemplateSpecification
    package var overrides: [Override]

    package init(launchTemplate: LaunchTemplateSpecification, overrides: [Override] = []) {
        self.launchTemplate = launchTemplate
        self.overrides = overrides
    }

    /// One instance type, or a set of requirements, with what differs for it.
    package struct Override: Sendable, Hashable {
        package var instanceType: String?
        package var weightedCapacity: Int?
        package var launchTemplate: LaunchTemplateSpecification?
        /// The types are chosen by attributes, so an instance's type says nothing.
        package var hasInstanceRequirements: Bool

        package init(
            instanceType: String? = nil, weightedCapacity: Int? = nil,
            launchTemplate: LaunchTemplateSpecification? = nil, hasInstanceRequirements: Bool = false
        ) {
            self.instanceType = instanceType
            self.weightedCapacity = weightedCapacity
            self.launchTemplate = launchTemplate
            self.hasInstanceRequirements = hasInstanceRequirements
        }
    }
}
