extension Rollout {
    /// Changing calls in a row that may fail for a passing reason before somebody is called.
    private static let failureLimit = 30

    /// Notes that a changing call was answered well.
    package mutating func succeeded() { failuresInRow = 0 }

    /// Takes in that a changing call failed. What passes is tried again after the next look; what does not turns the run
    /// back before the commit point and calls a person after it.
    package mutating func failed(_ reason: String, isPassing: Bool) {
        failuresInRow += 1
        for index in courses.indices { courses[index].forgetIssued() }
        if isPassing, failuresInRow < Rollout.failureLimit {
            if failuresInRow == 1 { events.append(.warning("\(reason); looking before trying again")) }
            return
        }
        switch stage {
        case .preparing, .prepared, .proving: turnBack(reason)
        case .committing, .puttingBack, .rollingBack: end(.degraded, cause: reason)
        case .ended: break
        }
    }
}
