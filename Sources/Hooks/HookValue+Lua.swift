internal import LuaMachine

extension HookValue {
    /// The same value for Lua.
    var lua: LuaValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(Int64(value))
        case .number(let value): .double(value)
        case .text(let value): .string(value)
        case .list(let values): .list(values.filter { $0 != .null }.map(\.lua))
        case .table(let fields):
            .table(
                LuaTable(
                    fields.filter { $0.value != .null }
                        .map { LuaTable.Pair(key: .string($0.key), value: $0.value.lua) }))
        }
    }
}
