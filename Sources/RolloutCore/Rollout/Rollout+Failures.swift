extension Rollout {
    /// Changing calls in a row that may fail for a passing reason before somebody is called.
    private static let failureLimit = 30

    /// Notes that a changing call was answered well.
    package mutating func succeeded() { failuresInRow = 0 }

    /// Takes in that the journals were not deleted, since a call of this run may have been carried out late: flags are
    /// looked at once more, and so are processes where that call was to suspend some.
    package mutating func keptJournals(ofGroups groups: [String], mayHaveSuspended: Bool) {
        for index in courses.indices where groups.contains(courses[index].name) {
            courses[index].isForgotten = false
            if mayHaveSuspended { courses[index].hasResumed = false }
            courses[index].forgetIssued()
        }
        events.append(.warning("a call may have been carried out late: looking again before the journals go"))
    }

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
