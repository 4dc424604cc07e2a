/// What a group is made from.
package struct GroupSpec: Sendable {
    package var name: String
    package var minSize: Int
    package var maxSize: Int
    /// The minimum when it is not given.
    package var desiredCapacity: Int?
    package var launchSource: LaunchSource
    /// Needed when there are no subnets.
    package var zones: [String] = []
    package var subnets: [String] = []
    package var classicLoadBalancers: [String] = []
    package var targetGroups: [String] = []
    package var healthCheckType = "EC2"
    package var gracePeriodSeconds = 0
    package var cooldownSeconds = 300
    package var protectsNewInstances = false
    package var terminationPolicies = ["Default"]
    package var tags: [GroupTag] = []
    package var hooks: [LifecycleHook] = []
    /// 0 for no limit.
    package var maxLifetimeSeconds = 0
    package var isBalancedOnly = false

    package init(name: String, minSize: Int, maxSize: Int, launchSource: LaunchSource) {
        self.name = name
        self.minSize = minSize
        self.maxSize = maxSize
        self.launchSource = launchSource
    }
}

/// What is to change in a group; what is `nil` stays.
package struct GroupChange: Sendable {
    package var name: String
    package var minSize: Int?
    package var maxSize: Int?
    package var desiredCapacity: Int?
    package var launchSource: LaunchSource?
    package var zones: [String]?
    package var subnets: [String]?
    package var healthCheckType: String?
    package var gracePeriodSeconds: Int?
    package var cooldownSeconds: Int?
    package var protectsNewInstances: Bool?
    package var terminationPolicies: [String]?
    package var maxLifetimeSeconds: Int?
    package var isBalancedOnly: Bool?
    /// All balancers from now on; CloudFormation uses these two, the API has operations of its own.
    package var classicLoadBalancers: [String]?
    package var targetGroups: [String]?

    package init(name: String) { self.name = name }
}
