internal import LuaMachine

/// What `aws.fake` says of AWS, and what was asked of it.
struct FakeCloud: Sendable {
    private typealias Step = Result<HookValue, CloudFailure>

    private var answers: [String: [Step]] = [:]
    private(set) var calls: [LuaValue] = []

    /// Answers `operation` with `value`: a table, `"denied"`, `"unreachable"`, `"refused: CODE"`, or a list of these.
    mutating func set(_ operation: String, _ value: LuaValue) throws(HostFunctions.Refusal) {
        guard CloudOperation.named(operation) != nil else { throw .init(CloudCall.unknown(operation)) }
        guard case .list(let values) = value, !values.isEmpty else {
            answers[operation] = [try Self.step(operation, value)]
            return
        }
        var steps: [Step] = []
        for value in values { steps.append(try Self.step(operation, value)) }
        answers[operation] = steps
    }

    /// The next answer; `nil` when nobody has said one.
    mutating func answer(_ request: CloudRequest) -> Result<HookValue, CloudFailure>? {
        calls.append(
            ["operation": .string(request.operation), "parameters": HookValue.table(request.parameters).lua])
        guard var steps = answers[request.operation], let first = steps.first else { return nil }
        if steps.count > 1 { steps.removeFirst() }
        answers[request.operation] = steps
        return first
    }

    private static func step(_ operation: String, _ value: LuaValue) throws(HostFunctions.Refusal) -> Step {
        switch value {
        case .table, .list: return .success(HookValue(value))
        case .string(let text):
            let word = String(text.prefix { $0 != ":" })
            if let kind = CloudFailure.Kind(rawValue: word) {
                let rest = text.dropFirst(word.count).drop { $0 == ":" || $0 == " " }
                return .failure(CloudFailure(kind, rest.isEmpty ? operation : "\(operation): \(rest)"))
            }
        default: break
        }
        throw .init(
            "a fake answer of AWS is a table, \"denied\", \"unreachable\", \"unclear\", \"refused: CODE\" or a list of "
                + "these, not \(ValueDifference.text(value))")
    }
}
