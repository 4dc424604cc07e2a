/// What a lock is about, and where it stands in the parameter store.
package enum LockName: Hashable, Sendable {
    case stack(String)
    case group(String)

    package static let folder = "/haupdate/lock"

    /// The parameter's name. The store takes letters, digits and `.-_/`
    /// (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html); a name with
    /// anything else stands in a folder of its own, in hexadecimal digits.
    package var parameter: String {
        switch self {
        case .stack(let name): Self.path("stack", name)
        case .group(let name): Self.path("group", name)
        }
    }

    /// The parameter that says who has taken over from the holder with `mark`: put there without overwriting, so that one
    /// alone does.
    package func successor(of mark: String) -> String { "\(parameter)/after/\(mark)" }

    private static func path(_ kind: String, _ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        if isPlain { return "\(folder)/\(kind)/\(name)" }
        let digits = name.utf8.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "\(folder)/\(kind)-hex/\(digits.joined())"
    }
}

extension LockName: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stack(let name): "stack \(name)"
        case .group(let name): "group \(name)"
        }
    }
}
