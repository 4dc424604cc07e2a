/// Frames as bytes: four bytes of length (little-endian, of what follows), a byte for the version, one for the kind of
/// frame, the fields.
package enum FrameCodec {
    /// The only version that is read and written.
    package static let version = 1
    /// The largest length of a frame, in bytes, without the four that tell it.
    package static let limitBytes = 1 << 20
    /// How deep tables may be nested in a value.
    package static let limitDepth = 32

    /// Encodes a frame for the process in which hooks run, its length included.
    ///
    /// - Throws: ``FrameError/tooLarge(bytes:)``, ``FrameError/tooDeep``.
    package static func encode(_ frame: ParentFrame) throws(FrameError) -> [UInt8] {
        var writer = ByteWriter()
        try frame.write(to: &writer)
        return try framed(kind: frame.kind.rawValue, writer.bytes)
    }

    /// Encodes a frame for the program, its length included.
    ///
    /// - Throws: ``FrameError/tooLarge(bytes:)``, ``FrameError/tooDeep``.
    package static func encode(_ frame: ChildFrame) throws(FrameError) -> [UInt8] {
        var writer = ByteWriter()
        try frame.write(to: &writer)
        return try framed(kind: frame.kind.rawValue, writer.bytes)
    }

    /// Decodes the content of a frame, as ``FrameReader`` gives it; it may come from a hostile side.
    ///
    /// - Throws: ``FrameError``, for everything but an exact frame of this version.
    package static func decodeParentFrame(_ payload: [UInt8]) throws(FrameError) -> ParentFrame {
        var (kind, reader) = try opened(payload)
        let frame = try ParentFrame(kind: kind, from: &reader)
        try reader.end()
        return frame
    }

    /// Decodes the content of a frame, as ``FrameReader`` gives it; it may come from a hostile side.
    ///
    /// - Throws: ``FrameError``, for everything but an exact frame of this version.
    package static func decodeChildFrame(_ payload: [UInt8]) throws(FrameError) -> ChildFrame {
        var (kind, reader) = try opened(payload)
        let frame = try ChildFrame(kind: kind, from: &reader)
        try reader.end()
        return frame
    }

    private static func framed(kind: UInt8, _ fields: [UInt8]) throws(FrameError) -> [UInt8] {
        let length = fields.count + 2
        guard length <= limitBytes else { throw .tooLarge(bytes: length) }
        var writer = ByteWriter()
        writer.number(UInt32(length))
        writer.number(UInt8(version))
        writer.number(kind)
        return writer.bytes + fields
    }

    private static func opened(_ payload: [UInt8]) throws(FrameError) -> (kind: UInt8, ByteReader) {
        var reader = ByteReader(payload[...])
        let found = Int(try reader.number(UInt8.self))
        guard found == version else { throw .wrongVersion(found) }
        let kind = try reader.number(UInt8.self)
        return (kind, reader)
    }
}
