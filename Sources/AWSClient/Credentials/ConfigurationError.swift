/// Why the settings for AWS cannot be used.
package enum ConfigurationError: Error, Sendable, Hashable {
    /// A line of a settings file that is neither a section, nor a setting, nor a comment.
    case badLine(file: String, line: Int)
    case unreadable(file: String, reason: String)
    /// A profile was named, and no file has it.
    case unknownProfile(String, files: [String])
    case badEndpoint(String, from: String)
    case badRegion(String, from: String)
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badLine(let file, let line):
            "\(file):\(line): not a section, a setting or a comment: write \"name = value\""
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason): check the file and its rights"
        case .unknownProfile(let name, let files):
            "profile \"\(name)\" is in neither \(files.joined(separator: " nor ")): check the name, or add the profile"
        case .badEndpoint(let url, let source):
            "endpoint \"\(url)\" (from \(source)) is not a URL: write http:// or https:// and a host"
        case .badRegion(let name, let source):
            "region \"\(name)\" (from \(source)) is not a region's name: write one such as eu-west-1"
        }
    }
}
