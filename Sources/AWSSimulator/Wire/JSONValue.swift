/// A value of the JSON protocol; members keep their order.
enum JSONValue: Sendable {
    case string(String)
    case number(Double)
    case bool(Bool)
    case list([JSONValue])
    case object([(String, JSONValue)])

    /// The value as text, in UTF-8.
    var bytes: [UInt8] { Array(text.utf8) }

    private var text: String {
        switch self {
        case .string(let string): Self.quoted(string)
        case .number(let number): number == number.rounded() ? String(Int64(number)) : String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .list(let items): "[\(items.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.0)):\($0.1.text)" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
