internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How far apart two polls are at most while AWS answers.
    private static let pollAllowance = Duration.seconds(15)

    /// IDs of a stack's newest events, so that later ones can be told from them.
    func knownEvents(_ stack: String) async throws(RunError) -> [String] {
        var count = 0
        let events = try await optional("DescribeStackEvents", "the stack is followed by its status alone") {
            (client) async throws(AWSError) in
            try await client.describeStackEvents(stack: stack) { _ in
                count += 1
                return count <= 20
            }
        }
        return (events ?? []).map(\.id)
    }

    /// How a stack action ended, with the last status that was seen and AWS's reason for it.
    struct FollowedEnd {
        var finding: StackFollower.Finding
        var isInterrupted: Bool
        /// Whether it was cancelled because the run took too long.
        var isOverdue: Bool
        var status: String
        var reason: String?
    }

    private struct Seen {
        var at: Instant
        var status = ""
        var reason: String?
    }

    /// Follows a stack action to its end, reporting its events.
    ///
    /// - Parameters:
    ///   - cancels: Whether a signal, or the end of the run's time, cancels the action; it is waited for all the same.
    ///   - cancelsNow: The action is cancelled without a signal.
    func follow(
        _ stack: String, nested: [String], follower: StackFollower, cancels: Bool, cancelsNow: Bool = false
    ) async throws(RunError) -> FollowedEnd {
        var follower = follower
        var isInterrupted = false
        var isLate = false
        var isCancelling = cancelsNow
        var last = Seen(at: timekeeper.now)
        var blindSince: Instant?
        while true {
            var step = Duration.seconds(4)
            do throws(RunError) {
                let seen = try await poll(stack, nested, &follower, &last)
                blindSince = nil
                if seen.finding != .following {
                    return FollowedEnd(
                        finding: seen.finding, isInterrupted: isInterrupted, isOverdue: isLate, status: last.status,
                        reason: last.reason)
                }
                if seen.hasNews { step = .seconds(2) }
            } catch {
                let since = blindSince ?? timekeeper.now
                blindSince = since
                try await endure(error, since: since)
            }
            if cancels, !isInterrupted, let signal = updater.interruption.signal {
                isInterrupted = true
                hasHeededSignal = true
                isCancelling = true
                emit(.interrupted(signal: signal, consequence: "the stack update is cancelled and waited for"))
            }
            if cancels, !isCancelling, !isLate, isOverdue {
                isLate = true
                hasHeededTime = true
                isCancelling = true
                emit(.warning("\(overdueText): the stack update is cancelled and waited for"))
            }
            // In any other status it cannot be cancelled, or need not be.
            if isCancelling, last.status == "UPDATE_IN_PROGRESS" { isCancelling = await !isCancelled(stack) }
            let next = timekeeper.now + step
            if isInterrupted || !cancels {
                // A cancelled task goes on without waiting; the follower's time-outs end this.
                try? await timekeeper.sleep(until: next)
            } else {
                _ = await pause(until: next)
            }
        }
    }

    private func poll(
        _ stack: String, _ nested: [String], _ follower: inout StackFollower, _ last: inout Seen
    ) async throws(RunError) -> (finding: StackFollower.Finding, hasNews: Bool) {
        let found = try await existingStack(stack)
        let events = found == nil ? [] : try await newEvents(stack, nested, known: follower.known)
        follower.excuse(max(.zero, timekeeper.now - last.at - Run.pollAllowance))
        last.at = timekeeper.now
        guard let now = found else {
            // A stack that is being created may not show at once.
            let seen = follower.see(status: "", reason: nil, events: [], now: timekeeper.now)
            return (seen.finding, false)
        }
        let seen = follower.see(
            status: now.status, reason: now.statusReason, events: events, now: timekeeper.now,
            updated: now.lastUpdatedTime)
        for event in seen.news { emit(.stackResource(StackResourceProgress(event))) }
        if now.status != last.status {
            emit(.stackStatus(stack: stack, status: now.status, reason: now.statusReason))
        }
        (last.status, last.reason) = (now.status, now.statusReason)
        return (seen.finding, !seen.news.isEmpty)
    }

    /// Asks CloudFormation to cancel an update.
    ///
    /// - Returns: `false` when it is to be asked again should the stack still be in progress: too many calls, a lost answer,
    ///   or an update that cannot be cancelled yet.
    private func isCancelled(_ stack: String) async -> Bool {
        decide("cancel update", stack, because: "a signal came, or the run took too long, or it is being taken back")
        do {
            try await client.until(timekeeper.now + .seconds(60)).cancelUpdateStack(stack)
            return true
        } catch {
            let text = "the update of stack \(stack) could not be cancelled: \(message(of: error))"
            if !notes.contains(text) { emit(.note(text)) }
            return error.isAccessDenied || error.isOperationMissing
        }
    }

    /// Events of the root that were not known before, and those of nested stacks since the run began, with some leniency
    /// for clocks; a nested stack may be gone already.
    private func newEvents(
        _ stack: String, _ nested: [String], known: Set<String>
    ) async throws(RunError) -> [StackFollower.Event] {
        let found = try await optional("DescribeStackEvents", "the stack is followed by its status alone") {
            (client) async throws(AWSError) in
            try await client.describeStackEvents(stack: stack) { !known.contains($0.id) }
        }
        var events = (found ?? []).map { StackFollower.Event($0) }
        let since = started + (Duration.zero - options.lenientLookBack)
        for child in nested where !sight.missing.contains("DescribeStackEvents") {
            // What cannot be read of a nested stack still shows in the root's status.
            let found = try? await client.until(timekeeper.now + .seconds(60)).describeStackEvents(stack: child) {
                !known.contains($0.id) && ($0.timestamp ?? since) >= since
            }
            events += (found ?? []).map { StackFollower.Event($0) }
        }
        return events
    }
}

extension StackFollower.Event {
    fileprivate init(_ event: StackEvent) {
        self.init(
            id: event.id, at: event.timestamp ?? WallTime(secondsSince1970: 0), logicalID: event.logicalID,
            physicalID: event.physicalID, type: event.resourceType, status: event.status, reason: event.statusReason,
            token: event.clientRequestToken, stack: event.stackName)
    }
}

extension StackResourceProgress {
    fileprivate init(_ event: StackFollower.Event) {
        self.init(
            stack: event.stack, logicalID: event.logicalID, type: event.type, status: event.status,
            reason: event.reason)
    }
}
