/// How a run turns back, and how it ends.
extension Rollout {
    /// Reacts to a signal: back before the commit point, forward after it.
    package mutating func interrupt(signal: String) {
        switch stage {
        case .preparing, .prepared, .proving:
            isInterrupted = true
            events.append(.interrupted(signal: signal, consequence: "the run turns back"))
            if isCreation {
                end(.degraded, cause: "interrupted by \(signal) before the new stack was proven")
            } else {
                turnBack("interrupted by \(signal)")
            }
        case .committing where isRollingOn: interruptBatches(signal)
        case .committing, .puttingBack:
            events.append(
                .interrupted(signal: signal, consequence: "old instances are going already: the run finishes first"))
        case .securing, .secured, .rollingBack:
            events.append(.interrupted(signal: signal, consequence: "the run is turning back already"))
        case .ended: break
        }
    }

    /// Leads the run back to the baseline; before the commit point only.
    ///
    /// - Parameter freezesOutdated: Whether a group that would launch something else than it runs stays suspended; not
    ///   when its stack has gone back already.
    /// - Parameter takesStackBack: Whether the stack goes back first, where that is possible.
    package mutating func turnBack(_ cause: String, freezesOutdated: Bool = true, takesStackBack: Bool = true) {
        guard stage == .preparing || stage == .prepared || stage == .proving else { return }
        self.cause = self.cause ?? cause
        self.freezesOutdated = freezesOutdated && hasNewTarget
        for phase in Gate.Phase.allCases { board.close(phase) }
        board.open(.onRollback, .run, now: look?.at ?? stageSince)
        enter(takesStackBack && canTakeStackBack && self.freezesOutdated ? .securing : .rollingBack)
        events.append(.turnedBack(cause: cause))
        events.append(.phase(.rollingBack))
    }

    /// Leads a run back whose commit has been written down and has not cost anybody anything yet.
    mutating func turnBackFromCommit(_ cause: String) {
        guard stage == .committing else { return }
        hasCommitted = false
        for index in courses.indices {
            courses[index].isDone = false
            courses[index].leaving = []
            courses[index].heldSince = nil
        }
        enter(.proving)
        turnBack(cause)
    }

    /// Ends the run where it stands: a person is needed.
    package mutating func degrade(_ cause: String) {
        end(.degraded, cause: cause)
    }

    mutating func end(_ outcome: Outcome, cause: String? = nil) {
        self.cause = self.cause ?? cause
        if let cause, cause != self.cause { warn(cause) }
        for phase in Gate.Phase.allCases where phase != .onRollback { board.close(phase) }
        enter(.ended(outcome))
    }

    /// Whether a hook that is told of the way back wants to be asked again, although the run has ended.
    package var awaitsAdvice: Bool { board.isWaiting(.onRollback) || board.isDryUnheard(.onRollback) }

    /// What gates that do not count would have done, a line for each.
    package var dryFindings: [String] { board.dryFindings }
}
