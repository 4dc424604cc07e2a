/// The command that goes on with a run that has died or ended in the middle: what its report names, and what `status` does.
package enum WayOn: String, Hashable, Sendable {
    /// Every group was proven, or the batches have only paused: forward.
    case resume
    /// Back, as far as that goes.
    case rollback
    /// It was put back already, and what its groups launch was not proven: another version.
    case update

    /// The way on from what the journals of one run say; `nil` when there are none.
    ///
    /// The order of the questions counts: who has begun to go back finishes that, and a batch that has failed goes no
    /// further, whatever other groups say.
    package init?(_ journals: [Journal]) {
        if journals.isEmpty { return nil }
        if journals.contains(where: { $0.phase.isWayBack || $0.stop == .failed }) {
            self = .rollback
        } else if journals.contains(where: { $0.phase == .committing }) {
            self = .resume
        } else if journals.allSatisfy({ $0.phase == .frozen }) {
            self = .update
        } else {
            self = .rollback
        }
    }
}

extension Rollout {
    /// The way on from where the run has ended; `nil` when nothing of it is open, or when it is somebody else's.
    package var wayOn: WayOn? {
        if courses.contains(where: { yieldCause($0) != nil }) { return nil }
        return WayOn(courses.compactMap { $0.snapshot?.journal.journal }.filter { $0.runID == runID })
    }
}
