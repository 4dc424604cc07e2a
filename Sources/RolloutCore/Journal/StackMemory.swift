/// What a run has changed of its stack, as far as tags of a group have room for it: the former values of parameters, in
/// order, or where a record of the whole stack is kept. Never a secret, and not the template itself.
package struct StackMemory: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var key: String
        /// The value before the run.
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Those that come back with another value than the run gave them; all others keep theirs.
    package var parameters: [Parameter]

    /// Where the stack as it was is kept; then that says everything, and ``parameters`` is empty.
    package var copy: StateCopy?

    package init(parameters: [Parameter]) { self.parameters = parameters }

    package init(copy: StateCopy) {
        parameters = []
        self.copy = copy
    }

    /// The most tags that it may take.
    package static let tagLimit = 8
    /// Digits of the text in one tag.
    private static let digitsPerTag = 190

    /// The text as pieces of digits, each short enough for a tag; at least one.
    var pieces: [String] {
        // Lengths first: values may hold any character.
        var bytes: [UInt8] = []
        // Three texts are a copy; a version that does not know copies calls them torn, and leaves the stack alone.
        let texts =
            copy.map { ["copy", "\($0.place)", $0.digest] } ?? parameters.flatMap { [$0.key, $0.value] }
        for text in texts.map({ Array($0.utf8) }) { bytes += Array("\(text.count):".utf8) + text }
        let digits = Digits64.encode(bytes)
        if digits.isEmpty { return [""] }
        var pieces: [String] = []
        var rest = digits[...]
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(StackMemory.digitsPerTag)))
            rest = rest.dropFirst(StackMemory.digitsPerTag)
        }
        return pieces
    }

    /// Whether it fits into tags.
    package var fits: Bool { pieces.count <= StackMemory.tagLimit }

    init?(pieces: [String]) {
        guard let bytes = Digits64.decode(pieces.joined()) else { return nil }
        var texts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0
            else { return nil }
            rest = rest[(colon + 1)...]
            guard rest.count >= count else { return nil }
            texts.append(String(decoding: rest.prefix(count), as: UTF8.self))
            rest = rest.dropFirst(count)
        }
        if texts.count == 3, texts[0] == "copy", let place = try? StatePlace(texts[1]) {
            // A place that cannot be read is as torn as any other text.
            self.init(copy: StateCopy(place: place, digest: texts[2]))
            return
        }
        guard texts.count.isMultiple(of: 2) else { return nil }
        self.init(
            parameters: stride(from: 0, to: texts.count, by: 2).map { Parameter(key: texts[$0], value: texts[$0 + 1]) })
    }
}

/// Bytes in letters and digits that a tag may hold (RFC 4648, "base64url", without padding).
private enum Digits64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digits[Int(bits >> UInt32(count) & 63)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(digits[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for digit in text.utf8 {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
            bits &= (1 << UInt32(count)) - 1
        }
        return bytes
    }
}
