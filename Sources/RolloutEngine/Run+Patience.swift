internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How long one round of tries lasts, in which nobody looks for a signal.
    private static let throttleRound = Duration.seconds(120)
    /// How long a group may be busy with something else before a call is given up.
    private static let busyPatience = Duration.seconds(600)
    /// How long a run stands still without usable credentials: a night, in which nobody renews them.
    static let credentialPatience = Duration.seconds(8 * 3600)
    /// How long AWS may not show what this run has just made or knows to be there: its reads lag behind its writes.
    private static let visibilityPatience = Duration.seconds(60)

    /// Makes a call that is repeated while AWS throttles it, and, once the run has changed something, while it has no usable
    /// credentials: for as long as it takes (credentials: for a night), until a signal comes or the run's time is over. A
    /// warning every ten minutes says so.
    ///
    /// - Parameter purpose: What the call is for, in the words of a report: "reading the groups".
    func patiently<Value>(
        _ purpose: String, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        let begun = timekeeper.now
        var said: Instant?
        while true {
            do {
                return try await body(client.until(timekeeper.now + Run.throttleRound).noting(purpose))
            } catch {
                guard !error.isAmbiguous, isWaitedFor(error, since: begun), !mustHeed else { throw error }
                if said.map({ timekeeper.now - $0 >= .seconds(600) }) ?? true {
                    said = timekeeper.now
                    emit(.warning("\(purpose): \(waitText(error))"))
                }
                // The client's own pauses begin anew: the longest of them stands between two rounds.
                guard await pausePatiently(until: timekeeper.now + .seconds(20)) else { throw error }
            }
        }
    }

    private func isWaitedFor(_ error: AWSError, since begun: Instant) -> Bool {
        if error.isThrottling { return true }
        if isWithoutCredentials(error) { return hasChanged && timekeeper.now - begun < Run.credentialPatience }
        let isBusy = error.isScalingActivityInProgress || error.isResourceContention
        return isBusy && timekeeper.now - begun < Run.busyPatience
    }

    /// Whether nothing can be asked before somebody renews the credentials.
    func isWithoutCredentials(_ error: AWSError) -> Bool {
        if case .credentials = error { return true }
        return error.isExpiredToken
    }

    /// What is said of a run that stands still.
    func waitText(_ error: AWSError) -> String {
        if error.isThrottling { return "AWS throttles the call: trying on for as long as it does" }
        if isWithoutCredentials(error) {
            return "\(error); the run pauses where it is until there are credentials again, for eight hours at most"
        }
        return "\(error); trying again"
    }

    /// Whether something has come up that nobody has taken in yet: a signal, or the end of the run's time.
    private var mustHeed: Bool {
        updater.interruption.signal != nil && !hasHeededSignal || isOverdue && !hasHeededTime
    }

    /// Waits in steps of a second; says whether nothing has come up meanwhile.
    private func pausePatiently(until deadline: Instant) async -> Bool {
        while timekeeper.now < deadline {
            if mustHeed { return false }
            // A cancelled task goes on without waiting; the caller's own loop ends by the answer.
            try? await timekeeper.sleep(until: min(deadline, timekeeper.now + .seconds(1)))
        }
        return true
    }

    /// Reads what this run has just made, which AWS may not show for a minute.
    ///
    /// - Parameter isNotYet: Whether an error says that it is not there.
    func onceVisible<Value>(
        _ purpose: String, isNotYet: (AWSError) -> Bool, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(RunError) -> Value {
        let limit = timekeeper.now + Run.visibilityPatience
        while true {
            do {
                return try await patiently(purpose, body)
            } catch {
                guard isNotYet(error), timekeeper.now < limit, await pause(until: timekeeper.now + .seconds(3)) else {
                    throw .aws(error, purpose: purpose)
                }
            }
        }
    }

    /// What `body` reads between two steps: once the run has changed something, a failure that passes is endured as it is where
    /// looks follow each other.
    func enduringly<Value>(_ body: () async throws(RunError) -> Value) async throws(RunError) -> Value {
        let since = timekeeper.now
        while true {
            do throws(RunError) {
                return try await body()
            } catch {
                guard hasChanged else { throw error }
                try await endure(error, since: since)
            }
        }
    }

    /// A look that shows all of `names`, as far as AWS shows them within a minute: one listing may lack a group that is
    /// there, and nothing is decided on half of one.
    func wholeLook(_ names: [String], readsSources: Bool = false, health: Bool = false) async throws(RunError) -> Look {
        let limit = timekeeper.now + Run.visibilityPatience
        while true {
            let look = try await enduringly { () async throws(RunError) in
                try await self.look(names, readsSources: readsSources || health) { _ in health }
            }
            let isWhole = names.allSatisfy { look.group($0) != nil }
            if isWhole || timekeeper.now >= limit { return look }
            guard await pause(until: timekeeper.now + .seconds(3)) else { return look }
        }
    }

    /// What a stack holds once all of it is there: a listing right after the creation may show less.
    func wholeContents(of stack: String) async throws(RunError) -> StackContents {
        let limit = timekeeper.now + Run.visibilityPatience
        while true {
            let contents = try await onceVisible(
                "listing the resources of stack \(stack)", isNotYet: \.isAbsentStack
            ) { (client) async throws(AWSError) in try await client.listStackResources(stack: stack) }
            let isWhole = !contents.isEmpty && contents.allSatisfy { !$0.status.hasSuffix("_IN_PROGRESS") }
            if isWhole || timekeeper.now >= limit { return try await self.contents(of: stack) }
            guard await pause(until: timekeeper.now + .seconds(3)) else { return try await self.contents(of: stack) }
        }
    }
}
