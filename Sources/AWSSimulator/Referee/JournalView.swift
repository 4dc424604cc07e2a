/// What the tags of a group say to somebody who knows their published form only (docs/rollout.md) and shares no code
/// with those who write them.
struct JournalView: Sendable, Hashable {
    let run: String
    let owner: String
    /// Such as `prepared`, `surging`, `committing`, `rolling-back`, `frozen`.
    let phase: String
    let sizes: RefereeTerms.Sizes
    /// The processes that the run suspends.
    let suspended: [String]
    /// How many instances the user had protected.
    let protectedCount: Int
    /// By how much the sizes grow; `nil` while no target is written down.
    let surge: Int?

    static let runKey = "haupdate:run"
    static let wasKey = "haupdate:was"
    static let toKey = "haupdate:to"

    enum Reading: Sendable, Hashable {
        case none
        case intact(JournalView)
        /// There is one that cannot be trusted.
        case torn

        var journal: JournalView? {
            if case .intact(let journal) = self { journal } else { nil }
        }
    }

    /// Whether the journal lets a run go on, or another one begin.
    var isFrozen: Bool { phase == "frozen" }

    static func isJournalKey(_ key: String) -> Bool {
        key.hasPrefix("haupdate:") && !key.hasPrefix("haupdate:accepted") && key != "haupdate:strategy"
            && key != "haupdate:question" && key != "haupdate:answer"
    }

    static func read(_ tags: [GroupTag]) -> Reading {
        guard tags.contains(where: { isJournalKey($0.key) }) else { return .none }
        guard let run = words(runKey, tags), let was = words(wasKey, tags), let id = run["run"], was["run"] == id,
            let phase = run["phase"], let sizes = sizes(was)
        else { return .torn }
        let to = words(toKey, tags)
        let surge = to?["run"] == id ? to?["surge"].flatMap { Int($0) } : nil
        return .intact(
            JournalView(
                run: id, owner: run["by"] ?? "", phase: phase, sizes: sizes,
                suspended: (was["suspended"] ?? "-").split(separator: "+").map(String.init).filter { $0 != "-" },
                protectedCount: was["protected"].flatMap { Int($0) } ?? -1, surge: surge))
    }

    private static func sizes(_ words: [String: String]) -> RefereeTerms.Sizes? {
        guard let minimum = words["min"].flatMap({ Int($0) }), let desired = words["desired"].flatMap({ Int($0) }),
            let maximum = words["max"].flatMap({ Int($0) })
        else { return nil }
        return RefereeTerms.Sizes(minimum: minimum, desired: desired, maximum: maximum)
    }

    /// The `key=value` words of a tag whose checksum is right.
    private static func words(_ key: String, _ tags: [GroupTag]) -> [String: String]? {
        guard let value = tags.first(where: { $0.key == key })?.value, let mark = value.lastRange(of: " crc=") else {
            return nil
        }
        let text = value[..<mark.lowerBound]
        guard value[mark.upperBound...] == crc32(text.utf8) else { return nil }
        var words: [String: String] = [:]
        for word in text.split(separator: " ") {
            guard let equals = word.firstIndex(of: "=") else { continue }
            words[String(word[..<equals])] = String(word[word.index(after: equals)...])
        }
        return words
    }

    /// CRC-32 (IEEE 802.3) in eight hexadecimal digits, from a table.
    private static func crc32(_ bytes: Substring.UTF8View) -> String {
        var rest: UInt32 = .max
        for byte in bytes { rest = crcTable[Int((rest ^ UInt32(byte)) & 0xff)] ^ (rest >> 8) }
        let digits = String(~rest, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }
}

extension String {
    fileprivate func lastRange(of part: String) -> Range<String.Index>? {
        guard count >= part.count else { return nil }
        // The mark is near the end: its eight digits follow it.
        var start = index(endIndex, offsetBy: -part.count)
        while true {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            guard start > startIndex else { return nil }
            start = index(before: start)
        }
    }
}
