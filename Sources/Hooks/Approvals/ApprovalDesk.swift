private import Synchronization
package import Timekeeping

/// Where hooks that ask people leave their questions, and the run leaves what people have said.
package final class ApprovalDesk: Sendable {
    /// What a hook wants to know from a person.
    package struct Question: Hashable, Sendable {
        /// Unlike every other one of the process.
        package var number: Int
        package var hook: String
        package var subject: String
        /// Who shall answer, as the hook says it; may be empty.
        package var who: String
        package var text: String
        /// When the hook waits no longer.
        package var deadline: Instant
    }

    /// What a person has said.
    package struct Answer: Hashable, Sendable {
        package var isApproved: Bool
        package var by: String
        package var reason: String

        package init(isApproved: Bool, by: String, reason: String) {
            self.isApproved = isApproved
            self.by = by
            self.reason = reason
        }
    }

    private struct State {
        var last = 0
        var open: [Question] = []
        var answers: [Int: Answer] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The question that people are to answer now; others wait for their turn.
    package var open: Question? { state.withLock { $0.open.first } }

    /// Gives the answer to a question; `false` when nobody waits for it any more.
    @discardableResult
    package func answer(_ number: Int, _ answer: Answer) -> Bool {
        state.withLock { state in
            guard let index = state.open.firstIndex(where: { $0.number == number }) else { return false }
            state.open.remove(at: index)
            state.answers[number] = answer
            return true
        }
    }

    func put(_ hook: String, _ subject: String, who: String, text: String, deadline: Instant) -> Int {
        state.withLock { state in
            state.last += 1
            state.open.append(
                Question(
                    number: state.last, hook: hook, subject: subject, who: who, text: text, deadline: deadline))
            return state.last
        }
    }

    func takeAnswer(_ number: Int) -> Answer? { state.withLock { $0.answers.removeValue(forKey: number) } }

    func withdraw(_ number: Int) { state.withLock { state in state.open.removeAll { $0.number == number } } }
}
