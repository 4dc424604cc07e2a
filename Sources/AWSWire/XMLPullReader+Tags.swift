extension UInt8 {
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let slash = UInt8(ascii: "/")
    static let colon = UInt8(ascii: ":")
    static let ampersand = UInt8(ascii: "&")

    var isXMLBlank: Bool { self == 32 || self == 10 || self == 13 || self == 9 }
}

extension XMLPullReader {
    /// Reads `<name attributes>` or `<name attributes/>` at the position and opens the element.
    mutating func readStartTag() throws(XMLError) {
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        guard bytes[position] == .less else { throw XMLError(.malformed("text where a tag is expected"), at: position) }
        guard open.count < XMLPullReader.depthLimit else { throw XMLError(.tooDeep, at: position) }
        position += 1
        open.append(try readName())
        try readAttributes()
        endIsDue = try byte() == .slash
        if endIsDue { position += 1 }
        try expect(.greater, "\">\" at the end of a tag")
    }

    /// Reads the end tag of the innermost open element, or takes the end that is due.
    mutating func readEndTag() throws(XMLError) {
        guard let name = open.last else { throw XMLError(.malformed("an end tag without an element"), at: position) }
        if endIsDue {
            endIsDue = false
            open.removeLast()
            return
        }
        let start = position
        position += 2
        let nameEnd = position + name.count
        guard nameEnd <= bytes.count else { throw XMLError(.truncated, at: bytes.count) }
        var offset = 0
        while offset < name.count {
            guard bytes[position + offset] == bytes[name.lowerBound + offset] else {
                throw wrongEndTag(at: start)
            }
            offset += 1
        }
        position = nameEnd
        if try isNameByte(byte()) { throw wrongEndTag(at: start) }
        skipBlanks()
        try expect(.greater, "\">\" at the end of an end tag")
        open.removeLast()
    }

    /// Passes over blanks, comments and processing instructions outside the root element.
    mutating func skipMisc(isProlog: Bool) throws(XMLError) {
        if isProlog, starts(with: "<?xml"), position + 5 < bytes.count, bytes[position + 5].isXMLBlank {
            try readXMLDeclaration()
        }
        while true {
            skipBlanks()
            if starts(with: "<!--") {
                try skipComment()
            } else if starts(with: "<?") {
                try skipProcessingInstruction()
            } else if starts(with: "<!") {
                throw XMLError(.declaration, at: position)
            } else {
                return
            }
        }
    }

    mutating func skipComment() throws(XMLError) {
        let start = position
        position += 4
        guard let end = find("--") else { throw XMLError(.truncated, at: bytes.count) }
        position = end + 2
        guard try byte() == .greater else { throw XMLError(.malformed("\"--\" inside a comment"), at: start) }
        position += 1
    }

    mutating func skipProcessingInstruction() throws(XMLError) {
        let start = position
        position += 2
        let name = try readName()
        if String(decoding: bytes[name], as: UTF8.self).lowercased() == "xml" {
            throw XMLError(.malformed("an XML declaration that is not at the beginning"), at: start)
        }
        let next = try byte()
        guard starts(with: "?>") || next.isXMLBlank else {
            throw XMLError(.malformed("a broken processing instruction"), at: position)
        }
        guard let end = find("?>") else { throw XMLError(.truncated, at: bytes.count) }
        position = end + 2
    }

    func starts(with text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<text.utf8CodeUnitCount where bytes[position + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// The offset at which `text` next begins.
    func find(_ text: StaticString) -> Int? {
        var copy = self
        while copy.position + text.utf8CodeUnitCount <= bytes.count {
            if copy.starts(with: text) { return copy.position }
            copy.position += 1
        }
        return nil
    }

    mutating func skipBlanks() {
        while position < bytes.count, bytes[position].isXMLBlank { position += 1 }
    }

    private func wrongEndTag(at offset: Int) -> XMLError {
        XMLError(.wrongEndTag(expected: localName), at: offset)
    }

    private func byte() throws(XMLError) -> UInt8 {
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        return bytes[position]
    }

    private mutating func expect(_ expected: UInt8, _ what: String) throws(XMLError) {
        guard try byte() == expected else { throw XMLError(.malformed("expected \(what)"), at: position) }
        position += 1
    }

    private mutating func readName() throws(XMLError) -> Range<Int> {
        let start = position
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        guard start < position, isNameStart(bytes[start]) else { throw badName(at: start) }
        // At most a prefix and a name: https://www.w3.org/TR/xml-names/#ns-qualnames
        let colons = bytes[start..<position].count { $0 == .colon }
        guard colons <= 1, bytes[position - 1] != .colon else { throw badName(at: start) }
        return start..<position
    }

    private func badName(at offset: Int) -> XMLError {
        let isDeclaration = bytes[offset] == UInt8(ascii: "!")
        return XMLError(isDeclaration ? .declaration : .malformed("a name is expected"), at: offset)
    }

    private mutating func readAttributes() throws(XMLError) {
        var names: [Range<Int>] = []
        while true {
            let hadBlank = try byte().isXMLBlank
            skipBlanks()
            let next = try byte()
            if next == .greater || next == .slash { return }
            guard hadBlank else { throw XMLError(.malformed("a blank is expected before an attribute"), at: position) }
            let name = try readName()
            if names.contains(where: { bytes[$0].elementsEqual(bytes[name]) }) {
                throw XMLError(.malformed("an attribute appears twice"), at: name.lowerBound)
            }
            names.append(name)
            _ = try readAttributeValue()
        }
    }

    private mutating func readAttributeValue() throws(XMLError) -> String {
        skipBlanks()
        try expect(UInt8(ascii: "="), "\"=\" after an attribute's name")
        skipBlanks()
        let quote = try byte()
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw XMLError(.malformed("an attribute's value needs quotes"), at: position)
        }
        position += 1
        var value: [UInt8] = []
        while try byte() != quote {
            if bytes[position] == .less { throw XMLError(.malformed("\"<\" in an attribute's value"), at: position) }
            if bytes[position] == .ampersand {
                try readReference(into: &value)
            } else {
                value.append(bytes[position])
                position += 1
            }
        }
        position += 1
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func readXMLDeclaration() throws(XMLError) {
        position += 5
        var index = 0
        while true {
            let hadBlank = try byte().isXMLBlank
            skipBlanks()
            if starts(with: "?>") { break }
            guard hadBlank else { throw XMLError(.malformed("a broken XML declaration"), at: position) }
            let start = position
            let name = String(decoding: bytes[try readName()], as: UTF8.self)
            let value = try readAttributeValue()
            switch (name, index) {
            case ("version", 0): index = 1
            case ("encoding", 1):
                index = 2
                if value.lowercased() != "utf-8" { throw XMLError(.encoding(value), at: start) }
            case ("standalone", 1...2): index = 3
            default: throw XMLError(.malformed("a broken XML declaration"), at: start)
            }
        }
        guard index > 0 else { throw XMLError(.malformed("an XML declaration without a version"), at: position) }
        position += 2
    }
}

private func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
        true
    default: false
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), .colon: true
    default: isNameStart(byte)
    }
}
