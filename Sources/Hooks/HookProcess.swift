internal import LuaMachine
private import Synchronization
internal import Timekeeping

/// One script and the children that run it, one after the other; each script has a child of its own, so that a killed
/// one takes nobody else's waiting gates along.
///
/// Its methods are not called concurrently: ``HookRunner`` lets one exchange run at a time.
final class HookProcess: Sendable {
    /// After so many lost children the script gets no other.
    static let lossLimit = 3
    /// The only file of its child.
    static let file = 0

    enum Outcome {
        /// What the child says, until it waits for us; `generation` names the child.
        case frames([ChildFrame], generation: Int)
        /// The child that had the task is gone, through no fault of this exchange: ask again.
        case replaced
        /// This exchange lost the child, or there is none any more.
        case failed(String)
    }

    private struct State {
        var child: HookChild?
        var generation = 0
        var losses = 0
        var isClosed = false
        /// Frames that tell the child which tasks nobody waits for any more; they go with the next question.
        var drops: [UInt8] = []
    }

    let script: HookScript
    private let program: String
    private let functions: [String]
    private let timekeeper: Timekeeper
    private let state = Mutex(State())

    /// - Parameter functions: The host functions that the script finds.
    init(script: HookScript, program: String, functions: [String], timekeeper: Timekeeper) {
        self.script = script
        self.program = program
        self.functions = functions
        self.timekeeper = timekeeper
    }

    /// Starts the first child and gives what the script declares.
    ///
    /// - Throws: ``HookError``: the script is refused, or the program cannot be used.
    func load() async throws(HookError) -> HookDeclaration {
        try await startChild()
    }

    /// Hands `bytes` to the child; `generation` is the one that knows the task, `nil` for a new task.
    ///
    /// - Parameter expiry: When it fires, a child that still computes is killed.
    func exchange(_ bytes: [UInt8], generation: Int?, before expiry: Expiry? = nil) async -> Outcome {
        if let loss = state.withLock({ $0.child?.loss }) { forgetChild(loss) }
        let current = state.withLock { $0 }
        if let generation, current.child == nil || generation != current.generation { return .replaced }
        if current.child == nil, let refusal = await replaceChild(before: expiry) { return .failed(refusal) }
        let (child, present, drops) = state.withLock { state in
            defer { state.drops = [] }
            return (state.child, state.generation, state.drops)
        }
        guard let child else { return .failed("\(script.id): there is no process for this hook") }
        do throws(ChildLoss) {
            return .frames(try await child.exchange(drops + bytes, before: expiry), generation: present)
        } catch {
            forgetChild(error)
            return .failed("\(script.id): \(error)")
        }
    }

    /// Lets the child forget a task, with the next question: nobody waits for that.
    func drop(_ task: Int, generation: Int) {
        guard let bytes = try? FrameCodec.encode(.drop(task: task)) else { return }  // three numbers always fit
        state.withLock { state in
            if state.child != nil, state.generation == generation { state.drops += bytes }
        }
    }

    /// Ends the child and waits for it.
    func close() async {
        let child = state.withLock { state in
            defer { state.child = nil }
            state.isClosed = true
            return state.child
        }
        await child?.close()
    }

    private func forgetChild(_ loss: ChildLoss) {
        state.withLock { state in
            state.child = nil
            state.drops = []
            if loss.counts { state.losses += 1 }
        }
    }

    /// Starts another child; gives the reason when there is to be none.
    private func replaceChild(before expiry: Expiry?) async -> String? {
        let (losses, isClosed) = state.withLock { ($0.losses, $0.isClosed) }
        if isClosed { return "\(script.id): the process of this hook is closed" }
        guard losses < Self.lossLimit else {
            return "\(script.id): its process was lost \(losses) times, so it is not asked again in this run: "
                + "look for a loop or a slow pattern in the hook"
        }
        do {
            _ = try await startChild(before: expiry)
            return nil
        } catch {
            return printable("\(script.id): \(error)")
        }
    }

    private func startChild(before expiry: Expiry? = nil) async throws(HookError) -> HookDeclaration {
        let child = HookChild(program: program, timekeeper: timekeeper)
        do throws(HookError) {
            let declaration = try await load(into: child, before: expiry)
            state.withLock { state in
                state.child = child
                state.generation += 1
            }
            return declaration
        } catch {
            // When time is up nobody waits for its end; it comes all the same.
            if expiry?.hasFired != true { await child.close() }
            throw error
        }
    }

    private func load(into child: HookChild, before expiry: Expiry?) async throws(HookError) -> HookDeclaration {
        let frames: [ChildFrame]
        do throws(ChildLoss) {
            frames = try await child.exchange(try greeting(), before: expiry)
        } catch {
            if case .hung = error {
                throw .refused([HookProblem(script.path, "loading the file takes too long: \(error)")])
            }
            throw .childUnavailable(program: program, reason: "\(error)")
        }
        for frame in frames {
            switch frame {
            case .loaded(Self.file, let declaration): return declaration
            case .refused(Self.file, let line, let message):
                throw .refused([HookProblem(script.path, line: line, printable(message))])
            case .complaint(let message):
                throw .childUnavailable(program: program, reason: printable(message))
            default: continue
            }
        }
        throw .childUnavailable(program: program, reason: "it did not say whether \(script.path) can be used")
    }

    /// The first frames for a child: who we are, and the script.
    private func greeting() throws(ChildLoss) -> [UInt8] {
        guard let phase = counterpart(of: script.phase, in: ParentFrame.load) else {
            throw .broken(reason: "it does not know the phase \(script.phase.rawValue)")
        }
        do throws(FrameError) {
            return try FrameCodec.encode(.hello(limits: MachineLimits(), functions: functions))
                + FrameCodec.encode(.load(file: Self.file, name: script.path, phase: phase, source: script.source))
        } catch {
            throw .broken(reason: "\(error)")
        }
    }
}

/// The machine's own value for a phase. Its type has the name of ours, and cannot be named through its module, which is
/// hidden behind the class of the same name; so it is found as the parameter of a frame.
private func counterpart<Theirs: RawRepresentable<String>>(
    of phase: HookPhase, in _: (Int, String, Theirs, [UInt8]) -> ParentFrame
) -> Theirs? {
    Theirs(rawValue: phase.rawValue)
}
