package import Timekeeping

/// Decides what happens to the groups of one run: observations and time go in, actions come out.
///
/// It is level-triggered: each decision is made from what the last look showed, from the journal and from the few facts in
/// ``GroupCourse``; an action whose effect is not visible yet is simply wanted again. Nothing here waits, and no
/// observation traps: what cannot be explained ends in `degraded`, with a reason.
package struct Rollout: Sendable {
    package enum Stage: Hashable, Sendable {
        /// Journals are written and read back, instances protected, processes suspended.
        case preparing
        /// Everything is written down: the stack may change now; ``pin(_:finalSizes:)`` goes on.
        case prepared
        /// Surge, and proof of the newcomers.
        case proving
        case committing
        /// Flags, processes and journals return to the baseline; old instances drain.
        case puttingBack
        /// On the way back: the old instances are protected and the newcomers are not, before the stack may go back.
        case securing
        /// The stack may go back now; ``stackIsBack(templateSizes:)`` or ``stackStays(_:)`` goes on.
        case secured
        case rollingBack
        case ended(Outcome)
    }

    let runID: String
    let started: WallTime
    let owner: String
    /// Whose run this was before it was taken over; several, when an earlier takeover ended in the middle.
    var formerOwners: Set<String> = []
    let options: RolloutOptions
    package internal(set) var stage = Stage.preparing
    package internal(set) var board: GateBoard
    /// Why the run turned back or needs a person.
    package internal(set) var cause: String?
    package internal(set) var notes: [String] = []
    package internal(set) var isInterrupted = false
    var courses: [GroupCourse] = []
    var events: [RunEvent.Kind] = []
    var look: Look?
    /// Only looks at the newcomers of a created stack: nothing is surged, journaled or removed.
    var isCreation = false
    /// On the way back, whether a group whose old instances differ from what it launches stays suspended.
    var freezesOutdated = true
    /// Whether a group may launch something that nobody has proven since this run began: before that, what is outdated
    /// is given back whole.
    var hasNewTarget = false
    /// Whether the stack can go back to what it was before this run.
    var canTakeStackBack = false
    /// Whether the stack has gone back to what it was before this run.
    package internal(set) var isStackBack = false
    /// Why no further batch is to begin.
    var halt: Halt?
    /// Whether the commit point has been announced.
    var hasCommitted = false
    /// Groups of the run that a way back before this one has put back and left frozen.
    package var frozenBefore: [String] = []
    /// Whether old instances may have been let go, by this run or by the one that it took over.
    var mayHaveLetGo = false
    /// What makes a person necessary although the run could go on.
    var blemishes: [String] = []
    var stageSince: Instant
    var failuresInRow = 0
    /// When the last changing request was given up to which no answer came.
    var unansweredAt: Instant?
    /// The same of requests that suspend processes.
    var suspendUnansweredAt: Instant?
    /// When this run took over from one that had died; `nil` for a run of its own.
    var takenOverAt: Instant?
    /// Sizes that were written without an answer, and when the request was given up.
    var lateSizes: [LateSizes] = []
    /// Since when looks lack a group of this run.
    var partialSince: Instant?
    /// How much of the present stage nobody could look at, because AWS throttled or did not answer:
    /// no deadline counts it.
    var unseen = Duration.zero
    /// Launches that failed before this moment were not those of this run's newcomers.
    package internal(set) var surgedWallTime: WallTime?
    /// When the whole run has taken too long, see ``RolloutOptions/maxDuration``.
    package var overdueAt: Instant?
    /// What times beyond the proof remember of the whole run.
    var patience = RunPatience()
    var pace = Rollout.fastPace
    private var lastProgress: [GroupProgress] = []

    /// The shortest time between two looks.
    package static let fastPace = Duration.seconds(2)
    /// The longest time between two looks.
    package static let slowPace = Duration.seconds(15)

    /// Begins a run on groups that were looked at and found fit.
    ///
    /// - Parameter groups: The groups with their baselines, in the order in which they are reported.
    package init(
        runID: String, started: WallTime, owner: String, options: RolloutOptions, gates: [Gate],
        groups: [(name: String, baseline: Baseline)], now: Instant
    ) {
        self.runID = runID
        self.started = started
        self.owner = JournalTags.word(owner, limit: JournalTags.ownerLimit)
        self.options = options
        self.board = GateBoard(gates: gates)
        self.courses = groups.map { GroupCourse(name: $0.name, baseline: $0.baseline) }
        self.stageSince = now
    }

    package var outcome: Outcome? {
        if case .ended(let outcome) = stage { outcome } else { nil }
    }

    /// Whether old instances may be gone: then there is no way back.
    package var isPastCommitPoint: Bool { hasCommitted }

    /// Whether the run only proves what a new stack has launched.
    package var isProofOfCreation: Bool { isCreation }

    package var groupNames: [String] { courses.map(\.name) }

    /// Whether the traffic sources of a group, seen just now without them, must be asked: each answer costs a call.
    package func needsHealth(of snapshot: GroupSnapshot) -> Bool {
        guard var course = courses.first(where: { $0.name == snapshot.name }) else { return false }
        course.snapshot = snapshot.spending(course.baseline.spentIDs)
        switch stage {
        // Nothing can be proven before a newcomer is in service.
        case .proving: return isCreation || course.wanted > 0 && course.keepers.contains { $0.lifecycle == .inService }
        case .committing where course.isRolling: return !course.isDone && isTimeToRoll
        case .committing: return !course.isShrinkFresh && (needsHealthToCommit(course) || isNeededForFirst(course))
        case .preparing, .prepared, .puttingBack, .securing, .secured, .rollingBack, .ended: return false
        }
    }

    /// When the next look is due; gates may be due earlier.
    package func nextLook(after look: Look) -> Instant { min(look.at + pace, ripening(after: look)) }

    /// Takes a look in and says what to do now, in this order.
    package mutating func decide(_ look: Look) -> [RolloutAction] {
        if isPartial(look) { return takeEvents() }
        let before = self.look
        if let before { unseen += max(.zero, look.at - before.at - Rollout.slowPace) }
        absorb(look)
        endStall(look)
        noteGoneJournals(look, before: before)
        yieldToOthers()
        heedTime(look)
        heedAlarms(look)
        var actions: [RolloutAction] =
            switch stage {
            case .preparing: prepare(look)
            case .prepared, .secured, .ended: []
            case .securing: secure(look)
            case .proving: prove(look)
            case .committing: commit(look)
            case .puttingBack: putBack(look)
            case .rollingBack: rollBack(look)
            }
        reportProgress()
        let isQuiet = actions.isEmpty && events.isEmpty && before?.groups == look.groups
        pace = isQuiet ? min(pace * 1.5, Rollout.slowPace) : Rollout.fastPace
        actions = takeEvents() + actions.withSharedAcceptances
        return actions + board.takeDue(now: look.at).map { .ask($0) }
    }

    /// Asks the gates that are due between two looks.
    package mutating func tick(now: Instant) -> [RolloutAction] {
        return takeEvents() + board.takeDue(now: now).map { .ask($0) }
    }

    /// Takes the answer of a gate in; a late answer is ignored.
    package mutating func answer(_ question: GateQuestion, _ verdict: Verdict, now: Instant) {
        guard let progress = board.answer(question, verdict, now: now) else { return }
        events.append(.gate(progress))
        pace = Rollout.fastPace
        if question.gate.phase.isAdvice,
            case .failed(let reason) = board.standing(question.gate.phase, question.subject)
        {
            warn("\(question.subject): \(reason)")
        }
    }

    mutating func enter(_ stage: Stage) {
        self.stage = stage
        stageSince = look?.at ?? stageSince
        unseen = .zero
        pace = Rollout.fastPace
    }

    mutating func warn(_ text: String) {
        guard !notes.contains(text) else { return }
        notes.append(text)
        events.append(.warning(text))
    }

    private mutating func takeEvents() -> [RolloutAction] {
        defer { events = [] }
        return events.map { .report($0) }
    }

    private mutating func reportProgress() {
        let progress = self.progress
        guard progress != lastProgress, !progress.isEmpty else { return }
        lastProgress = progress
        events.append(.progress(progress))
    }
}
