private import Synchronization

/// Lets one after the other through, in the order in which they came.
///
/// An actor would not do: its methods are re-entered at each `await`, and what is guarded here spans one.
final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// Runs `body` alone. Waiting for the turn is not cut short by cancellation: a turn is bounded by the watchdog.
    func take<Value>(_ body: () async -> Value) async -> Value {
        _ = await enter()
        defer { leave() }
        return await body()
    }

    /// Runs `body` alone; `nil`, without having run it, when `expiry` fires before the turn comes.
    func take<Value>(before expiry: Expiry, _ body: () async -> Value) async -> Value? {
        guard await enter(before: expiry) else { return nil }
        defer { leave() }
        return await body()
    }

    private func enter(before expiry: Expiry? = nil) async -> Bool {
        await withCheckedContinuation { continuation in
            let number = state.withLock { state -> Int? in
                guard state.isTaken else {
                    state.isTaken = true
                    return nil
                }
                state.lastNumber += 1
                state.waiting.append((state.lastNumber, continuation))
                return state.lastNumber
            }
            guard let number else { return continuation.resume(returning: true) }
            expiry?.whenFired { self.giveUp(number) }
        }
    }

    /// Takes a waiter out of the line; harmless when its turn has come.
    private func giveUp(_ number: Int) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
        }
        waiter?.resume(returning: false)
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
