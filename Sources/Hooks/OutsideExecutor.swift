private import Dispatch
private import Synchronization

/// Runs what serves the children on a thread of its own.
///
/// The shared pool would not do: a simulated run occupies the thread that it is called on, and where such runs occupy
/// all threads of the pool, nobody would be left to hear the children for whom they wait.
final class OutsideExecutor: TaskExecutor {
    static let shared = OutsideExecutor()

    private let queue = DispatchQueue(label: "haupdate.hooks")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs `work` once, after `delay` of real time.
    func run(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let nanoseconds =
            Int(delay.components.seconds) * 1_000_000_000 + Int(delay.components.attoseconds / 1_000_000_000)
        queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds), execute: work)
    }

    /// Waits in real time, without the shared pool, which `Task.sleep` needs.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func pause(for duration: Duration) async throws(CancellationError) {
        let pause = Pause()
        let wasCancelled = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pause.begin(continuation)
                run(after: duration) { pause.end(cancelled: false) }
            }
        } onCancel: {
            pause.end(cancelled: true)
        }
        if wasCancelled { throw CancellationError() }
    }
}

/// One wait that ends once, by its timer or by cancellation.
private final class Pause: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Bool, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Bool, Never>) {
        let isOver = state.withLock { state in
            if !state.isCancelled { state.continuation = continuation }
            return state.isCancelled
        }
        if isOver { continuation.resume(returning: true) }
    }

    func end(cancelled: Bool) {
        let continuation = state.withLock { state in
            if cancelled { state.isCancelled = true }
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: cancelled)
    }
}
