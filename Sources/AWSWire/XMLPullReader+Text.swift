extension XMLPullReader {
    /// Reads text up to the next tag.
    mutating func readText() throws(XMLError) -> String {
        if endIsDue { return "" }
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case .less where !isMarkupInText: return String(decoding: bytes[start..<position], as: UTF8.self)
            case .less, .ampersand, 13, closingBracket: return try readMixedText(from: start)
            default: position += 1
            }
        }
        throw XMLError(.truncated, at: position)
    }

    /// Passes over text, comments and processing instructions up to the next tag.
    mutating func skipText() throws(XMLError) {
        while position < bytes.count, bytes[position].isXMLBlank { position += 1 }
        if position < bytes.count, bytes[position] == .less, !isMarkupInText { return }
        _ = try readText()
    }

    /// Reads `&name;` or `&#number;` at the position.
    mutating func readReference(into output: inout [UInt8]) throws(XMLError) {
        let start = position
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: ";"), end - start < 12 { end += 1 }
        guard end < bytes.count else { throw XMLError(.truncated, at: end) }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        guard bytes[end] == UInt8(ascii: ";") else { throw XMLError(.unknownEntity(name), at: start) }
        position = end + 1
        switch name {
        case "lt": output.append(.less)
        case "gt": output.append(.greater)
        case "amp": output.append(.ampersand)
        case "quot": output.append(UInt8(ascii: "\""))
        case "apos": output.append(UInt8(ascii: "'"))
        default:
            guard let scalar = numericReference(name) else { throw XMLError(.unknownEntity(name), at: start) }
            output.append(contentsOf: String(Character(scalar)).utf8)
        }
    }

    /// A `<` at the position begins a comment, a processing instruction or a CDATA section, not a tag.
    private var isMarkupInText: Bool {
        guard position + 1 < bytes.count else { return false }
        let next = bytes[position + 1]
        return next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    }

    private mutating func readMixedText(from start: Int) throws(XMLError) -> String {
        var output = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case .less where !isMarkupInText: return String(decoding: output, as: UTF8.self)
            case .less where starts(with: "<![CDATA["):
                guard let end = find("]]>") else { throw XMLError(.truncated, at: bytes.count) }
                position += 9
                while position < end { appendCharacter(to: &output) }
                position = end + 3
            case .less where starts(with: "<!--"): try skipComment()
            case .less where starts(with: "<?"): try skipProcessingInstruction()
            case .less: throw XMLError(.declaration, at: position)
            case .ampersand: try readReference(into: &output)
            case closingBracket where starts(with: "]]>"):
                throw XMLError(.malformed("\"]]>\" in text"), at: position)
            default: appendCharacter(to: &output)
            }
        }
        throw XMLError(.truncated, at: position)
    }

    /// Takes one byte of text; CR LF and a lone CR become LF (XML 1.0, 2.11).
    private mutating func appendCharacter(to output: inout [UInt8]) {
        let byte = bytes[position]
        position += 1
        guard byte == 13 else {
            output.append(byte)
            return
        }
        output.append(10)
        if position < bytes.count, bytes[position] == 10 { position += 1 }
    }
}

private let closingBracket = UInt8(ascii: "]")

private func numericReference(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard let first = digits.first, first.isHexDigit,
        let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(value)
    else { return nil }
    let isAllowed = value >= 32 ? value != 0xFFFE && value != 0xFFFF : [9, 10, 13].contains(value)
    return isAllowed ? scalar : nil
}

/// Makes sure that `bytes` are UTF-8 and hold only characters that XML 1.0 allows (2.2).
func checkCharacters(of bytes: [UInt8]) throws(XMLError) {
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
            if byte < 32, byte != 10, byte != 9, byte != 13 { throw XMLError(.controlCharacter, at: index) }
            index += 1
        } else {
            index += try lengthOfSequence(in: bytes, at: index)
        }
    }
}

/// The length of the UTF-8 sequence at `index`, by the table of the Unicode Standard, 3.9, table 3-7.
private func lengthOfSequence(in bytes: [UInt8], at index: Int) throws(XMLError) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
        switch bytes[index] {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: throw XMLError(.invalidUTF8, at: index)
        }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else {
        throw XMLError(.invalidUTF8, at: index)
    }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 {
        throw XMLError(.invalidUTF8, at: index)
    }
    let isNoncharacter = bytes[index] == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
    if isNoncharacter { throw XMLError(.controlCharacter, at: index) }
    return length
}
