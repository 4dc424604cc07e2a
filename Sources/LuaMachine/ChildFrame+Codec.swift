extension ChildFrame {
    enum Kind: UInt8 {
        case ready = 65, loaded, refused, call, log, finished, failed, pong, complaint
    }

    var kind: Kind {
        switch self {
        case .ready: .ready
        case .loaded: .loaded
        case .refused: .refused
        case .call: .call
        case .log: .log
        case .finished: .finished
        case .failed: .failed
        case .pong: .pong
        case .complaint: .complaint
        }
    }

    func write(to writer: inout ByteWriter) throws(FrameError) {
        switch self {
        case .ready(let version, let lua):
            writer.integer(version)
            writer.text(lua)
        case .loaded(let file, let declaration):
            writer.integer(file)
            try declaration.write(to: &writer)
        case .refused(let file, let line, let message):
            writer.integer(file)
            writer.optional(line) { $0.integer($1) }
            writer.text(message)
        case .call(let task, let call, let function, let arguments):
            writer.integer(task)
            writer.integer(call)
            writer.text(function)
            try writer.values(arguments)
        case .log(let task, let level, let text):
            writer.integer(task)
            writer.text(level.rawValue)
            writer.text(text)
        case .finished(let task, let verdict):
            writer.integer(task)
            verdict.write(to: &writer)
        case .failed(let task, let failure):
            writer.integer(task)
            writer.text(failure.kind.rawValue)
            writer.text(failure.message)
        case .pong(let number): writer.integer(number)
        case .complaint(let message): writer.text(message)
        }
    }

    init(kind byte: UInt8, from reader: inout ByteReader) throws(FrameError) {
        guard let kind = Kind(rawValue: byte) else { throw .unknown(what: "kind of frame", value: Int(byte)) }
        switch kind {
        case .ready: self = .ready(version: try reader.integer(), lua: try reader.text())
        case .loaded:
            self = .loaded(file: try reader.integer(), declaration: try HookDeclaration(from: &reader))
        case .refused:
            let file = try reader.integer()
            let line = try reader.optional { (inner: inout ByteReader) throws(FrameError) in try inner.integer() }
            self = .refused(file: file, line: line, message: try reader.text())
        case .call:
            self = .call(
                task: try reader.integer(), call: try reader.integer(), function: try reader.text(),
                arguments: try reader.values())
        case .log:
            self = .log(task: try reader.integer(), level: try reader.named("log level"), text: try reader.text())
        case .finished: self = .finished(task: try reader.integer(), verdict: try Verdict(from: &reader))
        case .failed:
            self = .failed(
                task: try reader.integer(),
                failure: HookFailure(kind: try reader.named("kind of failure"), message: try reader.text()))
        case .pong: self = .pong(try reader.integer())
        case .complaint: self = .complaint(message: try reader.text())
        }
    }
}
