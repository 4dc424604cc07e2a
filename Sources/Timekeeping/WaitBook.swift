private import Synchronization

/// Who waits for what, at present: for the report on a run that cannot go on.
package final class WaitBook: Sendable {
    /// One wait.
    package enum Wait: Sendable {
        case sleep(file: StaticString, line: UInt, until: Instant)
        case other(String)
    }

    private struct State {
        var lastNumber = 0
        var waits: [Int: Wait] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Writes a wait down.
    ///
    /// - Returns: Its number, for ``end(_:)``.
    func begin(_ wait: Wait) -> Int {
        state.withLock {
            $0.lastNumber += 1
            $0.waits[$0.lastNumber] = wait
            return $0.lastNumber
        }
    }

    func end(_ number: Int?) {
        guard let number else { return }
        state.withLock { $0.waits[number] = nil }
    }

    /// One line for each wait, in the order in which they began.
    func lines(at now: Instant) -> [String] {
        let waits = state.withLock { $0.waits.sorted { $0.key < $1.key }.map(\.value) }
        return waits.map { wait in
            switch wait {
            case .sleep(let file, let line, let deadline):
                "\(file):\(line) sleeps for another \((deadline - now).inSeconds) s"
            case .other(let what): what
            }
        }
    }
}
