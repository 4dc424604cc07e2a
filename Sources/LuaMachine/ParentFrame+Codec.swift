extension ParentFrame {
    enum Kind: UInt8 {
        case hello = 1, load, start, reply, drop, ping
    }

    var kind: Kind {
        switch self {
        case .hello: .hello
        case .load: .load
        case .start: .start
        case .reply: .reply
        case .drop: .drop
        case .ping: .ping
        }
    }

    func write(to writer: inout ByteWriter) throws(FrameError) {
        switch self {
        case .hello(let limits, let functions):
            writer.integer(limits.memoryBytes)
            writer.integer(limits.instructions)
            writer.integer(limits.logBytes)
            writer.number(UInt32(clamping: functions.count))
            for function in functions { writer.text(function) }
        case .load(let file, let name, let phase, let source):
            writer.integer(file)
            writer.text(name)
            writer.text(phase.rawValue)
            writer.raw(source)
        case .start(let task, let file, let context, let seed):
            writer.integer(task)
            writer.integer(file)
            try writer.value(context)
            writer.number(seed)
        case .reply(let task, let call, let answer):
            writer.integer(task)
            writer.integer(call)
            switch answer {
            case .values(let values):
                writer.flag(true)
                try writer.values(values)
            case .error(let message):
                writer.flag(false)
                writer.text(message)
            }
        case .drop(let task): writer.integer(task)
        case .ping(let number): writer.integer(number)
        }
    }

    init(kind byte: UInt8, from reader: inout ByteReader) throws(FrameError) {
        guard let kind = Kind(rawValue: byte) else { throw .unknown(what: "kind of frame", value: Int(byte)) }
        switch kind {
        case .hello:
            var limits = MachineLimits()
            limits.memoryBytes = try reader.integer()
            limits.instructions = try reader.integer()
            limits.logBytes = try reader.integer()
            var functions: [String] = []
            for _ in 0..<(try reader.count()) { functions.append(try reader.text()) }
            self = .hello(limits: limits, functions: functions)
        case .load:
            self = .load(
                file: try reader.integer(), name: try reader.text(), phase: try reader.named("phase"),
                source: Array(try reader.raw()))
        case .start:
            self = .start(
                task: try reader.integer(), file: try reader.integer(), context: try reader.value(),
                seed: try reader.number())
        case .reply:
            self = .reply(
                task: try reader.integer(), call: try reader.integer(),
                answer: try reader.flag() ? .values(try reader.values()) : .error(try reader.text()))
        case .drop: self = .drop(task: try reader.integer())
        case .ping: self = .ping(try reader.integer())
        }
    }
}
