package import Timekeeping

/// A parameter of the parameter store.
package struct Parameter: Keyed {
    /// One of the values that it has had.
    package struct Version: Codable, Sendable, Hashable {
        /// 1 or more.
        package let number: Int
        package let value: String
        package let modified: WallTime
        package let description: String
    }

    package let name: String
    /// `String`, `StringList` or `SecureString`.
    package internal(set) var type: String
    /// Oldest first; never empty. The store keeps the last hundred.
    package internal(set) var versions: [Version]
    package internal(set) var tags: [Tag] = []

    package var key: String { name }
    package var value: String { versions.last?.value ?? "" }
    /// 1 or more.
    package var version: Int { versions.last?.number ?? 0 }
}
