private import Timekeeping

/// Groups that somebody else sees to by now: this run leaves them alone.
extension Rollout {
    /// A command that could not look for so long may have been taken for dead, and its run ended by somebody else.
    private static let absence = Duration.seconds(300)

    /// The journal of another run, or of somebody who has taken this one over.
    ///
    /// One that another run has left frozen belongs to nobody. One of this run that somebody else has frozen is theirs.
    func foreignJournal(_ course: GroupCourse) -> Journal? {
        guard let journal = course.snapshot?.journal.journal else { return nil }
        let isOurs = journal.runID == runID && (journal.owner == owner || formerOwners.contains(journal.owner))
        if isOurs || journal.phase == .frozen && journal.runID != runID { return nil }
        return journal
    }

    /// Why a group is somebody else's; `nil` as long as it is this run's.
    func yieldCause(_ course: GroupCourse) -> String? {
        if let other = foreignJournal(course) {
            return "group \(course.name) was taken over by run \(other.runID) of \(other.owner)"
        }
        return course.lostTo
    }

    /// Notes journals that have gone while nobody could look: whoever has taken the run over has ended it.
    ///
    /// A run that looks all the time writes a lost journal again; one that was stopped and woken must not.
    mutating func noteGoneJournals(_ look: Look, before: Look?) {
        guard let before, look.at - before.at >= Rollout.absence else { return }
        for index in courses.indices where !courses[index].isForgotten {
            guard let seen = before.group(courses[index].name)?.journal.journal, seen.runID == runID,
                courses[index].snapshot?.journal == JournalReading.none
            else { continue }
            courses[index].lostTo =
                "the journal of group \(courses[index].name) has gone while this run could not look for "
                + "\(Int((look.at - before.at).inSeconds)) s: somebody has ended the run meanwhile"
        }
    }

    /// Leaves every group alone from now on, since the run's lock is somebody else's.
    package mutating func yieldAll(_ cause: String) {
        for index in courses.indices { courses[index].lostTo = courses[index].lostTo ?? cause }
        yieldToOthers()
    }

    /// Stops as soon as one of the groups is somebody else's: tags have no compare-and-swap, so whoever sees the other's
    /// journal leaves that group alone.
    mutating func yieldToOthers() {
        for course in courses {
            guard let text = yieldCause(course) else { continue }
            switch stage {
            case .preparing, .prepared, .proving: turnBack(text, takesStackBack: false)
            case .securing, .secured: stackStays(text)
            case .committing, .puttingBack: end(.degraded, cause: text)
            case .rollingBack: warn(text)
            case .ended: break
            }
        }
    }
}
