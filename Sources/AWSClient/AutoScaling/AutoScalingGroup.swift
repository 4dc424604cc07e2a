package import Timekeeping

/// An Auto Scaling group, as DescribeAutoScalingGroups shows it.
/// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
package struct AutoScalingGroup: Sendable, Hashable {
    package var name: String
    package var arn: String
    package var minSize: Int
    package var maxSize: Int
    package var desiredCapacity: Int
    /// In AWS's order, which means nothing; terminated ones have left the list.
    package var instances: [Instance]
    /// One of this, `launchTemplate` and `mixedInstancesPolicy` is set.
    package var launchConfigurationName: String?
    package var launchTemplate: LaunchTemplateSpecification?
    package var mixedInstancesPolicy: MixedInstancesPolicy?
    package var suspendedProcesses: [SuspendedProcess]
    package var tags: [GroupTag]
    package var loadBalancerNames: [String]
    package var targetGroupARNs: [String]
    /// Whatever sends traffic to the group, of any kind, without states; empty where an endpoint does not list it here.
    package var trafficSources: [TrafficSource]
    /// Subnet IDs, separated by commas.
    package var vpcZoneIdentifier: String?
    package var availabilityZones: [String]
    /// `EC2`, `ELB`, or several separated by commas.
    package var healthCheckType: String
    /// Seconds.
    package var healthCheckGracePeriod: Int
    package var newInstancesProtectedFromScaleIn: Bool
    /// "Delete in progress" while the group goes; `nil` otherwise.
    package var status: String?
    package var hasWarmPool: Bool
    package var terminationPolicies: [String]
    package var createdTime: WallTime?

    package init(
        name: String, arn: String = "", minSize: Int = 0, maxSize: Int = 0, desiredCapacity: Int = 0,
        instances: [Instance] = [], launchConfigurationName: String? = nil,
        launchTemplate: LaunchTemplateSpecification? = nil, mixedInstancesPolicy: MixedInstancesPolicy? = nil,
        suspendedProcesses: [SuspendedProcess] = [], tags: [GroupTag] = [], loadBalancerNames: [String] = [],
        targetGroupARNs: [String] = [], trafficSources: [TrafficSource] = [], vpcZoneIdentifier: String? = nil,
        availabilityZones: [String] = [],
        healthCheckType: String = "EC2", healthCheckGracePeriod: Int = 0,
        newInstancesProtectedFromScaleIn: Bool = false, status: String? = nil, hasWarmPool: Bool = false,
        terminationPolicies: [String] = [], createdTime: WallTime? = nil
    ) {
        self.name = name
        self.arn = arn
        self.minSize = minSize
        self.maxSize = maxSize
        self.desiredCapacity = desiredCapacity
        self.instances = instances
        self.launchConfigurationName = launchConfigurationName
        self.launchTemplate = launchTemplate
        self.mixedInstancesPolicy = mixedInstancesPolicy
        self.suspendedProcesses = suspendedProcesses
        self.tags = tags
        self.loadBalancerNames = loadBalancerNames
        self.targetGroupARNs = targetGroupARNs
        self.trafficSources = trafficSources
        self.vpcZoneIdentifier = vpcZoneIdentifier
        self.availabilityZones = availabilityZones
        self.healthCheckType = healthCheckType
        self.healthCheckGracePeriod = healthCheckGracePeriod
        self.newInstancesProtectedFromScaleIn = newInstancesProtectedFromScaleIn
        self.status = status
        self.hasWarmPool = hasWarmPool
        self.terminationPolicies = terminationPolicies
        self.createdTime = createdTime
    }

    /// The subnets of `vpcZoneIdentifier`, in its order.
    package var subnetIDs: [String] {
        (vpcZoneIdentifier ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
}

/// A scaling process that is suspended.
package struct SuspendedProcess: Sendable, Hashable {
    /// For example `AZRebalance`; names that this program does not know are kept as they are.
    package var name: String
    /// AWS's words: who suspended it and when.
    package var reason: String

    package init(name: String, reason: String = "") {
        self.name = name
        self.reason = reason
    }
}

/// A tag of a group.
package struct GroupTag: Sendable, Hashable {
    /// 1 to 128 characters.
    package var key: String
    /// 0 to 256 characters.
    package var value: String
    /// Whether new instances get the tag too.
    package var propagateAtLaunch: Bool

    package init(key: String, value: String, propagateAtLaunch: Bool = false) {
        self.key = key
        self.value = value
        self.propagateAtLaunch = propagateAtLaunch
    }
}
