/// Why a child process no longer answers.
enum ChildLoss: Error, Hashable, Sendable {
    /// The program did not start.
    case notStarted(reason: String)
    /// The watchdog killed it: it computed and did not answer.
    case hung
    /// It ended by itself or was ended.
    case ended(reason: String)
    /// It spoke nonsense, or too much.
    case broken(reason: String)
}

extension ChildLoss: CustomStringConvertible {
    var description: String {
        switch self {
        case .notStarted(let reason): "it does not start: \(reason)"
        case .hung:
            "it computed for \(Watchdog.patience.milliseconds) ms without an answer, so its process was killed: "
                + "look for a slow pattern (string.find, gsub) or a long table call"
        case .ended(let reason): reason
        case .broken(let reason): "its process spoke nonsense and was killed: \(reason)"
        }
    }
}

extension Duration {
    /// Whole milliseconds, for messages.
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
