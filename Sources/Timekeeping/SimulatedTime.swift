private import Dispatch
private import Synchronization

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// Runs a whole task tree on one thread, first in, first out, in virtual time.
///
/// When nothing can run, the clock moves to the next sleeper, so an hour of polling takes milliseconds and the same
/// program gives the same sequence of events each time. Structured concurrency, actors, groups and `AsyncStream` stay on
/// the executor. `Task {}`, `Task.sleep` and callbacks of other threads leave it: a job from a foreign thread fails the
/// run, unless a wait on the real world is open (``Timekeeper/waitingOutside(_:)``); virtual time stands still then.
package final class SimulatedTime: TaskExecutor, Sendable {
    /// How fast virtual time passes for somebody who watches.
    package enum Pace: Sendable {
        /// No waiting at all.
        case unbounded
        /// This many virtual seconds in a real one; above 0.
        case scaled(Double)
    }

    /// How far a run may go before it is taken for one that never ends.
    package struct Limits: Sendable {
        /// Virtual time from the beginning of ``SimulatedTime/run(_:)``.
        package var time: Duration
        /// Jobs that run and sleepers that wake.
        package var steps: Int

        package init(time: Duration = .seconds(86_400 * 365), steps: Int = .max) {
            self.time = time
            self.steps = steps
        }
    }

    /// Why a simulated run ended without a result.
    package enum Failure: Error, Equatable, Sendable {
        /// Every task waits for something that no sleeper and no open outside wait can bring: a line for each.
        case stuck(at: Instant, waits: [String] = [])
        /// The run has gone on beyond its limits: a line for each of those who wait.
        case endless(at: Instant, steps: Int, waits: [String])
        /// A job came from another thread while no outside wait was open: something escaped simulated time.
        case foreignJob(at: Instant)
    }

    private let state: Mutex<State>
    private let wakeUp = DispatchSemaphore(value: 0)
    private let startWallTime: WallTime
    private let pace: Pace
    private let limits: Limits
    private let waits = WaitBook()

    /// - Parameters:
    ///   - startWallTime: The civil time at the origin of the virtual clock.
    ///   - limits: How far each run may go.
    package init(startWallTime: WallTime, pace: Pace = .unbounded, limits: Limits = Limits()) {
        self.startWallTime = startWallTime
        self.pace = pace
        self.limits = limits
        self.state = Mutex(State())
    }

    /// The virtual clocks, for everything that runs inside ``run(_:)``.
    package var timekeeper: Timekeeper {
        Timekeeper(
            now: { self.now },
            wallTime: { self.startWallTime + (self.now - .origin) },
            sleepUntil: { (deadline) async throws(CancellationError) in try await self.sleep(until: deadline) },
            changeOutsideWaits: { change in self.changeOutsideWaits(by: change) }, waits: waits)
    }

    /// The present virtual instant.
    package var now: Instant { state.withLock { $0.now } }

    /// Runs `body` and everything it starts on the calling thread, until it returns.
    ///
    /// - Throws: ``Failure`` when the run cannot go on; what `body` throws otherwise.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let end = state.withLock {
            $0.thread = pthread_self()
            $0.isFinished = false
            return $0.now + limits.time
        }
        var steps = 0
        // The one unstructured task: the root of the tree that this executor owns and waits for.
        Task(executorPreference: self) {
            do {
                let value = try await body()
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            self.state.withLock { $0.isFinished = true }
        }
        while true {
            steps += 1
            if steps > limits.steps || now > end { throw failure(endlessAfter: steps) }
            switch state.withLock({ $0.next() }) {
            case .run(let job): job.runSynchronously(on: asUnownedTaskExecutor())
            case .wake(let sleeper, let advance):
                wait(advance)
                sleeper.resume()
            case .waitOutside: wakeUp.wait()
            case .finished:
                guard let outcome = result.withLock({ $0 }) else { continue }
                return try outcome.get()
            case .failed(.stuck(let moment, _)): throw Failure.stuck(at: moment, waits: waits.lines(at: moment))
            case .failed(let failure): throw failure
            }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.enqueue(job, from: pthread_self()) }
        wakeUp.signal()
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    private func failure(endlessAfter steps: Int) -> Failure {
        .endless(at: now, steps: steps, waits: waits.lines(at: now))
    }

    private func wait(_ advance: Duration) {
        guard case .scaled(let speed) = pace, advance > .zero else { return }
        usleep(UInt32(min(advance.inSeconds / speed * 1_000_000, 60_000_000)))
    }

    private func changeOutsideWaits(by change: Int) {
        state.withLock { $0.outsideWaits += change }
    }

    private func sleep(until deadline: Instant) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        let number = state.withLock { $0.takeNumber() }
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    let refused = state.withLock { $0.add(Sleeper(deadline, number, continuation)) }
                    if refused { continuation.resume(throwing: CancellationError()) }
                }
            } onCancel: {
                state.withLock { $0.cancel(number) }?.resume(throwing: CancellationError())
            }
        } catch {
            throw CancellationError()
        }
    }
}

