package import Timekeeping

extension Rollout {
    /// Changing calls in a row that may fail for a passing reason before somebody is called.
    private static let failureLimit = 30

    /// How long after its caller gave up a request may still be carried out.
    private static let lateness = Duration.seconds(60)

    /// Notes that a changing request got no answer, whatever became of its repetition: it may be carried out later, over
    /// what the run has written since.
    package mutating func wasNotAnswered(_ action: RolloutAction, now: Instant) {
        unansweredAt = now
        switch action {
        case .suspend: suspendUnansweredAt = now
        case .setSizes(let group, _, let sizes, _):
            lateSizes.append(LateSizes(group: group, sizes: sizes, at: now))
        default: break
        }
    }

    /// Whether a request without an answer may still come into effect: until then no group is let out of sight.
    func awaitsLateRequests(_ look: Look) -> Bool { isRecent(unansweredAt, look) }

    /// Whether processes may still be suspended by a request of this run.
    func awaitsLateSuspension(_ look: Look) -> Bool { isRecent(suspendUnansweredAt, look) }

    /// Whether a call of the run that was taken over may still be carried out: it could take the protection of old instances
    /// while newcomers go, or let the group grow again.
    func awaitsFormerRun(_ look: Look) -> Bool { isRecent(takenOverAt, look) }

    /// Whether a request of this run may still give a group other sizes than `sizes`: these are not written before.
    func awaitsLateSizes(_ group: String, other sizes: Sizes, _ look: Look) -> Bool {
        lateSizes.contains { $0.group == group && $0.sizes != sizes && isRecent($0.at, look) }
    }

    private func isRecent(_ instant: Instant?, _ look: Look) -> Bool {
        instant.map { look.at - $0 < Rollout.lateness } ?? false
    }

    /// Notes that an action of a group was not carried out, since the look behind it had become too old.
    package mutating func wasSkipped(group: String) {
        for index in courses.indices where courses[index].name == group { courses[index].forgetIssued() }
    }

    /// Notes that actions were not carried out, since those before them have taken so long.
    package mutating func wereSkipped() {
        for index in courses.indices { courses[index].forgetIssued() }
    }

    /// Notes that a changing call was answered well.
    package mutating func succeeded() { failuresInRow = 0 }

    /// Takes in that a changing call failed. What passes is tried again after the next look; what does not turns the run
    /// back before the commit point and calls a person after it.
    ///
    /// - Parameter counts: Not where AWS only wants to be asked less, or anew: that is waited for, however often.
    package mutating func failed(_ reason: String, counts: Bool = true, isPassing: Bool) {
        if counts || failuresInRow == 0 { failuresInRow += 1 }
        // What a look takes out of the time-outs leaves the usual pause in: here that is lost time as well.
        if !counts { unseen += Rollout.slowPace + Rollout.fastPace }
        for index in courses.indices { courses[index].forgetIssued() }
        if isPassing, failuresInRow < Rollout.failureLimit {
            if failuresInRow == 1 { events.append(.warning("\(reason); looking before trying again")) }
            return
        }
        switch stage {
        case .preparing, .prepared, .proving: turnBack(reason)
        case .securing, .secured: stackStays(reason)
        case .committing, .puttingBack, .rollingBack: end(.degraded, cause: reason)
        case .ended: break
        }
    }
}

/// A request for sizes to which no answer came.
struct LateSizes: Hashable, Sendable {
    var group: String
    var sizes: Sizes
    var at: Instant
}
