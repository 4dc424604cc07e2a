package import Timekeeping

/// A launch template with all its versions.
package struct LaunchTemplate: Keyed {
    /// One version; it never changes.
    package struct Version: Codable, Sendable {
        /// 1 or more.
        package let number: Int
        package let description: String
        package let content: LaunchTemplateContent
        package let created: WallTime
    }

    package let id: String
    package let name: String
    package let created: WallTime
    package internal(set) var defaultVersion = 1
    /// By number; at least one.
    package internal(set) var versions: [Version]
    package internal(set) var tags: [Tag] = []

    package var key: String { id }
    package var latestVersion: Int { versions.last?.number ?? 1 }

    /// The version that `text` means: a number, `$Latest`, `$Default`, or nothing (the default).
    package func version(_ text: String?) -> Version? {
        let number =
            switch text {
            case nil, "", "$Default": defaultVersion
            case "$Latest": latestVersion
            case let text?: Int(text) ?? 0
            }
        return versions.first { $0.number == number }
    }
}

/// What a launch template says of the machines to come.
package struct LaunchTemplateContent: Codable, Sendable, Hashable {
    /// An AMI's ID, or `resolve:ssm:NAME`.
    package var image: String?
    package var type: String?
    package var keyName: String?
    /// As it was given: base64.
    package var userData: String?
    package var securityGroups: [String] = []
    package var instanceProfileName: String?
    package var instanceProfileARN: String?

    package init(image: String? = nil, type: String? = nil) {
        self.image = image
        self.type = type
    }
}
