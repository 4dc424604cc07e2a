/// Why a child process no longer answers.
enum ChildLoss: Error, Hashable, Sendable {
    /// The program did not start.
    case notStarted(reason: String)
    /// The watchdog killed it: it computed and did not answer.
    case hung
    /// The watchdog killed it: something had stopped it.
    case stopped
    /// The watchdog killed it: it neither computed nor answered.
    case silent
    /// The watchdog killed it: it had no answer after the longest time that there is.
    case overdue
    /// It was killed because its try was over and it still had not answered; it may have been about to.
    case late
    /// It ended by itself or was ended.
    case ended(reason: String)
    /// It spoke nonsense, or too much.
    case broken(reason: String)

    /// Whether it counts against the hook, which is given up after a few losses: one that was merely late may be in no
    /// fault.
    var counts: Bool { self != .late }

    /// Whether the process is to be killed without being asked to go.
    var isUrgent: Bool {
        switch self {
        case .hung, .stopped, .silent, .overdue, .late, .broken: true
        case .notStarted, .ended: false
        }
    }
}

extension ChildLoss: CustomStringConvertible {
    var description: String {
        switch self {
        case .notStarted(let reason): "it does not start: \(reason)"
        case .hung:
            "it computed for \(Vigil.patience.milliseconds) ms without an answer, so its process was killed: "
                + "look for a slow pattern (string.find, gsub) or a long table call"
        case .stopped:
            "its process was stopped and did not answer within \(Vigil.patience.milliseconds) ms, so it was killed: "
                + "look for who sends it signals"
        case .silent:
            "its process neither computed nor answered for \(Vigil.silence.milliseconds) ms, so it was killed"
        case .overdue:
            "it had no answer after \(Vigil.limit.milliseconds / 1000) s, so its process was killed: "
                + "this machine may be overloaded"
        case .late:
            "the try was not done at its deadline, and its process was killed "
                + "\(Vigil.patience.milliseconds) ms later"
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
