#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// Keeps hooks away from the addresses at which a machine gives out its own credentials.
///
/// Addresses are recognised in every spelling that a resolver takes (`0xa9fea9fe`, `::ffff:169.254.169.254`). The names by
/// which clouds call their metadata service are refused too; what any other name leads to is asked for and checked
/// before somebody connects to it.
enum AddressRule {
    private static let names = ["instance-data", "metadata", "metadata.google.internal"]

    /// Why `host` may not be asked; `nil` when it may.
    static func refusal(of host: String) -> String? {
        let isRefused =
            names.contains(host) || host.hasPrefix("instance-data.")
            || version4(host).map(isForbidden) ?? version6(host).map(isForbidden) ?? false
        return isRefused ? "\(host): link-local and metadata addresses are refused to hooks" : nil
    }

    /// Why the address that the name `host` leads to may not be asked; `nil` when it may.
    static func refusal(of host: String, at address: String) -> String? {
        // Behind `%` stands the interface.
        guard refusal(of: String(address.prefix { $0 != "%" })) != nil else { return nil }
        return "\(host) leads to \(address): link-local and metadata addresses are refused to hooks"
    }

    /// Whether `host` is an address, in any spelling, and no name.
    static func isAddress(_ host: String) -> Bool {
        version4(host) != nil || version6(host) != nil
    }

    /// 169.254.0.0/16.
    private static func isForbidden(_ address: UInt32) -> Bool {
        address >> 16 == 0xa9fe
    }

    /// fe80::/10, fd00:ec2::/32, and 169.254.0.0/16 in its mapped, compatible, 6to4 and NAT64 forms.
    private static func isForbidden(_ bytes: [UInt8]) -> Bool {
        if bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80 { return true }
        if bytes.starts(with: [0xfd, 0x00, 0x0e, 0xc2]) { return true }
        if bytes.starts(with: [0x20, 0x02, 0xa9, 0xfe]) { return true }
        let mayCarryVersion4 =
            bytes[..<10].allSatisfy { $0 == 0 } || bytes.starts(with: [0x00, 0x64, 0xff, 0x9b])
        return mayCarryVersion4 && bytes[12] == 0xa9 && bytes[13] == 0xfe
    }

    private static func version4(_ host: String) -> UInt32? {
        var address = in_addr()
        return inet_aton(host, &address) == 0 ? nil : UInt32(bigEndian: address.s_addr)
    }

    private static func version6(_ host: String) -> [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }
}
