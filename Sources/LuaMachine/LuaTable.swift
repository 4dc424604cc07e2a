/// A Lua table whose keys are not simply 1, 2, …: pairs in a fixed order.
///
/// The order is: `false`, `true`, numbers by value, strings by their bytes. It never depends on how the table was built.
package struct LuaTable: Sendable, Hashable {
    /// One key and its value.
    package struct Pair: Sendable, Hashable {
        package let key: LuaValue
        package let value: LuaValue

        package init(key: LuaValue, value: LuaValue) {
            self.key = key
            self.value = value
        }
    }

    /// All pairs, in the order of their keys; no key stands here twice.
    package let pairs: [Pair]

    /// Sorts the pairs; of two with the same key the later wins.
    package init(_ pairs: [Pair] = []) {
        let ordered = pairs.enumerated().sorted { left, right in
            if Self.precedes(left.element.key, right.element.key) { return true }
            if Self.precedes(right.element.key, left.element.key) { return false }
            return left.offset < right.offset
        }
        var unique: [Pair] = []
        for (_, pair) in ordered {
            // Not `==`: Swift takes two spellings of é for the same text, Lua does not.
            if let last = unique.last, !Self.precedes(last.key, pair.key) { unique.removeLast() }
            unique.append(pair)
        }
        self.pairs = unique
    }

    /// The value under a name.
    package subscript(name: String) -> LuaValue? {
        var low = 0
        var high = pairs.count
        let key = LuaValue.string(name)
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(pairs[middle].key, key) { low = middle + 1 } else { high = middle }
        }
        return low < pairs.count && !Self.precedes(key, pairs[low].key) ? pairs[low].value : nil
    }

    private static func precedes(_ left: LuaValue, _ right: LuaValue) -> Bool {
        let (leftRank, rightRank) = (rank(left), rank(right))
        if leftRank != rightRank { return leftRank < rightRank }
        if let leftBytes = left.rawBytes, let rightBytes = right.rawBytes {
            return leftBytes.lexicographicallyPrecedes(rightBytes)
        }
        if case .int(let leftInt) = left, case .int(let rightInt) = right { return leftInt < rightInt }
        if let leftNumber = left.number, let rightNumber = right.number { return leftNumber < rightNumber }
        return false
    }

    private static func rank(_ key: LuaValue) -> Int {
        switch key {
        case .bool(let value): value ? 1 : 0
        case .int, .double: 2
        case .string, .bytes: 3
        case .null, .list, .table: 4
        }
    }
}
