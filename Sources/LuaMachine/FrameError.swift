/// Why bytes are not a frame, or a frame cannot become bytes.
package enum FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The frame is larger than ``FrameCodec/limitBytes``.
    case tooLarge(bytes: Int)
    /// Tables are nested deeper than ``FrameCodec/limitDepth``.
    case tooDeep
    /// The frame ends before its fields do.
    case truncated
    /// The frame goes on after its fields.
    case trailingBytes(Int)
    case wrongVersion(Int)
    /// A byte has no meaning where it stands.
    case unknown(what: String, value: Int)

    package var description: String {
        switch self {
        case .tooLarge(let bytes):
            "a frame of \(bytes) bytes is over the limit of \(FrameCodec.limitBytes): hand over less at once"
        case .tooDeep: "a value is nested deeper than \(FrameCodec.limitDepth) tables: flatten it"
        case .truncated: "a frame ends too early: the other side is broken or of another version"
        case .trailingBytes(let count):
            "a frame has \(count) bytes too many: the other side is broken or of another version"
        case .wrongVersion(let version):
            "a frame has version \(version) instead of \(FrameCodec.version): haupdate and haupdate-hooks are of "
                + "different releases, install both again"
        case .unknown(let what, let value):
            "a frame has the unknown \(what) \(value): the other side is broken or of another version"
        }
    }
}
