internal import LuaMachine

/// Where two values differ, line by line: `-` what was expected, `+` what was found.
struct ValueDifference {
    /// More lines than this are not shown.
    private static let lineLimit = 40

    private(set) var lines: [String] = []

    init(expected: LuaValue, found: LuaValue) {
        compare(expected, found, at: "")
        if lines.count > Self.lineLimit {
            let rest = lines.count - Self.lineLimit
            lines = Array(lines.prefix(Self.lineLimit)) + ["  ... and \(rest) lines more"]
        }
    }

    private mutating func compare(_ expected: LuaValue, _ found: LuaValue, at path: String) {
        if Self.areSame(expected, found) { return }
        switch (Self.fields(expected), Self.fields(found)) {
        case (let left?, let right?):
            for (key, value) in left {
                let other = right.first { $0.key == key }?.value ?? .null
                compare(value, other, at: Self.joined(path, key))
            }
            for (key, value) in right where !left.contains(where: { $0.key == key }) {
                compare(.null, value, at: Self.joined(path, key))
            }
        default:
            let name = path.isEmpty ? "" : "\(path) = "
            lines.append("- \(name)\(Self.text(expected))")
            lines.append("+ \(name)\(Self.text(found))")
        }
    }

    /// Numbers are the same whichever way Lua keeps them, and so are the two empty tables.
    static func areSame(_ left: LuaValue, _ right: LuaValue) -> Bool {
        if let first = left.number, let second = right.number { return first == second }
        guard let first = fields(left), let second = fields(right) else { return left == right }
        return first.count == second.count
            && zip(first, second).allSatisfy { $0.key == $1.key && areSame($0.value, $1.value) }
    }

    private static func fields(_ value: LuaValue) -> [(key: LuaValue, value: LuaValue)]? {
        switch value {
        case .list(let values): values.enumerated().map { (.int(Int64($0.offset + 1)), $0.element) }
        case .table(let table): table.pairs.map { ($0.key, $0.value) }
        default: nil
        }
    }

    private static func joined(_ path: String, _ key: LuaValue) -> String {
        guard let name = key.text else { return "\(path)[\(text(key))]" }
        return path.isEmpty ? printable(name) : "\(path).\(printable(name))"
    }

    /// A value as Lua would write it; long ones are cut.
    static func text(_ value: LuaValue) -> String {
        switch value {
        case .null: return "nil"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .double(let value): return "\(value)"
        case .string(let text): return "\"\(printable(text, limit: 200))\""
        case .bytes(let bytes): return "\"\(printable(bytes, limit: 200))\""
        case .list, .table:
            let parts = (fields(value) ?? []).prefix(20).map { field in
                field.key.text.map { "\(printable($0)) = \(text(field.value))" } ?? text(field.value)
            }
            return parts.isEmpty ? "{}" : printable("{ \(parts.joined(separator: ", ")) }", limit: 400)
        }
    }
}
