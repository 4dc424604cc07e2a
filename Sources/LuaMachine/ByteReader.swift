/// Reads the fields of a frame that may come from a hostile side: it never reads past the end, never recurses deeper
/// than ``FrameCodec/limitDepth``, and never reserves memory that the bytes at hand do not justify.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var remaining: Int { bytes.endIndex - position }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(FrameError) -> Number {
        let size = Number.bitWidth / 8
        guard remaining >= size else { throw .truncated }
        var value: Number = 0
        for offset in (0..<size).reversed() {
            value = (size == 1 ? 0 : value << 8) | Number(truncatingIfNeeded: bytes[position + offset])
        }
        position += size
        return value
    }

    mutating func integer() throws(FrameError) -> Int {
        let value = try number(Int64.self)
        guard let integer = Int(exactly: value) else { throw .unknown(what: "number", value: 0) }
        return integer
    }

    mutating func flag() throws(FrameError) -> Bool {
        let value = try number(UInt8.self)
        guard value < 2 else { throw .unknown(what: "flag", value: Int(value)) }
        return value == 1
    }

    mutating func raw() throws(FrameError) -> ArraySlice<UInt8> {
        let count = Int(try number(UInt32.self))
        guard remaining >= count else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Bytes that are not UTF-8 become replacement characters.
    mutating func text() throws(FrameError) -> String { String(decoding: try raw(), as: UTF8.self) }

    mutating func duration() throws(FrameError) -> Duration { .nanoseconds(try number(Int64.self)) }

    mutating func optional<Value>(
        _ read: (inout ByteReader) throws(FrameError) -> Value
    ) throws(FrameError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    /// A value of an enumeration that travels as its own text.
    mutating func named<Value: RawRepresentable>(
        _ what: String, _ type: Value.Type = Value.self
    ) throws(FrameError) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text()) else { throw .unknown(what: what, value: 0) }
        return value
    }

    /// How many follow. It may be a lie, which shows when they are read: no memory is reserved for them.
    mutating func count() throws(FrameError) -> Int {
        Int(try number(UInt32.self))
    }

    mutating func values(depth: Int = 0) throws(FrameError) -> [LuaValue] {
        let count = try count()
        var list: [LuaValue] = []
        for _ in 0..<count { list.append(try value(depth: depth)) }
        return list
    }

    mutating func value(depth: Int = 0) throws(FrameError) -> LuaValue {
        guard depth <= FrameCodec.limitDepth else { throw .tooDeep }
        let byte = try number(UInt8.self)
        guard let tag = ValueTag(rawValue: byte) else { throw .unknown(what: "kind of value", value: Int(byte)) }
        switch tag {
        case .null: return .null
        case .false: return .bool(false)
        case .true: return .bool(true)
        case .int: return .int(try number())
        case .double: return .double(Double(bitPattern: try number()))
        case .string:
            let content = Array(try raw())
            return String(validating: content, as: UTF8.self).map(LuaValue.string) ?? .bytes(content)
        case .list: return .list(try values(depth: depth + 1))
        case .table:
            let count = try count()
            var pairs: [LuaTable.Pair] = []
            for _ in 0..<count {
                let key = try value(depth: depth + 1)
                pairs.append(LuaTable.Pair(key: key, value: try value(depth: depth + 1)))
            }
            return .table(LuaTable(pairs))
        }
    }

    /// Ends the reading: a frame has nothing behind its last field.
    func end() throws(FrameError) {
        guard remaining == 0 else { throw .trailingBytes(remaining) }
    }
}
