internal import LuaMachine
private import Synchronization
internal import Timekeeping

/// The functions that a test is written with.
final class TestFunctions: Sendable {
    /// `declare` is how the file itself tells its tests.
    static let names = ["declare"] + HookFunction.ofTests.filter { $0.home == .program }.map(\.name)

    private typealias Refusal = HostFunctions.Refusal

    private struct State {
        var declared: [String] = []
        var wrong: String?
        var difference: [String] = []
        var attempts: [String: Int] = [:]
    }

    private let hook: HookDescription
    private let runner: HookRunner
    private let world: FakeWorld
    private let timekeeper: Timekeeper
    private let state = Mutex(State())

    /// - Parameter runner: Of the hook that is tested, in `world`.
    init(hook: HookDescription, runner: HookRunner, world: FakeWorld, timekeeper: Timekeeper) {
        self.hook = hook
        self.runner = runner
        self.world = world
        self.timekeeper = timekeeper
    }

    /// The names of the tests, in order, and what is wrong with one of them.
    var declared: (names: [String], wrong: String?) { state.withLock { ($0.declared, $0.wrong) } }

    /// How the values of the comparison that failed differ.
    var difference: [String] { state.withLock { $0.difference } }

    /// Another test begins.
    func reset() {
        world.reset()
        state.withLock { state in
            state.difference = []
            state.attempts = [:]
        }
    }

    func perform(_ function: String, _ arguments: [LuaValue]) async -> HostAnswer {
        do throws(Refusal) {
            switch function {
            case "declare": declare(arguments)
            case "ask": return .values([await ask(try table(arguments.first, function))])
            case "equal": try equal(arguments)
            case "clock.advance": world.advance(try seconds(arguments.first))
            case "clock.set": world.set(try time(arguments.first))
            case "http.requests": return .values([.list(world.requests)])
            case "http.fake":
                for pair in try table(arguments.first, function).pairs {
                    world.fake(try name(pair.key, function), try FakeAnswer(pair.value))
                }
            case "tcp.fake":
                for pair in try table(arguments.first, function).pairs {
                    try world.fakePort(try name(pair.key, function), pair.value)
                }
            case "exec.fake":
                for pair in try table(arguments.first, function).pairs {
                    try world.fakeProgram(try name(pair.key, function), pair.value)
                }
            case "exec.calls": return .values([.list(world.outside.calls)])
            case "approval.fake": try world.fakePeople(arguments.first ?? .null)
            case "approval.questions": return .values([.list(world.outside.questions)])
            case "store.fake":
                for pair in try table(arguments.first, function).pairs {
                    try world.store.put(pair.value, at: try name(pair.key, function))
                }
            case "store.values": return .values([.table(world.store.all)])
            case "env.fake":
                for pair in try table(arguments.first, function).pairs {
                    world.setVariable(try name(pair.key, function), pair.value.text)
                }
            case "file.fake":
                for pair in try table(arguments.first, function).pairs {
                    world.setPath(try name(pair.key, function), pair.value != false)
                }
            case "aws.calls": return .values([.list(world.cloudCalls)])
            case "aws.fake":
                for pair in try table(arguments.first, function).pairs {
                    try world.fakeCloud(try name(pair.key, function), pair.value)
                }
            default: throw Refusal("\(function) is not known")
            }
            return .values([])
        } catch {
            return .error(error.message)
        }
    }

    private func declare(_ arguments: [LuaValue]) {
        let name = printable(arguments.first?.text ?? "?", limit: 200)
        state.withLock { state in
            if arguments.last != "function" {
                state.wrong = state.wrong ?? "test(\"\(name)\", ...) needs a function as its second argument"
            }
            if state.declared.contains(name) { state.wrong = state.wrong ?? "two tests are called \"\(name)\"" }
            state.declared.append(name)
        }
    }

    /// One try, as a run makes it; the answer as a table.
    private func ask(_ given: LuaTable) async -> LuaValue {
        let context = SampleContext.merged(SampleContext.table(hook), with: .table(given))
        let subject =
            context["instance"]?["id"]?.text ?? context["group"]?["name"]?.text ?? "run"
        let attempt =
            given["attempt"]?.integer
            ?? state.withLock { state in
                state.attempts[subject, default: 0] += 1
                return state.attempts[subject, default: 1]
            }
        let answer = await runner.ask(
            hook.id, subject: subject, context: HookValue(context), attempt: attempt,
            deadline: timekeeper.now + min(hook.deadline, .seconds(30)))
        return Self.table(answer)
    }

    private static func table(_ answer: HookAnswer) -> LuaValue {
        func table(_ verdict: String, _ reason: String?, _ after: Duration? = nil) -> LuaValue {
            var pairs = [LuaTable.Pair(key: "verdict", value: .string(verdict))]
            if let reason { pairs.append(LuaTable.Pair(key: "reason", value: .string(reason))) }
            if let after { pairs.append(LuaTable.Pair(key: "seconds", value: HookValue.seconds(after).lua)) }
            return .table(LuaTable(pairs))
        }
        return switch answer {
        case .pass(let note): table("pass", note)
        case .fail(let reason): table("fail", reason)
        case .wait(let reason, let after): table("wait", reason, after)
        case .unknown(let reason): table("unknown", reason)
        case .error(let message): table("error", message)
        }
    }

    private func equal(_ arguments: [LuaValue]) throws(Refusal) {
        let (found, expected) = (arguments.first ?? .null, arguments.dropFirst().first ?? .null)
        if ValueDifference.areSame(expected, found) { return }
        let lines = ValueDifference(expected: expected, found: found).lines
        state.withLock { $0.difference = lines }
        throw Refusal("not equal")
    }

    private func table(_ value: LuaValue?, _ function: String) throws(Refusal) -> LuaTable {
        switch value {
        case .table(let table): return table
        case nil, .null: return LuaTable()
        case .list(let values) where values.isEmpty: return LuaTable()
        default: throw Refusal("\(function) needs a table, not a \(value?.typeName ?? "nil")")
        }
    }

    private func name(_ key: LuaValue, _ function: String) throws(Refusal) -> String {
        guard let name = key.text else { throw Refusal("the keys of \(function) are strings, not \(key.typeName)s") }
        return name
    }

    private func seconds(_ value: LuaValue?) throws(Refusal) -> Duration {
        guard let seconds = value?.number, seconds >= 0, seconds <= 31_536_000 else {
            throw Refusal("clock.advance needs seconds, from 0 to a year")
        }
        return .milliseconds(Int64(seconds * 1000))
    }

    private func time(_ value: LuaValue?) throws(Refusal) -> WallTime {
        guard let text = value?.text, let time = WallTime(iso8601: text) else {
            throw Refusal("clock.set needs a time such as \"2026-01-05T09:00:00Z\"")
        }
        return time
    }
}
