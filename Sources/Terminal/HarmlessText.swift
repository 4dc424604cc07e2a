extension String {
    /// The text with everything that could move a cursor, hide or reorder letters made visible, on one line.
    ///
    /// For text from AWS, hooks and files. Line breaks and tabs become one blank, other control characters and the
    /// bidirectional overrides (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters) become `\u{1b}`.
    package var harmless: String {
        guard unicodeScalars.contains(where: { $0.isHarmful }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
                if result.last != " " { result.append(" ") }
            case _ where scalar.isHarmful:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmful: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
