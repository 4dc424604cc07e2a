private import Synchronization

/// The end of one try's time, for whoever waits on its behalf: what cannot be cancelled can be given up.
///
/// It is fired by the run's own clock, so in simulated time it never comes while a child is being waited for.
final class Expiry: Sendable {
    private struct State {
        var hasFired = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Whether the time is over.
    var hasFired: Bool { state.withLock { $0.hasFired } }

    /// Does `action` when the time is over, at once if it is already; it takes the place of the one before.
    func whenFired(_ action: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            state.action = action
            return state.hasFired
        }
        if isOver { action() }
    }

    /// Ends the time.
    func fire() {
        let action = state.withLock { state in
            state.hasFired = true
            return state.action
        }
        action?()
    }
}
