/// A block of IPv4 or IPv6 addresses for `Fn::Cidr`.
struct AddressBlock: Hashable {
    /// The first address; IPv4 uses the low 32 bits.
    let address: UInt128
    let prefixLength: Int
    /// 32 or 128.
    let width: Int

    /// Reads `10.0.0.0/16` or `2001:db8::/56`; `nil` for anything else. Bits behind the prefix are cleared.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]) else { return nil }
        let isOld = !parts[0].contains(":")
        guard let number = isOld ? Self.version4(parts[0]) : Self.version6(parts[0]) else { return nil }
        width = isOld ? 32 : 128
        guard (0...width).contains(length) else { return nil }
        prefixLength = length
        let hostBits = width - length
        address = hostBits == 128 ? 0 : (number >> UInt128(hostBits)) << UInt128(hostBits)
    }

    /// The first `count` blocks of `2^hostBits` addresses; `nil` when the block does not hold so many.
    func divided(count: Int, hostBits: Int) -> [String]? {
        guard hostBits >= 0, hostBits <= width - prefixLength, hostBits < 128 else { return nil }
        let room = width - prefixLength - hostBits
        guard room >= 16 || count <= 1 << room else { return nil }
        return (0..<count).map { index in
            let start = address + (UInt128(index) << UInt128(hostBits))
            return (width == 32 ? Self.text4(start) : Self.text6(start)) + "/\(width - hostBits)"
        }
    }

    private static func version4(_ text: Substring) -> UInt128? {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4 else { return nil }
        return numbers.reduce(UInt128?.some(0)) { sum, number in
            guard let sum, let number else { return nil }
            return sum << 8 | UInt128(number)
        }
    }

    private static func version6(_ text: Substring) -> UInt128? {
        func groups(_ part: Substring) -> [UInt16]? {
            if part.isEmpty { return [] }
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
            return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
        }
        var all: [UInt16]
        if let gap = text.firstRange(of: "::") {
            guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]),
                head.count + tail.count < 8
            else { return nil }
            all = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        } else {
            guard let plain = groups(text) else { return nil }
            all = plain
        }
        guard all.count == 8 else { return nil }
        return all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    }

    private static func text4(_ address: UInt128) -> String {
        [24, 16, 8, 0].map { String(UInt8(truncatingIfNeeded: address >> UInt128($0))) }.joined(separator: ".")
    }

    /// RFC 5952: the longest run of two or more zero groups becomes `::`.
    private static func text6(_ address: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, best.count) { best = start..<end }
            start = max(end, start + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        if best.isEmpty { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::" + hex[best.upperBound...].joined(separator: ":")
    }
}
