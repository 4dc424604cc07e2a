/// Gives a lock back: steps out, answers in.
///
/// Whoever was taken over leaves everything to the successor. The lock goes first and what follows it afterwards, so that a
/// chain without its lock is never taken for one.
package struct LockRelease: Sendable {
    package enum State: Hashable, Sendable {
        case step(LockStep)
        case done
        /// A successor holds it.
        case takenOver
        /// It may still be there.
        case unsettled
    }

    private enum Purpose {
        case readingSuccessor, readingLock, deletingLock, deletingRest
    }

    private static let mostTries = 8

    package private(set) var state: State
    private let hold: LockHold
    private var purpose = Purpose.readingSuccessor
    private var rest: [String]
    private var tries = 0

    package init(_ hold: LockHold) {
        self.hold = hold
        let followers = hold.before.map { hold.name.successor(of: $0.mark) }
        rest = followers
        state = .step(.read(parameter: hold.name.successor(of: hold.mark)))
    }

    /// Takes the answer to the step that ``state`` names.
    package mutating func answer(_ answer: LockAnswer) {
        switch (purpose, answer) {
        case (.readingSuccessor, .found): state = .takenOver
        case (.readingSuccessor, .absent): go(.readingLock, .read(parameter: hold.name.parameter))
        case (.readingSuccessor, _): go(.readingSuccessor, .read(parameter: hold.name.successor(of: hold.mark)))
        case (.readingLock, .found(let text)) where LockNote(text: text)?.mark == firstMark:
            go(.deletingLock, .delete(parameter: hold.name.parameter))
        case (.readingLock, .unknown): go(.readingLock, .read(parameter: hold.name.parameter))
        // Somebody has dropped it, and perhaps another one holds it now.
        case (.readingLock, _): deleteRest()
        case (.deletingLock, .unknown): go(.readingLock, .read(parameter: hold.name.parameter))
        case (.deletingLock, _): deleteRest()
        case (.deletingRest, .unknown): go(.deletingRest, .delete(parameter: rest.first ?? hold.parameter))
        case (.deletingRest, _):
            rest.removeFirst(min(1, rest.count))
            deleteRest()
        }
    }

    private var firstMark: String { hold.before.first?.mark ?? hold.mark }

    private mutating func deleteRest() {
        guard let next = rest.first else {
            state = .done
            return
        }
        tries = 0
        go(.deletingRest, .delete(parameter: next))
    }

    private mutating func go(_ next: Purpose, _ step: LockStep) {
        tries += 1
        purpose = next
        state = tries > Self.mostTries ? .unsettled : .step(step)
    }
}
