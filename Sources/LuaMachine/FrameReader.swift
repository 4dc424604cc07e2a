/// Cuts a stream of bytes into the contents of frames. It keeps at most one frame and the part that came last.
package struct FrameReader: Sendable {
    private var pending: [UInt8] = []
    private var start = 0

    package init() {}

    /// Whether bytes of an unfinished frame are waiting: at the end of a stream that means a cut frame.
    package var isInsideFrame: Bool { start < pending.count }

    /// Adds what arrived; the parts may be cut anywhere.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            pending.removeFirst(start)
            start = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// The content of the next whole frame, for ``FrameCodec``; `nil` until it has arrived.
    ///
    /// - Throws: ``FrameError/tooLarge(bytes:)``: nothing more can be read from this stream.
    package mutating func next() throws(FrameError) -> [UInt8]? {
        var reader = ByteReader(pending[start...])
        guard reader.remaining >= 4 else { return nil }
        let length = Int(try reader.number(UInt32.self))
        guard length <= FrameCodec.limitBytes else { throw .tooLarge(bytes: length) }
        guard reader.remaining >= length else { return nil }
        let payload = Array(pending[(start + 4)..<(start + 4 + length)])
        start += 4 + length
        return payload
    }
}
