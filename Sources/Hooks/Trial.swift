internal import LuaMachine
internal import Timekeeping

/// One try of one hook about one subject.
struct Trial: Sendable {
    let runner: HookRunner
    let hook: HookDescription
    let process: HookProcess
    let subject: String
    let context: HookValue
    let attempt: Int
    let deadline: Instant
    /// Fires when the deadline has passed and there is still no answer.
    let expiry = Expiry()

    private enum Ending {
        case answer(HookAnswer)
        /// The child was lost while this try waited: start the question anew.
        case again
    }

    func run() async -> HookAnswer {
        while true {
            let task = runner.nextTask()
            switch await once(task) {
            case .answer(let answer): return answer
            case .again: continue  // bounded: a lost child is counted, and the third is the last
            }
        }
    }

    private func once(_ task: Int) async -> Ending {
        var generation: Int?
        var frame = ParentFrame.start(task: task, file: HookProcess.file, context: luaContext(), seed: seed())
        while true {
            let outcome = await runner.turns.take(before: expiry) { () async -> HookProcess.Outcome in
                if let refusal = refusal { return .failed(refusal) }
                return await send(frame, task: task, generation: generation)
            }
            switch outcome {
            case nil: return .answer(.error(message: tooLate))
            case .replaced: return .again
            case .failed(let message): return .answer(.error(message: message))
            case .frames(let frames, let present):
                generation = present
                switch read(frames) {
                case .answer(let answer): return .answer(answer)
                case .call(let number, let function, let arguments):
                    guard let answer = await perform(function, arguments) else {
                        process.drop(task, generation: present)
                        return .answer(.error(message: refusal ?? "\(hook.id): the try was given up"))
                    }
                    frame = .reply(task: task, call: number, answer: answer)
                }
            }
        }
    }

    private func perform(_ function: String, _ arguments: [LuaValue]) async -> HostAnswer? {
        if let addition = runner.addition, addition.names.contains(function) {
            return await addition.perform(hook.id, function, arguments)
        }
        return await host.perform(function, arguments, until: deadline)
    }

    /// Why nothing more is to be done for this try; `nil` while there is time.
    private var refusal: String? {
        if runner.timekeeper.now >= deadline { return tooLate }
        if Task.isCancelled { return "\(hook.id): the try was cancelled" }
        return nil
    }

    private var tooLate: String { "\(hook.id): the try was not done at its deadline" }

    private var host: HostFunctions {
        HostFunctions(hook: hook, hosts: runner.hosts, timekeeper: runner.timekeeper)
    }

    private func send(_ frame: ParentFrame, task: Int, generation: Int?) async -> HookProcess.Outcome {
        do throws(FrameError) {
            return await process.exchange(try FrameCodec.encode(frame), generation: generation, before: expiry)
        } catch {
            guard case .reply(_, let call, _) = frame else { return .failed("\(hook.id): its context: \(error)") }
            // The hook learns that the host's answer was too large, and may go on.
            guard let smaller = try? FrameCodec.encode(.reply(task: task, call: call, answer: .error("\(error)")))
            else {
                return .failed("\(hook.id): \(error)")  // cannot be: the text above is short
            }
            return await process.exchange(smaller, generation: generation, before: expiry)
        }
    }

    private enum Turn {
        case answer(HookAnswer)
        case call(number: Int, function: String, arguments: [LuaValue])
    }

    /// Everything in one exchange is about this task: the child does nothing for others meanwhile.
    private func read(_ frames: [ChildFrame]) -> Turn {
        for frame in frames {
            switch frame {
            case .log(_, let level, let text):
                runner.hosts.log(
                    HookLogLine(
                        hook: hook.id, subject: subject, level: level == .warn ? .warn : .info,
                        text: printable(text, limit: 1000)))
            case .call(_, let number, let function, let arguments):
                return .call(number: number, function: function, arguments: arguments)
            case .finished(_, let verdict): return .answer(HookAnswer(verdict))
            case .failed(_, let failure): return .answer(.error(message: named(failure.message)))
            case .complaint(let message): return .answer(.error(message: printable("\(hook.id): \(message)")))
            case .ready, .loaded, .refused, .pong: continue
            }
        }
        return .answer(.error(message: "\(hook.id): its process said nothing about the question"))
    }

    /// The message with the file in front, which most of the child's messages have already.
    private func named(_ message: String) -> String {
        printable(message.hasPrefix(process.script.path) ? message : "\(hook.id): \(message)")
    }

    private func luaContext() -> LuaValue {
        var fields: [String: HookValue] = [:]
        if case .table(let given) = context { fields = given }
        fields["attempt"] = .int(attempt)
        fields["time_left"] = .seconds(max(.zero, deadline - runner.timekeeper.now))
        if let options = process.script.options { fields["options"] = options }
        return HookValue.table(fields).lua
    }

    /// The same for the same question of the same run, in whatever order questions are asked.
    private func seed() -> UInt64 {
        var hash = StableHash()
        for part in [String(runner.seed), hook.id, subject, String(attempt)] { hash.add(Array(part.utf8)) }
        return hash.value
    }
}

extension HookAnswer {
    fileprivate init(_ verdict: Verdict) {
        switch verdict {
        case .pass(let note): self = .pass(note: note.map { printable($0) })
        case .fail(let reason): self = .fail(reason: printable(reason))
        case .wait(let reason, let after): self = .wait(reason: printable(reason), after: after)
        case .unknown(let reason): self = .unknown(reason: printable(reason))
        }
    }
}
