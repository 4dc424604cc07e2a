extension AutoScalingGroup {
    /// An instance in a group.
    /// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Instance.html
    package struct Instance: Sendable, Hashable {
        package var id: String
        package var availabilityZone: String
        /// As AWS spells it, for example `Pending:Wait`; states that this program does not know are kept.
        package var lifecycleState: String
        /// `Healthy` or `Unhealthy`, in whatever case.
        package var healthStatus: String
        /// Missing once the launch configuration is deleted.
        package var launchConfigurationName: String?
        /// With the version that the instance was launched from.
        package var launchTemplate: LaunchTemplateSpecification?
        package var instanceType: String?
        /// In units of the group's sizes; `nil` counts as 1.
        package var weightedCapacity: Int?
        package var protectedFromScaleIn: Bool

        package init(
            id: String, availabilityZone: String = "", lifecycleState: String = "InService",
            healthStatus: String = "Healthy", launchConfigurationName: String? = nil,
            launchTemplate: LaunchTemplateSpecification? = nil, instanceType: String? = nil,
            weightedCapacity: Int? = nil, protectedFromScaleIn: Bool = false
        ) {
            self.id = id
            self.availabilityZone = availabilityZone
            self.lifecycleState = lifecycleState
            self.healthStatus = healthStatus
            self.launchConfigurationName = launchConfigurationName
            self.launchTemplate = launchTemplate
            self.instanceType = instanceType
            self.weightedCapacity = weightedCapacity
            self.protectedFromScaleIn = protectedFromScaleIn
        }

        /// Whether the group counts the instance as healthy.
        package var isHealthy: Bool { healthStatus.lowercased() == "healthy" }
    }
}
