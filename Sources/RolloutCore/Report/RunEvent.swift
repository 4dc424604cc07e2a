package import Timekeeping

/// Something that a watcher of a run may want to see; in the order in which it happened.
package struct RunEvent: Hashable, Sendable {
    package var kind: Kind
    package var at: WallTime
    /// Since the run began.
    package var elapsed: Duration

    package init(_ kind: Kind, at: WallTime, elapsed: Duration) {
        self.kind = kind
        self.at = at
        self.elapsed = elapsed
    }

    package enum Kind: Hashable, Sendable {
        case started(RunStart)
        case phase(RunPhase)
        /// The change set that will be executed as it is.
        case changeSet([PlannedChange])
        /// Groups that will be touched, before the first change.
        case plan([PlannedGroup])
        case stackStatus(stack: String, status: String, reason: String?)
        case stackResource(StackResourceProgress)
        /// Where every group of the run stands; each time all of them.
        case progress([GroupProgress])
        case sizes(group: String, from: Sizes, to: Sizes)
        /// A gate gave an answer; `passes` in a row of `needed`.
        case gate(GateProgress)
        case proven(group: String, instance: String)
        /// All groups are proven: from here on the run goes forward only.
        case committed
        case removed(group: String, instance: String)
        /// The run turns back, and why.
        case turnedBack(cause: String)
        /// A signal came; the text says what the run does about it.
        case interrupted(signal: String, consequence: String)
        /// Worth knowing, harmless.
        case note(String)
        /// Worth knowing, and perhaps worth doing something about.
        case warning(String)
        case finished(Report)
    }
}

/// The parts of a run, in order.
package enum RunPhase: String, Hashable, Sendable, CaseIterable {
    case looking
    case asking
    case writingDown = "writing down"
    case updatingStack = "updating the stack"
    case creatingStack = "creating the stack"
    case surging
    case proving
    case baking
    case committing
    case puttingBack = "putting back"
    case rollingBack = "rolling back"
}

/// Who does what to what: printed before anything else.
package struct RunStart: Hashable, Sendable {
    package var runID: String
    package var command: String
    package var stack: String?
    package var account: String
    package var region: String
    /// `CREATE` or `UPDATE`; `nil` when the stack is not touched.
    package var stackAction: String?

    package init(
        runID: String, command: String, stack: String?, account: String, region: String, stackAction: String?
    ) {
        self.runID = runID
        self.command = command
        self.stack = stack
        self.account = account
        self.region = region
        self.stackAction = stackAction
    }
}

/// One line of a change set.
package struct PlannedChange: Hashable, Sendable {
    /// `Add`, `Modify`, `Remove`, ... as AWS spells it.
    package var action: String
    package var logicalID: String
    package var type: String
    /// `True`, `False`, `Conditional`; `nil` where AWS gives none.
    package var replacement: String?

    package init(action: String, logicalID: String, type: String, replacement: String?) {
        self.action = action
        self.logicalID = logicalID
        self.type = type
        self.replacement = replacement
    }
}

/// What the run means to do with one group.
package struct PlannedGroup: Hashable, Sendable {
    package var name: String
    package var sizes: Sizes
    /// How many instances are outdated already, before the stack changes.
    package var outdated: Int

    package init(name: String, sizes: Sizes, outdated: Int) {
        self.name = name
        self.sizes = sizes
        self.outdated = outdated
    }
}

/// One event of a stack's resource.
package struct StackResourceProgress: Hashable, Sendable {
    package var stack: String
    package var logicalID: String
    package var type: String
    package var status: String
    package var reason: String?

    package init(stack: String, logicalID: String, type: String, status: String, reason: String?) {
        self.stack = stack
        self.logicalID = logicalID
        self.type = type
        self.status = status
        self.reason = reason
    }
}

/// Where one group stands: a line on the terminal.
package struct GroupProgress: Hashable, Sendable {
    package var name: String
    package var phase: RunPhase
    /// Old instances that are still in service.
    package var old: Int
    /// Newcomers in any state.
    package var newcomers: Int
    /// Newcomers that every traffic source and gate has accepted so far.
    package var healthy: Int
    /// How many must be accepted.
    package var wanted: Int
    /// Why it is not further, for example `target group green: initial`; empty when nothing holds it.
    package var waitingFor: String

    package init(
        name: String, phase: RunPhase, old: Int, newcomers: Int, healthy: Int, wanted: Int, waitingFor: String
    ) {
        self.name = name
        self.phase = phase
        self.old = old
        self.newcomers = newcomers
        self.healthy = healthy
        self.wanted = wanted
        self.waitingFor = waitingFor
    }
}

/// One answer of one gate.
package struct GateProgress: Hashable, Sendable {
    /// For example `health-gate/smoke.lua`.
    package var hook: String
    /// What was asked about: an instance ID, a group's name, or `run`.
    package var subject: String
    /// `pass`, `wait`, `fail`, `unknown` or `error`.
    package var verdict: String
    package var reason: String
    package var passes: Int
    package var needed: Int
    /// Whether the answer decides nothing.
    package var isDry: Bool

    package init(
        hook: String, subject: String, verdict: String, reason: String, passes: Int, needed: Int, isDry: Bool = false
    ) {
        self.hook = hook
        self.subject = subject
        self.verdict = verdict
        self.reason = reason
        self.passes = passes
        self.needed = needed
        self.isDry = isDry
    }
}
