internal import AWSClient
internal import Hooks
internal import RolloutCore
internal import Synchronization
internal import Timekeeping

/// One command from its first look to its report. Used by one task; only hooks run beside it.
package final class Run {
    let updater: Updater
    let command: String
    let stack: String?
    let runID: String
    let started: WallTime
    let begun: Instant
    let client: AWSClient
    /// What looks remember from one to the next.
    var sight = Sight()
    /// What hooks are told of instances, by ID.
    var instanceFacts: [String: InstanceFacts] = [:]
    var hookContext = HookContext()
    var notes: [String] = []
    /// The command that tries the same again, for the report.
    var retryCommand: String?
    /// Whether a changing call was made that a person could notice.
    var hasChanged = false
    /// Whether CloudFormation was asked to execute the change set.
    var hasExecuted = false
    /// The locks that this command holds, in the order in which it took them.
    var locks: [LockHold] = []
    /// The run that this command's locks name; its own until it takes another one over.
    var lockedRun: String?
    /// What a message about a lock says that the command is about.
    var lockScope: RunScope?
    /// The question to people that stands in a tag, and the number of the last one that was put to them.
    var posted: PostedQuestion?
    var askedNumber = 0
    /// Whether the rollout has been told of the signal.
    var hasNotedSignal = false
    /// Whether calls are waited for in spite of the signal, and of the end of the run's time: both were taken in.
    var hasHeededSignal = false
    var hasHeededTime = false
    /// When it was last said that nobody can look.
    var saidBlind: Instant?

    init(_ updater: Updater, command: String, stack: String?) {
        self.updater = updater
        self.command = command
        self.stack = stack
        self.runID = updater.newRunID()
        self.started = updater.timekeeper.wallTime
        self.begun = updater.timekeeper.now
        self.client = updater.client
    }

    var timekeeper: Timekeeper { updater.timekeeper }
    var options: RolloutOptions { updater.options }

    func emit(_ kind: RunEvent.Kind) {
        if case .note(let text) = kind {
            // Such as the floor of a group, which is said again where the stack's change has moved it.
            if notes.contains(text) { return }
            notes.append(text)
        }
        updater.report(RunEvent(kind, at: timekeeper.wallTime, elapsed: timekeeper.now - begun))
    }

    /// Ends the run here if a signal has come, or its time is over, and nothing was changed yet.
    func stopIfInterrupted() throws(RunError) {
        if let signal = updater.interruption.signal { throw .interruptedBeforeChange(signal: signal) }
        try stopIfOverdue()
    }

    /// Makes a call for which short outages are waited out, and throttling for as long as ``patiently(_:_:)`` says.
    func calling<Value>(
        _ purpose: String, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(RunError) -> Value {
        do {
            return try await patiently(purpose, body)
        } catch {
            if !hasChanged, let signal = updater.interruption.signal { throw .interruptedBeforeChange(signal: signal) }
            throw .aws(error, purpose: purpose)
        }
    }

    /// Waits, in steps of at most a second, so that a signal is noticed within two.
    ///
    /// - Returns: `false` when a signal came before the time was over.
    func pause(until deadline: Instant) async -> Bool {
        while timekeeper.now < deadline {
            if updater.interruption.signal != nil { return false }
            let step = min(deadline, timekeeper.now + .seconds(1))
            // A cancelled task goes on without waiting; the run's own loops end by their deadlines.
            try? await timekeeper.sleep(until: step)
        }
        return true
    }

    /// Adds the facts of the run and announces the end.
    func finish(_ ending: Ending) -> Report {
        let calls = updater.calls.total
        let report = Report(
            runID: runID, command: command, stack: stack, outcome: ending.outcome, interrupted: ending.isInterrupted,
            headline: ending.headline, cause: ending.cause, groups: ending.groups, notes: notes + ending.notes,
            nextCommand: ending.nextCommand, started: started, ended: timekeeper.wallTime, calls: calls.all,
            changingCalls: calls.changing)
        emit(.finished(report))
        return report
    }
}
