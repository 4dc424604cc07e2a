/// A value that crosses the border between a hook and the program.
///
/// Functions, coroutines and recursive tables have no counterpart here: a hook that hands one over gets an error.
package enum LuaValue: Sendable, Hashable {
    /// Lua's `nil` as an argument or a result; inside a list it is `json.null` in Lua, and in a table its key is absent.
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// A Lua string that is valid UTF-8.
    case string(String)
    /// A Lua string that is not valid UTF-8; in Lua it is a string like any other.
    case bytes([UInt8])
    /// A Lua table whose keys are 1, 2, … without a hole; an empty Lua table arrives as an empty ``table(_:)``.
    case list([LuaValue])
    case table(LuaTable)

    /// The text of a string value; `nil` for every other kind, ``bytes(_:)`` included.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The bytes of a string value of either kind; `nil` for everything else.
    package var rawBytes: [UInt8]? {
        switch self {
        case .string(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        default: nil
        }
    }

    /// The number as an integer, where it is one without loss (`3.0` is 3).
    package var integer: Int? {
        switch self {
        case .int(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number as a floating-point value, whichever way Lua keeps it.
    package var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// What Lua calls the type of this value, for messages: `nil`, `boolean`, `number`, `string` or `table`.
    package var typeName: String {
        switch self {
        case .null: "nil"
        case .bool: "boolean"
        case .int, .double: "number"
        case .string, .bytes: "string"
        case .list, .table: "table"
        }
    }

    /// The value under a name, where this is a table that has it.
    package subscript(name: String) -> LuaValue? {
        if case .table(let table) = self { table[name] } else { nil }
    }
}

extension LuaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: LuaValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, LuaValue)...) {
        self = .table(LuaTable(elements.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))
    }
}
