extension World {
    /// Creates a launch configuration.
    ///
    /// - Throws: `AlreadyExists`; `ValidationError` without an image or a type.
    package mutating func createLaunchConfiguration(_ spec: LaunchConfigurationSpec) throws(APIError) {
        guard launchConfigurations[spec.name] == nil else {
            throw APIError(
                "AlreadyExists",
                "Launch Configuration by this name already exists - A launch configuration already exists with the "
                    + "name \(spec.name)")
        }
        guard !spec.image.isEmpty, !spec.type.isEmpty else {
            throw .validation(
                "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType "
                    + "parameters.")
        }
        let resource = "launchConfiguration:\(makeUUID()):launchConfigurationName/\(spec.name)"
        launchConfigurations.put(
            LaunchConfiguration(name: spec.name, arn: arn("autoscaling", resource), created: now, content: spec))
    }

    /// Deletes a launch configuration; instances that it launched lose its name.
    ///
    /// - Throws: `ResourceInUse` while a group would launch from it; `ValidationError` for an unknown one.
    package mutating func deleteLaunchConfiguration(name: String) throws(APIError) {
        guard launchConfigurations[name] != nil else {
            throw .validation("Launch configuration name not found - Launch configuration \(name) not found")
        }
        if let user = groups.first(where: { $0.launchSource == .launchConfiguration(name) }) {
            throw APIError(
                "ResourceInUse",
                "Cannot delete launch configuration \(name) because it is attached to AutoScalingGroup \(user.name)")
        }
        launchConfigurations[name] = nil
        let lag = draw(rules.groupSwitches.deletedConfigurationLag)
        guard lag > .zero else { return }
        lingeringConfigurations.append(name)
        schedule(.configurationForgotten(name), after: lag)
    }
}
