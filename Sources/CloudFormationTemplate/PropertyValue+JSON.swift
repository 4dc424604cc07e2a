extension PropertyValue {
    /// The value as compact JSON, keys in their order; numbers are written as the template wrote them.
    package var json: String {
        switch self {
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let text): return text.isJSONNumber ? text : text.quotedForJSON
        case .string(let text): return text.quotedForJSON
        case .list(let elements): return "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .map(let entries):
            return "{" + entries.map { $0.key.quotedForJSON + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }
}

extension String {
    /// The text as a JSON string, quotes included.
    fileprivate var quotedForJSON: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    fileprivate var isJSONNumber: Bool {
        // Nearly all are short whole numbers; the expression is made anew each time.
        if utf8.allSatisfy({ (0x30...0x39).contains($0) }), let first = utf8.first {
            return first != UInt8(ascii: "0") || utf8.count == 1
        }
        return wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil
    }
}
