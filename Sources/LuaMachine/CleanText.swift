/// Text from a hook, safe to show: one line of valid UTF-8 without control characters and without those that change the
/// direction of what follows.
enum CleanText {
    /// The longest reason or note, in bytes.
    static let reasonBytes = 1_000
    /// The longest error message, in bytes.
    static let messageBytes = 4_096

    /// One line; blanks stand for line ends and tabs, and `…` for what is cut.
    static func line(_ bytes: [UInt8], limit: Int = reasonBytes) -> String {
        line(String(decoding: bytes, as: UTF8.self), limit: limit)
    }

    /// One line; blanks stand for line ends and tabs, and `…` for what is cut.
    static func line(_ text: String, limit: Int = reasonBytes) -> String {
        var clean = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            let shown = shown(scalar)
            size += UTF8.width(shown)
            if size > limit {
                clean.append("…")
                break
            }
            clean.append(shown)
        }
        return String(clean)
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09, 0x0a, 0x0d: " "
        case 0..<0x20, 0x7f..<0xa0: "\u{fffd}"
        case 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069: "\u{fffd}"
        default: scalar
        }
    }

    /// A whole number with its thousands apart: `5,000,000`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
