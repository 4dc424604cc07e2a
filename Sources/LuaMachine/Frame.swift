/// What bounds the scripts of one machine.
package struct MachineLimits: Sendable, Equatable {
    /// All memory of the Lua state, in bytes: 64 MB.
    package var memoryBytes = 64 << 20
    /// Lua instructions that one try of a hook, or the loading of one file, may use.
    package var instructions = 5_000_000
    /// Bytes of log text that one try may write; the rest is dropped, and said so once.
    package var logBytes = 32 << 10

    package init() {}
}

/// What the program says to the process in which hooks run.
package enum ParentFrame: Sendable, Equatable {
    /// The first frame. `functions` are the host functions that a hook finds, as `library.name` (`http.get`).
    case hello(limits: MachineLimits, functions: [String])
    /// Compiles a file and reads its declaration. `file` is a number of the caller's choice, used in later frames.
    case load(file: Int, name: String, phase: HookPhase, source: [UInt8])
    /// Calls `run(context)` of a loaded file once, as task `task`; `seed` is for `math.random`.
    case start(task: Int, file: Int, context: LuaValue, seed: UInt64)
    /// Answers a ``ChildFrame/call(task:call:function:arguments:)``.
    case reply(task: Int, call: Int, answer: HostAnswer)
    /// Forgets a task, wherever it stands; nothing more is heard of it.
    case drop(task: Int)
    case ping(Int)
}

/// What a host function gives back to the hook that called it.
package enum HostAnswer: Sendable, Equatable {
    /// The results, in order.
    case values([LuaValue])
    /// Raises an error at the place of the call; the hook may catch it with `pcall`.
    case error(String)
}

/// What the process in which hooks run says to the program.
package enum ChildFrame: Sendable, Equatable {
    /// The answer to `hello`: the protocol's version and that of Lua (`Lua 5.4`).
    case ready(version: Int, lua: String)
    case loaded(file: Int, declaration: HookDeclaration)
    /// The file cannot be used. `message` says what is wrong and what was expected, without the file's name.
    case refused(file: Int, line: Int?, message: String)
    /// The hook waits for a host function; it goes on with the reply that has the same numbers.
    case call(task: Int, call: Int, function: String, arguments: [LuaValue])
    case log(task: Int, level: LogLevel, text: String)
    case finished(task: Int, verdict: Verdict)
    case failed(task: Int, failure: HookFailure)
    case pong(Int)
    /// The last frame cannot be obeyed; `message` says why. A defect of the caller, not of a hook.
    case complaint(message: String)
}

/// How loud a hook's log line is.
package enum LogLevel: String, Sendable, CaseIterable { case info, warn }

/// Why a try ended without a verdict.
package struct HookFailure: Sendable, Equatable, Error {
    package enum Kind: String, Sendable, CaseIterable {
        /// An error in the hook that it did not catch, or an answer that is no verdict.
        case script
        /// The try used up its instructions.
        case instructions
        /// The machine used up its memory.
        case memory
        /// Calls were nested too deeply.
        case depth
    }
    package var kind: Kind
    /// What happened, with file and line where they are known; no control characters.
    package var message: String

    package init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }
}
