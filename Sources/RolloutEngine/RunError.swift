package import AWSClient
internal import RolloutCore

/// Why a command ended before its natural end.
package enum RunError: Error, Sendable {
    /// Refused before the first change; the text says why and what to do.
    case declined(String)
    /// A signal came before the first change.
    case interruptedBeforeChange(signal: String)
    /// Another run's journal is open.
    case busy(String)
    /// A call to AWS brought no result; `purpose` says what it was for.
    case aws(AWSError, purpose: String)
    /// Something is half done and a person is needed.
    case needsPerson(String)
}

extension RunError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .declined(let text), .busy(let text), .needsPerson(let text): text
        case .interruptedBeforeChange(let signal): "interrupted by \(signal) before anything was changed"
        case .aws(let error, let purpose): "\(purpose): \(error)"
        }
    }
}

/// How a command ended, before the facts of the run are added.
package struct Ending: Sendable {
    var outcome: Outcome
    var headline: String
    var cause: String?
    var isInterrupted = false
    var groups: [GroupReport] = []
    var notes: [String] = []
    var nextCommand: String?

    init(_ outcome: Outcome, _ headline: String, cause: String? = nil) {
        self.outcome = outcome
        self.headline = headline
        self.cause = cause
    }
}

extension RunError {
    /// The ending of a command that this error stopped.
    ///
    /// - Parameter hasChanged: Whether the run has made a changing call already.
    func ending(hasChanged: Bool, stack: String?) -> Ending {
        switch self {
        case .declined(let text): return hasChanged ? open(text, stack: stack) : Ending(.declined, text)
        case .busy(let text): return Ending(.busy, text)
        case .needsPerson(let text): return open(text, stack: stack)
        case .interruptedBeforeChange:
            var ending = Ending(.declined, description)
            ending.isInterrupted = true
            return ending
        case .aws:
            return hasChanged
                ? open(description, stack: stack) : Ending(.declined, "nothing was changed: \(description)")
        }
    }

    private func open(_ text: String, stack: String?) -> Ending {
        var ending = Ending(.degraded, text)
        ending.nextCommand = stack.map { "haupdate status \($0)" }
        return ending
    }
}
