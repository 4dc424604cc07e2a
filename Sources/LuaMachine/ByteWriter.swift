/// Collects the fields of a frame. Numbers are little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func integer(_ value: Int) { number(Int64(value)) }

    mutating func flag(_ value: Bool) { number(UInt8(value ? 1 : 0)) }

    mutating func raw(_ value: [UInt8]) {
        number(UInt32(clamping: value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) {
        number(UInt32(clamping: value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// Durations travel in nanoseconds; what does not fit is cut to the nearest that does (292 years).
    mutating func duration(_ value: Duration) {
        let (seconds, attoseconds) = value.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        number(overflow ? (seconds < 0 ? Int64.min : Int64.max) : whole &+ attoseconds / 1_000_000_000)
    }

    mutating func values(_ list: [LuaValue], depth: Int = 0) throws(FrameError) {
        number(UInt32(clamping: list.count))
        for value in list { try self.value(value, depth: depth) }
    }

    /// Writes a value as the C border reads it: a byte for the kind, then its content.
    mutating func value(_ value: LuaValue, depth: Int = 0) throws(FrameError) {
        guard depth <= FrameCodec.limitDepth else { throw .tooDeep }
        switch value {
        case .null: number(ValueTag.null.rawValue)
        case .bool(let flag): number((flag ? ValueTag.true : .false).rawValue)
        case .int(let int):
            number(ValueTag.int.rawValue)
            number(int)
        case .double(let double):
            number(ValueTag.double.rawValue)
            number(double.bitPattern)
        case .string(let text):
            number(ValueTag.string.rawValue)
            self.text(text)
        case .bytes(let bytes):
            number(ValueTag.string.rawValue)
            raw(bytes)
        case .list(let list):
            number(ValueTag.list.rawValue)
            try values(list, depth: depth + 1)
        case .table(let table):
            number(ValueTag.table.rawValue)
            number(UInt32(clamping: table.pairs.count))
            for pair in table.pairs {
                try self.value(pair.key, depth: depth + 1)
                try self.value(pair.value, depth: depth + 1)
            }
        }
    }
}

/// The first byte of an encoded value; `shim_values.c` has the same numbers.
enum ValueTag: UInt8 {
    case null = 0, `false`, `true`, int, double, string, table, list
}
