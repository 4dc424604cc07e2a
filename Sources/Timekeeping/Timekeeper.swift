/// All the time that a part of the program may know: a monotonic clock, the wall clock, and a sleep.
///
/// It arrives as a parameter; no other clock crosses a target. ``live(speed:)`` is the real one,
/// ``SimulatedTime`` makes one that jumps to the next sleeper when nothing can run.
package struct Timekeeper: Sendable {
    private let readNow: @Sendable () -> Instant
    private let readWallTime: @Sendable () -> WallTime
    private let sleepUntil: @Sendable (Instant) async throws(CancellationError) -> Void
    private let changeOutsideWaits: @Sendable (Int) -> Void
    private let waits: WaitBook?

    /// Builds a timekeeper from its parts.
    ///
    /// - Parameters:
    ///   - changeOutsideWaits: Told `1` when a wait on the real world begins and `-1` when it ends.
    ///   - waits: Where it is written down who waits for what; nowhere by default.
    package init(
        now: @escaping @Sendable () -> Instant,
        wallTime: @escaping @Sendable () -> WallTime,
        sleepUntil: @escaping @Sendable (Instant) async throws(CancellationError) -> Void,
        changeOutsideWaits: @escaping @Sendable (Int) -> Void = { _ in }, waits: WaitBook? = nil
    ) {
        self.readNow = now
        self.readWallTime = wallTime
        self.sleepUntil = sleepUntil
        self.changeOutsideWaits = changeOutsideWaits
        self.waits = waits
    }

    /// The present instant of the monotonic clock: for deadlines and durations.
    package var now: Instant { readNow() }

    /// The present civil time: for journals, signatures and people.
    package var wallTime: WallTime { readWallTime() }

    /// Waits until `deadline`; returns at once when it has passed.
    ///
    /// - Parameters:
    ///   - file: Who waits, for the report on a run that never ends.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(
        until deadline: Instant, file: StaticString = #fileID, line: UInt = #line
    ) async throws(CancellationError) {
        let number = waits?.begin(.sleep(file: file, line: line, until: deadline))
        defer { waits?.end(number) }
        try await sleepUntil(deadline)
    }

    /// Waits for `duration`.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(
        for duration: Duration, file: StaticString = #fileID, line: UInt = #line
    ) async throws(CancellationError) {
        try await sleep(until: now + duration, file: file, line: line)
    }

    /// Runs `body`, which waits for something that no clock brings; a run that is stuck names it.
    ///
    /// - Parameter what: What is waited for and by whom, in a few words.
    package func waiting<Value, Failure: Error>(
        for what: String, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let number = waits?.begin(.other(what))
        defer { waits?.end(number) }
        return try await body()
    }

    /// Runs `body`, which waits on the real world (a child process, a prompt): simulated time stands still meanwhile.
    package func waitingOutside<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        changeOutsideWaits(1)
        defer { changeOutsideWaits(-1) }
        return try await body()
    }

    /// Marks the beginning of a wait on the real world that ends elsewhere, with ``endOutsideWait()``.
    package func beginOutsideWait() { changeOutsideWaits(1) }

    /// Marks the end of a wait that ``beginOutsideWait()`` began.
    package func endOutsideWait() { changeOutsideWaits(-1) }
}
