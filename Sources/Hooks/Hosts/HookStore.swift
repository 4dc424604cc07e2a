internal import LuaMachine
private import Synchronization

/// Values that hooks leave for later ones of the same run: `store.put(key, value)`, `store.get(key)`.
///
/// They live in this process and end with it: who takes a run over begins with an empty store.
package final class HookStore: Sendable {
    static let keyLimit = 128
    static let valueLimitBytes = 16 * 1024
    static let countLimit = 256

    private let values = Mutex<[String: LuaValue]>([:])

    package init() {}

    func value(of key: String) -> LuaValue { values.withLock { $0[key] ?? .null } }

    /// Keeps `value`; `.null` takes it away.
    ///
    /// - Throws: Why it cannot be kept; the store is as it was then.
    func put(_ value: LuaValue, at key: String) throws(HostFunctions.Refusal) {
        if let reason = Self.refusal(of: value) {
            throw HostFunctions.Refusal("store.put(\"\(printable(key))\"): \(reason)")
        }
        let isFull = values.withLock { values in
            if values[key] == nil, value != .null, values.count >= Self.countLimit { return true }
            values[key] = value == .null ? nil : value
            return false
        }
        if isFull {
            throw HostFunctions.Refusal(
                "store.put(\"\(printable(key))\"): the store has \(Self.countLimit) keys already: put nil at those that "
                    + "nobody needs")
        }
    }

    /// Everything that is there, by key.
    var all: LuaTable {
        let kept = values.withLock { $0 }
        return LuaTable(kept.keys.sorted().map { LuaTable.Pair(key: .string($0), value: kept[$0] ?? .null) })
    }

    /// Forgets everything.
    func clear() { values.withLock { $0 = [:] } }

    private static func refusal(of value: LuaValue) -> String? {
        guard let count = size(of: value) else {
            return "only what JSON can say is kept: texts in UTF-8, finite numbers, booleans, lists, tables with names"
        }
        return count > valueLimitBytes ? "the value has \(count) bytes, and \(valueLimitBytes) are kept at most" : nil
    }

    /// About as many bytes as JSON needs; `nil` for what JSON cannot say.
    private static func size(of value: LuaValue) -> Int? {
        switch value {
        case .null, .bool: return 4
        case .int: return 8
        case .double(let number): return number.isFinite ? 8 : nil
        case .string(let text): return text.utf8.count + 2
        case .bytes: return nil
        case .list(let values): return sum(values)
        case .table(let table):
            guard table.pairs.allSatisfy({ $0.key.text != nil }) else { return nil }
            return sum(table.pairs.flatMap { [$0.key, $0.value] })
        }
    }

    private static func sum(_ values: [LuaValue]) -> Int? {
        values.reduce(Int?(2)) { total, value in
            guard let total, let size = size(of: value) else { return nil }
            return total + size + 1
        }
    }
}
