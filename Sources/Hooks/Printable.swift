extension Character {
    /// Whether a terminal could take it for a command: C0 and C1 controls, and what turns the direction of text.
    var isControl: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
            case .format: Self.directionMarks.contains(scalar.value)
            default: false
            }
        }
    }

    /// Bidirectional controls: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings.
    private static let directionMarks: Set<UInt32> = [
        0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
    ]
}

/// One harmless line: each control character becomes a visible escape, and what is longer than `limit` characters is
/// cut.
func printable(_ text: String, limit: Int = 500) -> String {
    var line = ""
    var count = 0
    for character in text {
        if count == limit { return line + "…" }
        count += 1
        line += character.isControl ? escaped(character) : String(character)
    }
    return line
}

/// The same for bytes that need not be UTF-8; what is none shows as U+FFFD.
func printable(_ bytes: [UInt8], limit: Int = 500) -> String {
    printable(String(decoding: bytes, as: UTF8.self), limit: limit)
}

private func escaped(_ character: Character) -> String {
    character.unicodeScalars.map { scalar in
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": " "
        case let other where Character(other).isControl: "\\u{\(String(other.value, radix: 16))}"
        default: String(scalar)
        }
    }.joined()
}
