#if canImport(Glibc)
    private import Glibc
#endif

/// Decides when a child that does not answer is killed.
///
/// It measures real time, whatever the run's own clock says: the child is a real process, also in a simulated run. On a
/// busy machine a child may simply not have had the processor; so it also gets the time until it has *computed* for
/// `patience`, but never more than `limit` (docs/hooks.md, "Limits").
struct Watchdog: Sendable {
    /// How long a child may compute without an answer.
    static let patience = Duration.milliseconds(250)
    /// How long it may be silent in any case.
    static let limit = Duration.seconds(3)
    private static let look = Duration.milliseconds(25)

    let process: Int32
    let conversation: Conversation

    /// Watches one exchange; returns when it is over (`false`) or has lasted too long (`true`).
    func mustKill(over number: Int) async -> Bool {
        let clock = ContinuousClock()
        let start = clock.now
        let computedBefore = Self.processorTime(of: process)
        var pause = Self.patience
        while (try? await OutsideExecutor.shared.pause(for: pause)) != nil {  // cancelled: the child has gone
            guard conversation.isOpen(number) else { return false }
            guard let computedBefore, let computed = Self.processorTime(of: process) else { return true }
            if computed - computedBefore >= Self.patience || clock.now - start >= Self.limit { return true }
            pause = Self.look
        }
        return false
    }

    /// The processor time that a process has used; `nil` where the system does not tell, and the real time counts
    /// alone.
    private static func processorTime(of process: Int32) -> Duration? {
        #if canImport(Glibc)
            var clock = clockid_t()
            var time = timespec()
            guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        #else
            return nil
        #endif
    }
}
