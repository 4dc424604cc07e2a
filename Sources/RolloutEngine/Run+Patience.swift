internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How long AWS may throttle one call before the run gives up: 19 of 20 tries refused only cost time.
    private static let throttlePatience = Duration.seconds(3600)
    /// How long AWS may not show what this run has just made or knows to be there: its reads lag behind its writes.
    private static let visibilityPatience = Duration.seconds(60)

    /// Makes a call that is repeated while AWS throttles it, for at most an hour or until a signal comes; a warning every
    /// ten minutes says so.
    ///
    /// - Parameter purpose: What the call is for, in the words of a report: "reading the groups".
    func patiently<Value>(
        _ purpose: String, _ body: (AWSClient) async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        let limit = timekeeper.now + Run.throttlePatience
        while true {
            do {
                return try await body(client.until(timekeeper.now + .seconds(600)).noting(purpose))
            } catch {
                guard error.isThrottling, !error.isAmbiguous, timekeeper.now < limit else { throw error }
                emit(.warning("\(purpose): AWS throttles the call: trying on"))
                // The client's own pauses begin anew: the longest of them stands between two rounds.
                guard await pause(until: timekeeper.now + .seconds(20)) else { throw error }
            }
        }
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

    /// A look that shows all of `names`, as far as AWS shows them within a minute: one listing may lack a group that is
    /// there, and nothing is decided on half of one.
    func wholeLook(_ names: [String], readsSources: Bool = false, health: Bool = false) async throws(RunError) -> Look {
        let limit = timekeeper.now + Run.visibilityPatience
        while true {
            let look = try await look(names, readsSources: readsSources || health) { _ in health }
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
