package import Timekeeping

/// Follows one action of a stack through what DescribeStacks and DescribeStackEvents show.
package struct StackFollower: Hashable, Sendable {
    package enum Finding: Hashable, Sendable {
        case following
        case succeeded
        /// CloudFormation has undone the action by itself, or at our request.
        case undone(cause: String)
        case failed(cause: String)
        /// The action never began: the stack is as it was.
        case neverStarted
        /// Nothing was heard for the whole time-out, and the stack is still in progress.
        case silent(status: String)
    }

    /// One event, as far as following needs it.
    package struct Event: Hashable, Sendable {
        package var id: String
        package var at: WallTime
        package var logicalID: String
        package var physicalID: String
        package var type: String
        package var status: String
        package var reason: String?
        package var token: String?
        /// The name of the stack that it belongs to: the root or a nested one.
        package var stack: String

        package init(
            id: String, at: WallTime, logicalID: String, physicalID: String, type: String, status: String,
            reason: String?, token: String?, stack: String
        ) {
            self.id = id
            self.at = at
            self.logicalID = logicalID
            self.physicalID = physicalID
            self.type = type
            self.status = status
            self.reason = reason
            self.token = token
            self.stack = stack
        }
    }

    private let token: String?
    private var begun: Instant
    private let begunWallTime: WallTime
    private let updatedBefore: WallTime?
    private let options: RolloutOptions
    /// IDs of events that stood there before the action, and of those that have been reported since.
    package private(set) var known: Set<String>
    private var lastHeard: Instant
    private var lastStatus: String?
    private var hasStarted = false
    private var firstFailure: String?

    /// - Parameters:
    ///   - token: The ClientRequestToken of the action; `nil` follows whatever goes on.
    ///   - known: IDs of events that stood there before the action.
    ///   - updatedBefore: The stack's LastUpdatedTime before the action.
    package init(
        token: String?, known: [String], options: RolloutOptions, now: Instant, wallTime: WallTime,
        updatedBefore: WallTime? = nil
    ) {
        self.token = token
        self.known = Set(known)
        self.updatedBefore = updatedBefore
        self.options = options
        self.begun = now
        self.begunWallTime = wallTime
        self.lastHeard = now
    }

    /// Leaves out of every time-out a time in which nobody could look: the stack was not silent then.
    package mutating func excuse(_ unseen: Duration) {
        lastHeard = lastHeard + unseen
        begun = begun + unseen
    }

    /// Takes in what a poll showed and says what is new, oldest first, and how the action stands.
    ///
    /// - Parameter updated: The stack's LastUpdatedTime now.
    /// - Parameter events: Newest first for each stack, as AWS lists them; those of nested stacks count as life signs, too.
    package mutating func see(
        status: String, reason: String?, events: [Event], now: Instant, updated: WallTime? = nil
    ) -> (news: [Event], finding: Finding) {
        // Within a millisecond AWS's own order tells what came first.
        let news = events.reversed().filter { isOurs($0) && !known.contains($0.id) }.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
        known.formUnion(news.map(\.id))
        // An endpoint that does everything at once shows no status in between, and perhaps no event.
        if let updated, updated != updatedBefore { hasStarted = true }
        // The status may have been read before the first event was there: it then still tells of the last operation.
        let isCurrent = hasStarted
        if status != lastStatus { lastHeard = now }
        lastStatus = status
        if !news.isEmpty {
            hasStarted = true
            lastHeard = now
        }
        if firstFailure == nil { firstFailure = news.first(where: \.isCause).map(\.causeText) }
        return (news, finding(status: status, reason: reason, now: now, isCurrent: isCurrent))
    }

    private mutating func finding(status: String, reason: String?, now: Instant, isCurrent: Bool) -> Finding {
        let meaning = StackStatus.meaning(of: status)
        let isMoving = meaning == .inProgress || meaning == .undoing
        if isMoving { hasStarted = true }
        guard hasStarted else { return now - begun >= options.warmup ? .neverStarted : .following }
        guard isCurrent || isMoving else { return .following }
        let cause = firstFailure ?? reason ?? "status \(status)"
        switch meaning {
        case .succeeded: return .succeeded
        case .undone: return .undone(cause: cause)
        case .failed, .gone, .shell: return .failed(cause: cause)
        case .inProgress, .undoing, .unknown:
            return now - lastHeard >= options.actionTimeout ? .silent(status: status) : .following
        }
    }

    /// An event of this action by its token; where the endpoint gives none, by its time.
    private func isOurs(_ event: Event) -> Bool {
        if let theirs = event.token, let token { return theirs == token }
        return begunWallTime - event.at <= options.lenientLookBack
    }
}

extension StackFollower.Event {
    /// Whether this is a failure by itself and not one that followed from another.
    fileprivate var isCause: Bool {
        guard status.hasSuffix("_FAILED") else { return false }
        let consequences = ["Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled"]
        return !consequences.contains { reason?.hasPrefix($0) ?? false }
    }

    fileprivate var causeText: String { "\(logicalID) (\(type)): \(reason ?? status)" }
}
