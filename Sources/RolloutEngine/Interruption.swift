private import Synchronization

/// Carries the wish to stop from a signal handler to the run, which looks at it between any two calls.
package final class Interruption: Sendable {
    private let pending = Mutex<String?>(nil)

    package init() {}

    /// Asks the run to stop; `signal` is the name for people, such as `SIGINT`. Only the first wish counts.
    package func request(signal: String) {
        pending.withLock { $0 = $0 ?? signal }
    }

    /// The signal that came, if any.
    package var signal: String? { pending.withLock { $0 } }
}
