import RolloutCore
import Timekeeping

/// Drives a rollout over a ``FleetModel``: look, decide, apply, let time pass.
struct Rehearsal {
    /// What a changing call is answered with instead of being carried out.
    struct Refusal {
        /// `nil`: AWS says yes, and does nothing.
        var reason: String?
        var isPassing = true
        /// Applied, but the answer was lost.
        var isAppliedAnyway = false
    }

    var model: FleetModel
    var rollout: Rollout
    let runID: String
    /// The answer of a hook; `nil` is none.
    var answer: (GateQuestion, Instant) -> Verdict? = { _, _ in .pass(note: nil) }
    /// What the stack's update does once everything is written down.
    var updateStack: (inout FleetModel) -> Void = { _ in }
    var finalSizes: (String) -> Sizes? = { _ in nil }
    /// Groups that the stack's update has touched although nothing announced it: they join before the target is pinned.
    var joining: [String] = []
    /// Whether a signal comes after the stack's update and before the target is pinned.
    var isInterruptedWhenPrepared = false
    /// What somebody else does before each look.
    var meddle: (inout Rehearsal) -> Void = { _ in }
    var refuse: (RolloutAction) -> Refusal? = { _ in nil }
    /// What the run's alarms say at a moment.
    var alarms: (Instant) -> AlarmReading? = { _ in nil }
    /// How many looks AWS lags behind.
    var lag = 0
    /// The run dies after so many changing actions.
    var diesAfter = Int.max

    private(set) var done: [(at: Instant, stage: Rollout.Stage, action: RolloutAction)] = []
    private(set) var events: [RunEvent.Kind] = []
    private(set) var questions: [GateQuestion] = []
    private(set) var stages: [Rollout.Stage] = []
    private(set) var isDead = false
    private var looks: [Look] = []

    init(
        _ model: FleetModel, gates: [Gate] = [], options: RolloutOptions = RolloutOptions(), runID: String = "r-1",
        owner: String = "ops@build-1", of names: [String]? = nil
    ) {
        let look = model.look(health: false)
        let groups = look.groups.filter { names?.contains($0.name) ?? true }
        self.init(
            model,
            Rollout(
                runID: runID, started: model.wallTime, owner: owner, options: options, gates: gates,
                groups: groups.map { ($0.name, Baseline(of: $0)) }, now: model.now), runID: runID)
    }

    init(_ model: FleetModel, _ rollout: Rollout, runID: String) {
        self.model = model
        self.rollout = rollout
        self.runID = runID
    }

    /// Takes over what a dead run left, from the tags alone; forward if a journal says so. `nil` if there is no journal.
    init?(takingOver model: FleetModel, options: RolloutOptions = RolloutOptions(), gates: [Gate] = []) {
        let look = model.look(health: true)
        let held = look.groups.compactMap { group in
            group.journal.journal.map { GroupJournal(group: group.name, journal: $0) }
        }
        guard let first = held.first else { return nil }
        let isForward = held.contains { $0.journal.phase == .committing }
        self.init(
            model, Rollout(resuming: held, forward: isForward, options: options, gates: gates, look: look),
            runID: first.journal.runID)
    }

    var outcome: Outcome? { rollout.outcome }
    var changes: [RolloutAction] { done.map(\.action).filter(\.isChanging) }

    /// Runs until the rollout has ended, died, or `limit` has passed.
    @discardableResult
    mutating func run(limit: Duration = .seconds(7200)) -> Rehearsal {
        let end = model.now + limit
        while rollout.outcome == nil, !isDead, model.now < end { step() }
        return self
    }

    /// One look and what follows from it, up to the next.
    mutating func step() {
        meddle(&self)
        let seen = takeLook()
        perform(rollout.decide(seen), seen)
        if isDead || rollout.outcome != nil { return }
        if rollout.stage == .prepared { pin() }
        wait(until: rollout.nextLook(after: seen), seen)
    }

    mutating func interrupt(_ signal: String = "SIGINT") { rollout.interrupt(signal: signal) }

    private mutating func takeLook() -> Look {
        let fresh = model.look(health: true)
        looks.append(fresh)
        var seen = looks[max(0, looks.count - 1 - lag)].withoutHealth
        seen.at = model.now
        seen.wallTime = model.wallTime
        seen.alarms = alarms(model.now)
        return seen.withHealth(of: fresh) { rollout.needsHealth(of: $0) }
    }

