import LuaMachine

/// A machine that has had its hello, and the few frames that most tests are about.
struct Workbench {
    let machine = LuaMachine()
    var limits = MachineLimits()

    init(limits: MachineLimits = MachineLimits()) {
        self.limits = limits
        _ = machine.step(.hello(limits: limits, functions: ["http.get", "clock.now", "answer"]))
    }

    /// Loads a file as number `file`.
    func load(_ source: String, file: Int = 1, name: String = "hook.lua", phase: HookPhase = .healthGate) -> ChildFrame?
    {
        machine.step(.load(file: file, name: name, phase: phase, source: Array(source.utf8))).first
    }

    /// Loads a file whose `run` has this body.
    @discardableResult
    func loadRun(_ body: String, file: Int = 1) -> ChildFrame? {
        load("return function(ctx)\n\(body)\nend", file: file)
    }

    /// Everything that a new task of file 1 says in its first step.
    func start(task: Int = 1, file: Int = 1, context: LuaValue = [:], seed: UInt64 = 1) -> [ChildFrame] {
        machine.step(.start(task: task, file: file, context: context, seed: seed))
    }

    /// The last frame of a hook with this body, which runs in one step.
    func run(_ body: String, context: LuaValue = [:]) -> ChildFrame? {
        let loaded = loadRun(body)
        guard case .loaded = loaded else { return loaded }
        return start(context: context).last
    }

    /// The note with which a hook with this body passes; its failure's message otherwise.
    func note(_ body: String, context: LuaValue = [:]) -> String? {
        switch run(body, context: context) {
        case .finished(_, .pass(let note)): note
        case .failed(_, let failure): failure.message
        case let other: "\(String(describing: other))"
        }
    }

    /// How a hook with this body fails; `nil` if it does not.
    func failure(_ body: String) -> HookFailure? {
        if case .failed(_, let failure) = run(body) { failure } else { nil }
    }
}
