extension Verdict {
    /// Seconds as a hook gives them, to the millisecond.
    static func duration(seconds: Double) -> Duration { .milliseconds(Int64((seconds * 1_000).rounded())) }

    /// Reads what `run` returned: the type's name, then the value.
    ///
    /// - Returns: `nil` if that is no verdict.
    init?(result: [LuaValue]) {
        guard result.count == 2, let kind = result[1]["verdict"]?.text else { return nil }
        let text = result[1]["text"]?.rawBytes.map { CleanText.line($0) } ?? result[1]["text"]?.shortText
        switch kind {
        case "pass": self = .pass(note: text)
        case "fail": self = .fail(reason: text ?? "")
        case "wait":
            self = .wait(reason: text ?? "", after: result[1]["seconds"]?.number.map(Verdict.duration(seconds:)))
        case "unknown": self = .unknown(reason: text ?? "")
        default: return nil
        }
    }

    /// What to say about a result that is no verdict.
    static func complaint(about result: [LuaValue]) -> String {
        let expected = "expected return pass(), fail(reason), wait(reason, seconds) or unknown(reason)"
        switch result.first?.text {
        case nil, "nil": return "`run` returned nothing: \(expected)"
        case "function": return "`run` returned a function: \(expected), with the parentheses"
        case let name?: return "`run` returned a \(name): \(expected)"
        }
    }
}

extension LuaValue {
    /// A number as text, for a reason that somebody gave as a number.
    fileprivate var shortText: String? {
        switch self {
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        default: nil
        }
    }
}