    private mutating func pin() {
        let before = model.groups.map(\.target)
        updateStack(&model)
        if model.groups.map(\.target) != before { rollout.stackHasChanged() }
        model.advance(to: model.now + .seconds(30))
        looks = []
        if isInterruptedWhenPrepared { return interrupt() }
        if !joining.isEmpty {
            let groups = model.look(health: false).groups.filter { joining.contains($0.name) }
            joining = []
            return rollout.add(groups.map { ($0.name, Baseline(of: $0)) })
        }
        let sizes = finalSizes
        rollout.pin(model.look(health: true)) { name, _ in sizes(name) }
        noteStage()
    }

    private mutating func wait(until next: Instant, _ seen: Look) {
        while model.now < next, !isDead, rollout.outcome == nil {
            let due = rollout.board.nextDue.map { max($0, model.now + .milliseconds(50)) } ?? next
            model.advance(to: min(next, due))
            perform(rollout.tick(now: model.now), seen)
        }
    }

    private mutating func perform(_ actions: [RolloutAction], _ seen: Look) {
        noteStage()
        for action in actions {
            switch action {
            case .report(let kind): events.append(kind)
            case .ask(let question):
                questions.append(question)
                if let verdict = answer(question, model.now) { rollout.answer(question, verdict, now: model.now) }
            case .writeJournals(let written):
                // One call a group, as the engine makes them: the run may die between two.
                for entry in written { change(.writeJournals([entry]), seen) }
            case .deleteJournals(let names):
                for name in names { change(.deleteJournals([name]), seen) }
            default: change(action, seen)
            }
        }
    }

    private mutating func change(_ action: RolloutAction, _ seen: Look) {
        if done.filter(\.action.isChanging).count >= diesAfter { isDead = true }
        if isDead { return }
        let refusal = refuse(action)
        if refusal == nil { noteRepetition(action) }
        var complaint = refusal?.reason
        if refusal?.isAppliedAnyway ?? (refusal == nil) {
            complaint = model.apply(action, seen: seen, runID: runID) ?? complaint
        }
        done.append((model.now, rollout.stage, action))
        if let complaint {
            rollout.failed(complaint, isPassing: refusal?.isPassing ?? true)
        } else {
            rollout.succeeded()
        }
        noteStage()
    }

    /// A write that AWS has accepted is not made again before it had time to become visible.
    private mutating func noteRepetition(_ action: RolloutAction) {
        guard let last = done.last(where: { $0.action == action }) else { return }
        let isSettled = done.last { $0.action.changedGroup == action.changedGroup }?.action != action
        if model.now - last.at < .seconds(20), !isSettled, !hasComplaint { model.note("\(action) twice within 20 s") }
    }

    /// Whether a call has failed: then everything may be written again.
    private var hasComplaint: Bool {
        events.contains { if case .warning(let text) = $0 { text.contains("looking before") } else { false } }
    }

    private mutating func noteStage() {
        model.stage = rollout.stage
        if stages.last != rollout.stage { stages.append(rollout.stage) }
    }
}

extension Look {
    /// What the groups themselves show.
    var withoutHealth: Look {
        var copy = self
        for index in copy.groups.indices {
            copy.groups[index].hasHealth = false
            for place in copy.groups[index].instances.indices { copy.groups[index].instances[place].sources = [] }
        }
        return copy
    }

    /// The same look at the groups, with what `other`'s sources say: balancers do not lag behind Auto Scaling.
    func withHealth(of other: Look, where isAsked: (GroupSnapshot) -> Bool) -> Look {
        var copy = self
        for index in copy.groups.indices where isAsked(copy.groups[index]) {
            let fresh = other.group(copy.groups[index].name)?.instances ?? []
            copy.groups[index].hasHealth = true
            for place in copy.groups[index].instances.indices {
                let id = copy.groups[index].instances[place].id
                let sources = copy.groups[index].sources
                copy.groups[index].instances[place].sources =
                    fresh.first { $0.id == id }?.sources
                    ?? sources.map { SourceHealth(source: $0, isServing: false, state: "not registered") }
            }
        }
        return copy
    }
}
