internal import AWSWire
internal import Timekeeping

extension XMLPullReader {
    /// Reads the open element as a whole number.
    mutating func number() throws(XMLError) -> Int {
        let start = offset
        let text = try text()
        guard let number = Int(text) else { throw XMLError(.unexpected("\"\(text)\" instead of a number"), at: start) }
        return number
    }

    /// Reads the open element as `true` or `false`.
    mutating func flag() throws(XMLError) -> Bool {
        let start = offset
        let text = try text()
        switch text {
        case "true", "True", "1": return true
        case "false", "False", "0": return false
        default: throw XMLError(.unexpected("\"\(text)\" instead of true or false"), at: start)
        }
    }

    /// Reads the open element as a time.
    mutating func time() throws(XMLError) -> WallTime {
        let start = offset
        let text = try text()
        guard let time = WallTime(iso8601: text) else {
            throw XMLError(.unexpected("\"\(text)\" instead of a time"), at: start)
        }
        return time
    }

    /// Reads the open element as text; `nil` when it is empty.
    mutating func textIfAny() throws(XMLError) -> String? {
        let text = try text()
        return text.isEmpty ? nil : text
    }

    /// Reads a list whose entries `read` reads from within.
    mutating func values<Value>(
        of entry: String = "member", _ read: (inout XMLPullReader) throws(XMLError) -> Value
    ) throws(XMLError) -> [Value] {
        var values: [Value] = []
        try list(of: entry) { (reader) throws(XMLError) in values.append(try read(&reader)) }
        return values
    }
}
