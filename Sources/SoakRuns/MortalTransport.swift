private import Synchronization
import Timekeeping
import Transport

/// The connection of a process that may be killed at one of its calls: that call and all later ones never return.
final class MortalTransport: HTTPTransport {
    private struct State {
        var calls = 0
        var isDead = false
        var isReleased = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Until when the process stands still.
        var wakesAt: Instant?
    }

    private let base: any HTTPTransport
    private let kill: SoakPlan.Kill?
    /// The call before which the process is stopped for an hour.
    private let stop: Int?
    private let timekeeper: Timekeeper
    /// Called before each call of a process that lives.
    private let beforeCall: @Sendable () -> Void
    private let state = Mutex(State())

    init(
        _ base: any HTTPTransport, kill: SoakPlan.Kill?, stop: Int? = nil, timekeeper: Timekeeper,
        beforeCall: @escaping @Sendable () -> Void
    ) {
        self.base = base
        self.kill = kill
        self.stop = stop
        self.timekeeper = timekeeper
        self.beforeCall = beforeCall
    }

    var isDead: Bool { state.withLock { $0.isDead } }
    var calls: Int { state.withLock { $0.calls } }

    /// Whether the process stands still just now.
    var isStopped: Bool {
        let now = timekeeper.now
        return state.withLock { $0.wakesAt.map { now < $0 } ?? false }
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let number = state.withLock { state in
            if !state.isDead { state.calls += 1 }
            return state.isDead ? nil : state.calls
        }
        guard let number else { throw await silence() }
        await standStill(before: number)
        beforeCall()
        guard let kill, kill.call == number else { return try await base.send(request) }
        switch kill.moment {
        case .before: state.withLock { $0.isDead = true }
        case .after:
            // Whoever is dead hears of no error.
            _ = try? await base.send(request)
            state.withLock { $0.isDead = true }
        case .late:
            state.withLock { $0.isDead = true }
            // As above; nobody cancels this sleep.
            try? await timekeeper.sleep(for: .seconds(kill.delay))
            _ = try? await base.send(request)
        }
        throw await silence()
    }

    /// Lets what is left of a dead process come to its end: whatever it still asks, is cancelled.
    func release() {
        let waiting = state.withLock { state in
            state.isReleased = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// A process that is stopped makes no call until it is woken.
    private func standStill(before number: Int) async {
        let now = timekeeper.now
        let wake = state.withLock { state in
            if number == stop { state.wakesAt = now + .seconds(3600) }
            return state.wakesAt
        }
        guard let wake, now < wake else { return }
        // Nobody cancels a process that is stopped.
        try? await timekeeper.sleep(for: wake - now)
    }

    private func silence() async -> TransportError {
        await timekeeper.waiting(for: "a killed process waits for the answer to its last call") {
            await withCheckedContinuation { continuation in
                let isReleased = state.withLock { state in
                    if !state.isReleased { state.waiting.append(continuation) }
                    return state.isReleased
                }
                if isReleased { continuation.resume() }
            }
        }
        return .cancelled
    }
}
