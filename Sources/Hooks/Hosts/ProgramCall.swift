internal import LuaMachine
internal import Timekeeping

/// `exec.run{ "systemctl", "is-active", "web", stdin = "", timeout = 10 }`.
struct ProgramCall: Sendable {
    static let longestTimeout = 300.0
    static let defaultTimeout = Duration.seconds(10)

    /// As the hook and `--allow` name it.
    let program: String
    let arguments: [String]
    let input: [UInt8]
    let timeout: Duration

    typealias Refusal = HostFunctions.Refusal

    init(_ values: [LuaValue]) throws(Refusal) {
        let usage = "exec.run needs a table: { \"PROGRAM\", \"argument\", stdin = \"\", timeout = 10 }"
        var words: [LuaValue] = []
        var options: [String: LuaValue] = [:]
        switch values.first ?? .null {
        case .list(let list): words = list
        case .table(let table):
            for pair in table.pairs {
                if let name = pair.key.text {
                    options[name] = pair.value
                } else {
                    guard pair.key.integer == words.count + 1 else { throw Refusal("\(usage): an argument is missing") }
                    words.append(pair.value)
                }
            }
        default: throw Refusal(usage)
        }
        var texts: [String] = []
        for word in words {
            guard let text = word.text ?? word.integer.map(String.init), !text.utf8.contains(0) else {
                throw Refusal("an argument of exec.run is a text, not a \(word.typeName)")
            }
            texts.append(text)
        }
        guard let program = texts.first, !program.isEmpty else { throw Refusal(usage) }
        self.program = program
        arguments = Array(texts.dropFirst())
        for name in options.keys.sorted() where !["stdin", "timeout"].contains(name) {
            throw Refusal("exec.run has no option \"\(printable(name))\": there are stdin, timeout")
        }
        guard let input = (options["stdin"] ?? "").rawBytes else { throw Refusal("`stdin` of exec.run is a text") }
        self.input = input
        guard let given = options["timeout"] else {
            timeout = Self.defaultTimeout
            return
        }
        guard let seconds = given.number, seconds > 0, seconds <= Self.longestTimeout else {
            throw Refusal("`timeout` is a number of seconds above 0 and up to \(Int(Self.longestTimeout))")
        }
        timeout = .milliseconds(max(1, Int(seconds * 1000)))
    }
}

extension HostFunctions {
    func execute(_ arguments: [LuaValue], until deadline: Instant) async -> HostAnswer? {
        do throws(Refusal) {
            let call = try ProgramCall(arguments)
            let name = printable(call.program)
            guard hook.needs.programs.contains(call.program) else {
                throw Refusal("exec.run of \(name) is not granted: add it to the hook's `needs`: exec = \"\(name)\"")
            }
            if let rehearsed = hosts.rehearsedPrograms { return rehearsed(call) }
            guard hosts.runsPrograms else {
                throw Refusal("exec.run of \(name): outside the simulation: programs run in real runs only")
            }
            guard let path = hosts.grants.programs[call.program] else {
                throw Refusal("exec.run of \(name) is not granted: add --allow exec=\(name) to the command")
            }
            var environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
            for variable in hook.needs.environment { environment[variable] = hosts.environment(variable) }
            let run = ProgramRun(
                path: path, arguments: call.arguments, environment: environment, input: call.input,
                limit: min(call.timeout, deadline - timekeeper.now))
            return await before(deadline) { await run.answer() }
        } catch {
            return .error(error.message)
        }
    }
}
