internal import RolloutCore
internal import Synchronization

/// Where hooks that run beside the main loop leave their answers.
final class AnswerBox: Sendable {
    private let answers = Mutex<[(GateQuestion, Verdict)]>([])

    func put(_ question: GateQuestion, _ verdict: Verdict) {
        answers.withLock { $0.append((question, verdict)) }
    }

    /// All answers since the last call, in the order in which they came.
    func takeAll() -> [(GateQuestion, Verdict)] {
        answers.withLock { answers in
            defer { answers = [] }
            return answers
        }
    }
}
