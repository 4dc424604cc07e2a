internal import LuaMachine
internal import Timekeeping

/// What `tcp.fake`, `exec.fake` and `approval.fake` say, and what was asked of programs and people.
struct FakeOutside: Sendable {
    private typealias Refusal = HostFunctions.Refusal

    /// By `host:port`; the answer is why there is no connection, `nil` when there is one.
    private var ports: [String: FakeSteps<String?>] = [:]
    /// By the words of a call, by the program, or `*`.
    private var programs: [String: FakeSteps<LuaValue>] = [:]
    private var people: FakeSteps<LuaValue>?
    private(set) var calls: [LuaValue] = []
    private(set) var questions: [LuaValue] = []

    mutating func setPort(_ target: String, _ value: LuaValue) throws(HostFunctions.Refusal) {
        ports[target.lowercased()] = try FakeSteps(value) { (value) throws(HostFunctions.Refusal) in
            switch value {
            case "open": return nil
            case "closed": return "connection refused"
            case "timeout": return "no answer in time"
            default:
                throw Refusal(
                    "a fake port is \"open\", \"closed\", \"timeout\" or a list of these, not "
                        + ValueDifference.text(value))
            }
        }
    }

    /// The next answer for a port; absent when nobody has said one.
    mutating func port(_ target: String) -> String?? {
        for key in [target, "*"] { if let answer = ports[key]?.next() { return .some(answer) } }
        return nil
    }

    mutating func setProgram(_ call: String, _ value: LuaValue) throws(HostFunctions.Refusal) {
        programs[call] = try FakeSteps(value, Self.result)
    }

    /// The next result of a program; `nil` when nobody has said one.
    mutating func result(of call: ProgramCall) -> LuaValue? {
        let words = [call.program] + call.arguments
        calls.append([
            "words": .list(words.map { .string($0) }),
            "stdin": String(validating: call.input, as: UTF8.self).map { .string($0) } ?? .bytes(call.input),
        ])
        for key in [words.joined(separator: " "), call.program, "*"] {
            if let answer = programs[key]?.next() { return answer }
        }
        return nil
    }

    mutating func setPeople(_ value: LuaValue) throws(HostFunctions.Refusal) {
        people = try FakeSteps(value, Self.answer)
    }

    /// What people say next; `nil` when nobody has said it.
    mutating func answer(to call: ApprovalCall) -> LuaValue? {
        questions.append(["who": .string(call.who), "question": .string(call.text)])
        guard let answer = people?.next() else { return nil }
        return answer == "late" ? call.late : answer
    }

    private static func result(_ value: LuaValue) throws(HostFunctions.Refusal) -> LuaValue {
        var result: [(String, LuaValue)] = [
            ("stdout", ""), ("stderr", ""), ("stdout_cut", false), ("stderr_cut", false), ("timed_out", false),
        ]
        let given: LuaTable
        switch value {
        case "timeout":
            given = LuaTable([LuaTable.Pair(key: "timed_out", value: true), LuaTable.Pair(key: "signal", value: 9)])
        case .table(let table): given = table
        case .list(let values) where values.isEmpty: given = LuaTable()
        default:
            throw Refusal(
                "a fake result of a program is { status = 0, stdout = \"\", stderr = \"\" }, \"timeout\" or a list of "
                    + "these, not \(ValueDifference.text(value))")
        }
        let fields = result.map(\.0) + ["status", "signal"]
        for pair in given.pairs {
            guard let name = pair.key.text, fields.contains(name) else {
                throw Refusal(
                    "a fake result has no field \(ValueDifference.text(pair.key)): it has "
                        + fields.sorted().joined(separator: ", "))
            }
            let isRight =
                switch name {
                case "status": (0...255).contains(pair.value.integer ?? -1)
                case "signal": (1...64).contains(pair.value.integer ?? -1)
                case "stdout", "stderr": pair.value.rawBytes != nil
                default: pair.value == true || pair.value == false
                }
            guard isRight else {
                throw Refusal("`\(name)` of a fake result cannot be \(ValueDifference.text(pair.value))")
            }
            result.removeAll { $0.0 == name }
            result.append((name, pair.value))
        }
        if !result.contains(where: { $0.0 == "status" || $0.0 == "signal" }) { result.append(("status", 0)) }
        return .table(LuaTable(result.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))
    }

    private static func answer(_ value: LuaValue) throws(HostFunctions.Refusal) -> LuaValue {
        var answer: [(String, LuaValue)] = [("by", "somebody"), ("reason", ""), ("late", false)]
        switch value {
        case "late": return "late"
        case "approved": answer.append(("approved", true))
        case "rejected": answer.append(("approved", false))
        case .table(let table):
            for pair in table.pairs {
                guard let name = pair.key.text, ["approved", "by", "reason"].contains(name),
                    name == "approved" ? pair.value == true || pair.value == false : pair.value.text != nil
                else {
                    throw Refusal(
                        "a fake answer of a person has approved (true or false), by and reason (texts), not "
                            + "\(ValueDifference.text(pair.key)) = \(ValueDifference.text(pair.value))")
                }
                answer.removeAll { $0.0 == name }
                answer.append((name, pair.value))
            }
            guard answer.contains(where: { $0.0 == "approved" }) else {
                throw Refusal("a fake answer of a person says whether it is `approved`")
            }
        default:
            throw Refusal(
                "a fake answer of a person is \"approved\", \"rejected\", \"late\", { approved = true, by = \"ann\" } or a "
                    + "list of these, not \(ValueDifference.text(value))")
        }
        return .table(LuaTable(answer.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))
    }
}
