internal import RolloutCore
internal import Timekeeping

extension Run {
    /// When the whole run has taken too long; `nil` without a limit.
    var overdueAt: Instant? { options.maxDuration.map { begun + $0 } }

    var isOverdue: Bool { overdueAt.map { timekeeper.now >= $0 } ?? false }

    /// What is said of a run that takes too long.
    var overdueText: String {
        "the run took longer than --max-duration (\(Int((options.maxDuration ?? .zero).inSeconds)) s)"
    }

    /// Ends the run here if its time is over and nothing was changed yet.
    func stopIfOverdue() throws(RunError) {
        if isOverdue { throw .declined("nothing was changed: \(overdueText)") }
    }
}
