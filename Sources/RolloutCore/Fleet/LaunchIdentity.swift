/// What an instance was launched from: the answer to "is it of the new generation?".
package enum LaunchIdentity: Hashable, Sendable {
    case launchConfiguration(name: String)
    /// The version is the resolved number, never `$Latest` or `$Default`.
    case launchTemplate(id: String, version: Int)
}

extension LaunchIdentity: CustomStringConvertible {
    package var description: String {
        switch self {
        case .launchConfiguration(let name): "launch configuration \(name)"
        case .launchTemplate(let id, let version): "launch template \(id) version \(version)"
        }
    }
}

/// What a group launches: one identity, or one for each instance type of a mixed instances policy.
package struct LaunchTarget: Hashable, Sendable {
    /// An override that names an instance type, and perhaps a launch template of its own.
    package struct TypedOverride: Hashable, Sendable {
        package var instanceType: String
        package var identity: LaunchIdentity

        package init(instanceType: String, identity: LaunchIdentity) {
            self.instanceType = instanceType
            self.identity = identity
        }
    }

    package var identity: LaunchIdentity
    /// In the order of the group; empty where any type may come (no overrides, or attribute-based ones).
    package var overrides: [TypedOverride]

    package init(_ identity: LaunchIdentity, overrides: [TypedOverride] = []) {
        self.identity = identity
        self.overrides = overrides
    }

    /// Whether an instance of `identity` and `instanceType` is what the group would launch today.
    ///
    /// An instance without an identity (its launch configuration was deleted, or it was attached) is not; neither is one
    /// whose type the overrides do not name.
    package func matches(_ identity: LaunchIdentity?, instanceType: String) -> Bool {
        guard let identity else { return false }
        if overrides.isEmpty { return identity == self.identity }
        return overrides.contains { $0.instanceType == instanceType && $0.identity == identity }
    }
}

extension LaunchTarget: CustomStringConvertible {
    package var description: String {
        guard !overrides.isEmpty else { return identity.description }
        let types = overrides.map(\.instanceType).joined(separator: ", ")
        return "\(identity) for \(types)"
    }

    /// Sixteen hexadecimal digits that tell targets apart where the name does not fit (FNV-1a, 64 bits).
    package var fingerprint: String {
        LaunchTarget.fingerprint(
            of: ([identity.description] + overrides.map { "\($0.instanceType)=\($0.identity)" }).joined(separator: "|"))
    }

    /// Sixteen hexadecimal digits that tell texts apart (FNV-1a, 64 bits).
    package static func fingerprint(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
