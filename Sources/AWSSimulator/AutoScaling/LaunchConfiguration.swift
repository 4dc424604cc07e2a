package import Timekeeping

/// A launch configuration: it never changes.
package struct LaunchConfiguration: Keyed {
    package let name: String
    package let arn: String
    package let created: WallTime
    package let content: LaunchConfigurationSpec

    package var key: String { name }
}

/// What a launch configuration is made from.
package struct LaunchConfigurationSpec: Codable, Sendable, Hashable {
    package var name: String
    package var image: String
    package var type: String
    package var keyName = ""
    package var securityGroups: [String] = []
    package var userData = ""
    package var instanceProfile: String?

    package init(name: String, image: String, type: String) {
        self.name = name
        self.image = image
        self.type = type
    }
}
