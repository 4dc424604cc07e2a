extension HookDeclaration {
    func write(to writer: inout ByteWriter) throws(FrameError) {
        writer.text(about)
        writer.text(per.rawValue)
        writer.duration(every)
        writer.integer(passes)
        writer.duration(deadline)
        writer.text(onDeadline.rawValue)
        writer.text(onError.rawValue)
        try writer.value(.table(needs))
        writer.optional(budget) { $0.integer($1) }
        writer.flag(dry)
        writer.optional(runLine) { $0.integer($1) }
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        let about = try reader.text()
        self.init(per: try reader.named("subject"))
        self.about = about
        every = try reader.duration()
        passes = try reader.integer()
        deadline = try reader.duration()
        onDeadline = try reader.named("on_deadline")
        onError = try reader.named("on_error")
        guard case .table(let table) = try reader.value() else { throw .unknown(what: "needs", value: 0) }
        needs = table
        budget = try reader.optional { (inner: inout ByteReader) throws(FrameError) in try inner.integer() }
        dry = try reader.flag()
        runLine = try reader.optional { (inner: inout ByteReader) throws(FrameError) in try inner.integer() }
    }
}

extension Verdict {
    private enum Kind: UInt8 {
        case pass = 1, fail, wait, unknown
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .pass(let note):
            writer.number(Kind.pass.rawValue)
            writer.optional(note) { $0.text($1) }
        case .fail(let reason):
            writer.number(Kind.fail.rawValue)
            writer.text(reason)
        case .wait(let reason, let after):
            writer.number(Kind.wait.rawValue)
            writer.text(reason)
            writer.optional(after) { $0.duration($1) }
        case .unknown(let reason):
            writer.number(Kind.unknown.rawValue)
            writer.text(reason)
        }
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        let byte = try reader.number(UInt8.self)
        guard let kind = Kind(rawValue: byte) else { throw .unknown(what: "verdict", value: Int(byte)) }
        switch kind {
        case .pass:
            self = .pass(
                note: try reader.optional { (inner: inout ByteReader) throws(FrameError) in try inner.text() })
        case .fail: self = .fail(reason: try reader.text())
        case .wait:
            let reason = try reader.text()
            let after = try reader.optional { (inner: inout ByteReader) throws(FrameError) in try inner.duration() }
            self = .wait(reason: reason, after: after)
        case .unknown: self = .unknown(reason: try reader.text())
        }
    }
}
