import LuaMachine

/// Runs random scripts in a machine, answers what they ask with random values, and looks whether the machine stays whole.
struct ScriptFuzzer {
    private(set) var counts: [String: Int] = [:]

    /// One script from its file to its end.
    ///
    /// - Returns: What is wrong; `nil` if nothing is.
    mutating func run(seed: UInt64) -> String? {
        var grammar = ScriptGrammar(seed: seed)
        var chance = Chance(seed: ~seed)
        let machine = LuaMachine()
        var limits = MachineLimits()
        limits.memoryBytes = 4 << 20
        limits.instructions = 200_000
        limits.logBytes = 4 << 10
        var frames = machine.step(.hello(limits: limits, functions: ["http.get", "clock.now", "answer"]))
        guard case .ready? = frames.first else { return "it does not say hello: \(frames)" }
        if chance.once(in: 2) {
            machine.failAllocations(after: 1 + chance.below(4000), count: 1 + chance.below(4))
        }
        frames = machine.step(
            .load(file: 0, name: "fuzz.lua", phase: .healthGate, source: Array(grammar.script().utf8)))
        if let wrong = check(frames) { return wrong }
        guard case .loaded? = frames.first else { return end(machine) }
        var open: [Int] = []
        for task in 1...3 {
            frames = machine.step(.start(task: task, file: 0, context: value(&chance), seed: seed))
            if let wrong = check(frames) { return wrong }
            if frames.contains(where: \.isCall) { open.append(task) }
        }
        var turns = 0
        while let task = open.first, turns < 40 {
            turns += 1
            let call = frames.lazy.compactMap { $0.call(of: task) }.last ?? chance.below(10)
            if chance.once(in: 8) {
                frames = machine.step(.drop(task: task))
            } else {
                let answer: HostAnswer =
                    chance.once(in: 4) ? .error("unreachable: \u{1b}[0m") : .values([value(&chance), value(&chance)])
                frames = machine.step(.reply(task: task, call: call, answer: answer))
            }
            if let wrong = check(frames) { return wrong }
            if !frames.contains(where: \.isCall) { open.removeFirst() }
        }
        return end(machine)
    }

    /// Whatever a script has done, the machine goes on answering.
    private mutating func end(_ machine: LuaMachine) -> String? {
        machine.failAllocations(after: 0, count: 0)
        guard machine.step(.ping(7)) == [.pong(7)] else { return "it does not answer a ping any more" }
        let simple = Array("return function() return pass('well') end".utf8)
        let loaded = machine.step(.load(file: 1, name: "well.lua", phase: .healthGate, source: simple))
        guard case .loaded? = loaded.first else {
            // A script may have filled the memory that all share; nothing else is an excuse.
            if case .refused(_, _, let message)? = loaded.first, message.contains("memory") { return nil }
            return "it takes no other file any more: \(loaded)"
        }
        let answer = machine.step(.start(task: 99, file: 1, context: .table(LuaTable()), seed: 1))
        switch answer.last {
        case .finished(99, .pass("well")): return nil
        case .failed(99, let failure) where failure.kind == .memory: return nil
        default: return "another hook does not run any more: \(answer)"
        }
    }

    /// Every frame can be sent and reads back as it was.
    private mutating func check(_ frames: [ChildFrame]) -> String? {
        for frame in frames {
            counts[frame.kindName, default: 0] += 1
            if case .complaint(let message) = frame { return "it complains: \(message)" }
            guard let bytes = try? FrameCodec.encode(frame) else {
                // A hook may hand over more than a frame holds: the process says so, and that is no defect.
                continue
            }
            guard let back = try? FrameCodec.decodeChildFrame(Array(bytes.dropFirst(4))), same(back, frame) else {
                return "a frame does not read back: \(frame)"
            }
        }
        return nil
    }

    /// NaN differs from itself, and a frame with one is still the same bytes.
    private func same(_ left: ChildFrame, _ right: ChildFrame) -> Bool {
        guard left != right else { return true }
        return (try? FrameCodec.encode(left)) == (try? FrameCodec.encode(right))
    }

    private func value(_ chance: inout Chance, depth: Int = 0) -> LuaValue {
        switch chance.below(depth > 3 ? 6 : 8) {
        case 0: .null
        case 1: .bool(chance.once(in: 2))
        case 2: .int(Int64(bitPattern: chance.next()))
        case 3: .double(Double(bitPattern: chance.next()))
        case 4: .string(String(repeating: "ä\u{0}", count: chance.below(20)))
        case 5: .bytes((0..<chance.below(20)).map { _ in UInt8(truncatingIfNeeded: chance.next()) })
        case 6: .list((0..<chance.below(4)).map { _ in value(&chance, depth: depth + 1) })
        default:
            .table(
                LuaTable(
                    (0..<chance.below(4)).map { number in
                        LuaTable.Pair(key: .string("k\(number)"), value: value(&chance, depth: depth + 1))
                    }))
        }
    }
}

extension ChildFrame {
    var isCall: Bool { if case .call = self { true } else { false } }

    func call(of wanted: Int) -> Int? {
        if case .call(wanted, let number, _, _) = self { number } else { nil }
    }

    var kindName: String {
        switch self {
        case .ready: "ready"
        case .loaded: "loaded"
        case .refused: "refused"
        case .call: "call"
        case .log: "log"
        case .finished: "finished"
        case .failed(_, let failure): "failed (\(failure.kind.rawValue))"
        case .pong: "pong"
        case .complaint: "complaint"
        }
    }
}
