private import HTTPTypes
internal import LuaMachine
internal import Transport

/// What `http.fake` says of one address: an answer, or several that follow one another.
struct FakeAnswer: Sendable {
    private enum Step: Sendable {
        case response(WireResponse)
        case refused
        case timedOut
    }

    private var steps: [Step]
    private var asked = 0

    /// - Parameter value: `{ status = 200, body = "", headers = {} }`, `"unreachable"`, `"timeout"`, or a list of these, of
    ///   which the last stays.
    /// - Throws: ``HostFunctions/Refusal`` for anything else.
    init(_ value: LuaValue) throws(HostFunctions.Refusal) {
        if case .list(let values) = value {
            var steps: [Step] = []
            for value in values { steps.append(try Self.step(value)) }
            self.steps = steps
        } else {
            steps = [try Self.step(value)]
        }
    }

    /// The next answer.
    mutating func next(host: String, timeout: Duration) -> Result<WireResponse, TransportError> {
        defer { asked += 1 }
        guard let step = asked < steps.count ? steps[asked] : steps.last else {
            return .failure(.connectionRefused(host: host))
        }
        return switch step {
        case .response(let response): .success(response)
        case .refused: .failure(.connectionRefused(host: host))
        case .timedOut: .failure(.timedOut(host: host, after: timeout))
        }
    }

    private static func step(_ value: LuaValue) throws(HostFunctions.Refusal) -> Step {
        switch value {
        case .string("unreachable"): return .refused
        case .string("timeout"): return .timedOut
        case .table(let table):
            for pair in table.pairs {
                guard let name = pair.key.text, ["status", "body", "headers"].contains(name) else {
                    throw .init(
                        "a fake answer has no field \(ValueDifference.text(pair.key)): it has status, body, headers")
                }
            }
            guard let status = (table["status"] ?? 200).integer, (100...599).contains(status) else {
                throw .init("the status of a fake answer is a number from 100 to 599")
            }
            var head = HTTPResponse(status: .init(code: status))
            if case .table(let headers)? = table["headers"] {
                for pair in headers.pairs {
                    guard let text = pair.key.text, let name = HTTPField.Name(text), let value = pair.value.text,
                        HTTPField.isValidValue(value)
                    else { throw .init("`headers` of a fake answer has a name or a value that HTTP does not allow") }
                    head.headerFields[name] = value
                }
            }
            return .response(WireResponse(head: head, body: table["body"]?.rawBytes ?? []))
        default:
            throw .init(
                "a fake answer is { status = 200, body = \"\" }, \"unreachable\", \"timeout\" or a list of these, not a "
                    + value.typeName)
        }
    }
}
