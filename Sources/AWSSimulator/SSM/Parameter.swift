package import Timekeeping

/// A parameter of the parameter store.
package struct Parameter: Keyed {
    package let name: String
    package internal(set) var value: String
    /// `String`, `StringList` or `SecureString`.
    package internal(set) var type: String
    /// 1 or more.
    package internal(set) var version: Int
    package internal(set) var modified: WallTime

    package var key: String { name }
}
