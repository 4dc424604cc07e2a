/// A JSON value whose keys keep their order, so that equal events give equal lines.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A duration as a number of seconds, to the millisecond.
    case seconds(Duration)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A key with its value.
    package struct Member: Hashable, Sendable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// A string, or `null`.
    package static func optional(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// The value on one line (https://www.rfc-editor.org/rfc/rfc8259), control characters and line separators escaped.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .seconds(let duration): text += secondsText(duration)
        case .string(let value): text += quoted(value)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += quoted(member.key) + ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }
}

private func secondsText(_ duration: Duration) -> String {
    let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    let sign = milliseconds < 0 ? "-" : ""
    let rest = String(milliseconds.magnitude % 1000)
    let fraction = rest == "0" ? "" : "." + String(repeating: "0", count: 3 - rest.count) + rest
    return "\(sign)\(milliseconds.magnitude / 1000)\(fraction)"
}

private func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x202E) ~= scalar.value:
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text + "\""
}
