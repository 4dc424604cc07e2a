internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// IDs of a stack's newest events, so that later ones can be told from them.
    func knownEvents(_ stack: String) async throws(RunError) -> [String] {
        var count = 0
        return try await calling("reading the events of stack \(stack)") { (client) async throws(AWSError) in
            try await client.describeStackEvents(stack: stack) { _ in
                count += 1
                return count <= 100
            }
        }.map(\.id)
    }

    /// Follows a stack action to its end, reporting its events.
    ///
    /// - Parameter cancels: Whether a signal cancels the action; it is waited for all the same.
    func follow(
        _ stack: String, nested: [String], follower: StackFollower, cancels: Bool
    ) async throws(RunError) -> (finding: StackFollower.Finding, isInterrupted: Bool) {
        var follower = follower
        var isInterrupted = false
        var lastStatus = ""
        while true {
            let now = try await calling("reading stack \(stack)") { (client) async throws(AWSError) in
                try await client.describeStack(stack)
            }
            let events = try await newEvents([stack] + nested)
            let seen = follower.see(
                status: now.status, reason: now.statusReason, events: events, now: timekeeper.now)
            for event in seen.news { emit(.stackResource(StackResourceProgress(event))) }
            if now.status != lastStatus {
                emit(.stackStatus(stack: stack, status: now.status, reason: now.statusReason))
                lastStatus = now.status
            }
            if seen.finding != .following { return (seen.finding, isInterrupted) }
            if cancels, !isInterrupted, let signal = updater.interruption.signal {
                isInterrupted = true
                emit(.interrupted(signal: signal, consequence: "the stack update is cancelled and waited for"))
                try await cancel(stack)
            }
            let next = timekeeper.now + (seen.news.isEmpty ? .seconds(4) : .seconds(2))
            if isInterrupted || !cancels {
                // A cancelled task goes on without waiting; the follower's time-outs end this.
                try? await timekeeper.sleep(until: next)
            } else {
                _ = await pause(until: next)
            }
        }
    }

    /// CancelUpdateStack works in UPDATE_IN_PROGRESS only; in any other status the action ends by itself.
    private func cancel(_ stack: String) async throws(RunError) {
        do {
            try await client.until(timekeeper.now + .seconds(60)).cancelUpdateStack(stack)
        } catch {
            emit(.note("the update of stack \(stack) could not be cancelled: \(message(of: error))"))
        }
    }

    /// Events since the run began, with some leniency for clocks; those of nested stacks where they can be read.
    private func newEvents(_ stacks: [String]) async throws(RunError) -> [StackFollower.Event] {
        let since = started + (Duration.zero - options.lenientLookBack - .seconds(60))
        var events: [StackFollower.Event] = []
        for stack in stacks {
            do {
                events += try await client.until(timekeeper.now + .seconds(600))
                    .describeStackEvents(stack: stack) { ($0.timestamp ?? since) >= since }
                    .map { StackFollower.Event($0) }
            } catch {
                // A nested stack may be gone already; the root must be readable.
                if stack == stacks[0] { throw .aws(error, purpose: "reading the events of stack \(stack)") }
            }
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
