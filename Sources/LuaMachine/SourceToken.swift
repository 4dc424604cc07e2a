/// A token of Lua source: enough of Lua's grammar to tell names and brackets from strings and comments.
struct SourceToken: Equatable {
    enum Kind: Equatable {
        case name(String)
        case string(String)
        /// One character; `==` is two, and no `=`.
        case symbol(String)
    }
    let kind: Kind
    let line: Int

    static func all(of source: [UInt8]) -> [SourceToken] {
        var scanner = Scanner(bytes: source)
        var tokens: [SourceToken] = []
        while let token = scanner.next() { tokens.append(token) }
        return tokens
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var line = 1

        func peek(_ offset: Int = 0) -> UInt8 {
            position + offset < bytes.count ? bytes[position + offset] : 0
        }

        mutating func advance() {
            if peek() == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }

        mutating func next() -> SourceToken? {
            while position < bytes.count {
                let start = line
                switch peek() {
                case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skipComment()
                case UInt8(ascii: "["):
                    if let text = longBracket() { return SourceToken(kind: .string(text), line: start) }
                    return symbol()
                case UInt8(ascii: "\""), UInt8(ascii: "'"): return SourceToken(kind: .string(quoted()), line: start)
                case let byte where Self.isLetter(byte): return SourceToken(kind: .name(name()), line: start)
                case 0...0x20: advance()
                default: return symbol()
                }
            }
            return nil
        }

        static func isLetter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }

        mutating func symbol() -> SourceToken {
            let byte = peek()
            let isCompared = "=~<>".utf8.contains(byte) && peek(1) == UInt8(ascii: "=")
            defer { position += isCompared ? 2 : 1 }
            let text = String(decoding: [byte], as: UTF8.self)
            return SourceToken(kind: .symbol(isCompared ? text + "=" : text), line: line)
        }

        mutating func name() -> String {
            let start = position
            while position < bytes.count, Self.isLetter(peek()) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        mutating func quoted() -> String {
            let quote = peek()
            position += 1
            let start = position
            while position < bytes.count, peek() != quote {
                if peek() == UInt8(ascii: "\\") { advance() }
                advance()
            }
            defer { position += 1 }
            return String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
        }

        mutating func skipComment() {
            position += 2
            if peek() == UInt8(ascii: "["), longBracket() != nil { return }
            while position < bytes.count, peek() != UInt8(ascii: "\n") { position += 1 }
        }

        /// `[[…]]`, `[=[…]=]` and so on; `nil`, and nothing is consumed, where there is none.
        mutating func longBracket() -> String? {
            var level = 0
            while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
            guard peek(1 + level) == UInt8(ascii: "[") else { return nil }
            let closing = [UInt8(ascii: "]")] + Array(repeating: UInt8(ascii: "="), count: level) + [UInt8(ascii: "]")]
            position += 2 + level
            let start = position
            while position < bytes.count, !bytes[position...].starts(with: closing) { advance() }
            defer { position += closing.count }
            return String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
        }
    }
}
