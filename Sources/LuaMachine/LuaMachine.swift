import CHookShim

/// A Lua state in which hooks run, behind frames: one frame in, some out, no time, no files, no randomness of its own.
///
/// Many tasks may wait at once; each step runs one of them until it waits, ends or is stopped. The same frames give the
/// same answers in every process. One long call of Lua's own library (a `string.find` that backtracks) cannot be
/// stopped from here: that is why a machine lives in a process of its own, which can be killed. Not safe to use from
/// two threads.
package final class LuaMachine {
    private struct File {
        let name: HookFileName
        let reference: Int32
        let budget: Int?
    }

    private struct Job {
        let task: OpaquePointer
        let file: File
        /// The number of the call that the task waits for.
        var call: Int
    }

    private var machine: OpaquePointer?
    private var limits = MachineLimits()
    private var files: [Int: File] = [:]
    private var jobs: [Int: Job] = [:]
    private var calls = 0

    /// A machine that waits for its `hello`.
    package init() {}

    deinit {
        guard let machine else { return }
        for job in jobs.values { hook_task_free(machine, job.task) }
        hook_machine_free(machine)
    }

    /// The most that the Lua state ever held, in bytes.
    package var peakMemoryBytes: Int { machine.map(hook_machine_peak) ?? 0 }

    /// Lets memory run out, for tests: after `after` allocations `count` of them fail; a `count` of 0 ends it.
    package func failAllocations(after: Int, count: Int) {
        if let machine { hook_machine_fail(machine, after, count) }
    }

    /// Obeys one frame. Frames for a task that has ended or was dropped are ignored, as they may have crossed its end.
    package func step(_ frame: ParentFrame) -> [ChildFrame] {
        if case .ping(let number) = frame { return [.pong(number)] }
        if case .hello(let limits, let functions) = frame { return open(limits, functions) }
        guard let machine else { return [.complaint(message: "the first frame was not hello")] }
        switch frame {
        case .hello, .ping: return []
        case .load(let file, let name, let phase, let source):
            return [load(file, HookFileName(name), phase, source, in: machine)]
        case .start(let task, let file, let context, let seed):
            return start(task, file, context, seed, in: machine)
        case .reply(let task, let call, let answer):
            return resume(task, call, answer, in: machine)
        case .drop(let task):
            if let job = jobs.removeValue(forKey: task) { hook_task_free(machine, job.task) }
            return []
        }
    }

    private func open(_ limits: MachineLimits, _ functions: [String]) -> [ChildFrame] {
        guard machine == nil else { return [.complaint(message: "hello came twice")] }
        guard let opened = hook_machine_new(limits.memoryBytes) else {
            return [.complaint(message: "not enough memory for Lua: allow more than \(limits.memoryBytes) bytes")]
        }
        for function in functions {
            let parts = function.split(separator: ".", maxSplits: 1).map(String.init)
            let isAdded =
                parts.count == 2
                ? hook_machine_add_function(opened, parts[0], parts[1])
                : hook_machine_add_function(opened, nil, function)
            guard isAdded else {
                hook_machine_free(opened)
                return [.complaint(message: "not enough memory for the host functions")]
            }
        }
        self.limits = limits
        machine = opened
        return [.ready(version: FrameCodec.version, lua: String(cString: hook_machine_version()))]
    }

    private func load(
        _ number: Int, _ name: HookFileName, _ phase: HookPhase, _ source: [UInt8], in machine: OpaquePointer
    ) -> ChildFrame {
        guard files[number] == nil else { return .complaint(message: "file \(number) is loaded already") }
        var reference: Int32 = 0
        let outcome = source.withUnsafeBufferPointer { bytes in
            hook_machine_load(
                machine, bytes.baseAddress, bytes.count, "=" + name.chunk, Int64(limits.instructions), &reference)
        }
        let line = knownLine(of: machine)
        guard outcome == HOOK_DONE else {
            let failure = failure(outcome, budget: limits.instructions, isLoading: true, name, in: machine)
            let (errorLine, message) = name.separated(failure.message)
            // An error without a place is about what the file returned, or about bytes that are no text at all.
            let fallback = source.first == 0x1b ? nil : SourceLines(source).returnLine
            return .refused(file: number, line: errorLine ?? line ?? fallback, message: message)
        }
        do {
            let reader = DeclarationReader(phase: phase, lines: SourceLines(source))
            let declaration = try reader.read(result(of: machine), runLine: line)
            files[number] = File(name: name, reference: reference, budget: declaration.budget)
            return .loaded(file: number, declaration: declaration)
        } catch {
            if reference != 0 { hook_machine_unload(machine, reference) }
            return .refused(file: number, line: error.line, message: error.message)
        }
    }

    private func start(
        _ number: Int, _ fileNumber: Int, _ context: LuaValue, _ seed: UInt64, in machine: OpaquePointer
    ) -> [ChildFrame] {
        guard let file = files[fileNumber] else { return [.complaint(message: "file \(fileNumber) is not loaded")] }
        guard jobs[number] == nil else { return [.complaint(message: "task \(number) runs already")] }
        var writer = ByteWriter()
        do { try writer.value(context) } catch { return [.complaint(message: "the context: \(error)")] }
        let instructions = Int64(file.budget ?? limits.instructions)
        guard let task = hook_task_new(machine, file.reference, instructions, limits.logBytes, seed) else {
            return [.failed(task: number, failure: outOfMemory(file.name, line: nil))]
        }
        jobs[number] = Job(task: task, file: file, call: 0)
        let outcome = writer.bytes.withUnsafeBufferPointer { bytes in
            hook_task_start(machine, task, bytes.baseAddress, bytes.count)
        }
        return report(outcome, of: number, in: machine)
    }

    private func resume(
        _ number: Int, _ call: Int, _ answer: HostAnswer, in machine: OpaquePointer
    ) -> [ChildFrame] {
        guard let job = jobs[number], job.call == call else { return [] }
        var writer = ByteWriter()
        var isError = false
        do {
            switch answer {
            case .values(let values): try writer.values(values)
            case .error(let message):
                isError = true
                try writer.values([.string(message)])
            }
        } catch { return [.complaint(message: "the reply to task \(number): \(error)")] }
        let outcome = writer.bytes.withUnsafeBufferPointer { bytes in
            hook_task_resume(machine, job.task, isError, bytes.baseAddress, bytes.count)
        }
        return report(outcome, of: number, in: machine)
    }

    /// What a step of a task leads to: its log lines, then its call or its end.
    private func report(_ outcome: hook_outcome, of number: Int, in machine: OpaquePointer) -> [ChildFrame] {
        guard let job = jobs[number] else { return [] }
        var frames = LogLines.read(bytes(hook_machine_log(machine)), limitBytes: limits.logBytes)
            .map { ChildFrame.log(task: number, level: $0.level, text: $0.text) }
        if outcome == HOOK_WAITING {
            calls += 1
            jobs[number]?.call = calls
            let function = String(cString: hook_machine_called(machine))
            frames.append(.call(task: number, call: calls, function: function, arguments: result(of: machine)))
            return frames
        }
        let name = job.file.name
        if outcome == HOOK_DONE {
            let result = result(of: machine)
            if let verdict = Verdict(result: result) {
                frames.append(.finished(task: number, verdict: verdict))
            } else {
                let message = "\(name.full): \(Verdict.complaint(about: result))"
                frames.append(.failed(task: number, failure: HookFailure(kind: .script, message: message)))
            }
        } else {
            let budget = job.file.budget ?? limits.instructions
            let failure = failure(outcome, budget: budget, isLoading: false, name, in: machine)
            frames.append(.failed(task: number, failure: failure))
        }
        jobs[number] = nil
        hook_task_free(machine, job.task)
        return frames
    }

    private func failure(
        _ outcome: hook_outcome, budget: Int, isLoading: Bool, _ name: HookFileName, in machine: OpaquePointer
    ) -> HookFailure {
        let line = knownLine(of: machine)
        switch outcome {
        case HOOK_OUT_OF_INSTRUCTIONS:
            let used = CleanText.grouped(budget)
            let message =
                isLoading
                ? "loading the file took \(used) instructions: move the work into `run`"
                : "the hook used its \(used) instructions: shorten the loop or raise `budget` in the hook"
            return HookFailure(kind: .instructions, message: name.prefixed(line) + message)
        case HOOK_OUT_OF_MEMORY: return outOfMemory(name, line: line)
        default:
            let text = result(of: machine).first?.rawBytes ?? []
            let message = name.completed(CleanText.line(text, limit: CleanText.messageBytes), line: line)
            return HookFailure(kind: outcome == HOOK_TOO_DEEP ? .depth : .script, message: message)
        }
    }

    private func outOfMemory(_ name: HookFileName, line: Int?) -> HookFailure {
        let limit = "\(limits.memoryBytes >> 20) MB that all hooks share"
        let message = "\(name.prefixed(line))no memory is left of the \(limit): keep less in strings and tables"
        return HookFailure(kind: .memory, message: message)
    }

    private func knownLine(of machine: OpaquePointer) -> Int? {
        let line = hook_machine_line(machine)
        return line > 0 ? Int(line) : nil
    }

    private func bytes(_ view: hook_view) -> [UInt8] {
        Array(UnsafeBufferPointer(start: view.bytes, count: view.count))
    }

    /// The border writes what ``ByteReader`` reads; an empty list stands for what it could not write.
    private func result(of machine: OpaquePointer) -> [LuaValue] {
        var reader = ByteReader(bytes(hook_machine_result(machine))[...])
        // A message that is missing is better than a crash of the process in which all hooks run.
        return (try? reader.values()) ?? []
    }
}