private struct Sleeper {
    let deadline: Instant
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>

    init(_ deadline: Instant, _ number: Int, _ continuation: CheckedContinuation<Void, any Error>) {
        self.deadline = deadline
        self.number = number
        self.continuation = continuation
    }

    func resume() { continuation.resume() }

    func isBefore(_ other: Sleeper) -> Bool {
        (deadline, number) < (other.deadline, other.number)
    }
}

private struct State {
    enum Step {
        case run(UnownedJob)
        case wake(Sleeper, after: Duration)
        case waitOutside
        case finished
        case failed(SimulatedTime.Failure)
    }

    var now = Instant.origin
    var outsideWaits = 0
    /// Whether the root of the tree has returned.
    var isFinished = false
    var thread: pthread_t?
    private var jobs: [UnownedJob] = []
    private var firstJob = 0
    /// What came from outside: it runs when nothing else can, so that the real time it took does not show.
    private var arrivals: [UnownedJob] = []
    private var sleepers: [Sleeper] = []
    private var cancelledBeforeSleep: Set<Int> = []
    private var lastNumber = 0
    private var sawForeignJob = false

    mutating func enqueue(_ job: UnownedJob, from thread: pthread_t) {
        if self.thread == thread {
            jobs.append(job)
        } else {
            if outsideWaits == 0 { sawForeignJob = true }
            arrivals.append(job)
        }
    }

    mutating func next() -> Step {
        if sawForeignJob { return .failed(.foreignJob(at: now)) }
        if firstJob < jobs.count {
            defer { firstJob += 1 }
            return .run(jobs[firstJob])
        }
        jobs.removeAll(keepingCapacity: true)
        firstJob = 0
        if !arrivals.isEmpty {
            swap(&jobs, &arrivals)
            firstJob = 1
            return .run(jobs[0])
        }
        if isFinished { return .finished }
        if outsideWaits > 0 { return .waitOutside }
        guard let sleeper = popSleeper() else { return .failed(.stuck(at: now)) }
        let before = now
        now = max(now, sleeper.deadline)
        return .wake(sleeper, after: now - before)
    }

    mutating func takeNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Adds a sleeper, unless it was cancelled before it lay down; says whether it was refused.
    mutating func add(_ sleeper: Sleeper) -> Bool {
        if cancelledBeforeSleep.remove(sleeper.number) != nil { return true }
        sleepers.append(sleeper)
        siftUp(sleepers.count - 1)
        return false
    }

    mutating func cancel(_ number: Int) -> CheckedContinuation<Void, any Error>? {
        guard let index = sleepers.firstIndex(where: { $0.number == number }) else {
            cancelledBeforeSleep.insert(number)
            return nil
        }
        return remove(at: index).continuation
    }

    private mutating func popSleeper() -> Sleeper? {
        sleepers.isEmpty ? nil : remove(at: 0)
    }

    private mutating func remove(at index: Int) -> Sleeper {
        sleepers.swapAt(index, sleepers.count - 1)
        let removed = sleepers.removeLast()
        if index < sleepers.count {
            siftUp(index)
            siftDown(index)
        }
        return removed
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0, sleepers[child].isBefore(sleepers[(child - 1) / 2]) {
            sleepers.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < sleepers.count && sleepers[child].isBefore(sleepers[least]) {
                least = child
            }
            if least == parent { return }
            sleepers.swapAt(parent, least)
            parent = least
        }
    }
}
