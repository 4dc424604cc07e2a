/// A hook as the core sees it: when it is asked, about what, and what its silence means.
package struct Gate: Hashable, Sendable {
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        case preUpdate = "pre-update"
        case postLaunch = "post-launch"
        case healthGate = "health-gate"
        case preTerminate = "pre-terminate"
        case postTerminate = "post-terminate"
        case onRollback = "on-rollback"
        case postUpdate = "post-update"

        /// Whether its answers only advise: nothing waits for them but the run's end.
        package var isAdvice: Bool {
            switch self {
            case .postTerminate, .onRollback, .postUpdate: true
            case .preUpdate, .postLaunch, .healthGate, .preTerminate: false
            }
        }
    }

    package enum Scope: String, Hashable, Sendable, CaseIterable {
        case run, group, instance
    }

    package enum OnDeadline: String, Hashable, Sendable, CaseIterable {
        case fail, pass
    }

    /// What an error in the hook, a killed child or `unknown()` counts as.
    package enum OnError: String, Hashable, Sendable, CaseIterable {
        case fail, wait, pass
    }

    /// For example `health-gate/smoke.lua`; no two gates of a run share one.
    package var id: String
    package var phase: Phase
    package var scope: Scope
    /// Between two tries.
    package var every: Duration
    /// Passes in a row that are needed; 1 or more.
    package var passes: Int
    /// How long it may wait in all, from the first time that it could be asked; the time in which it stands passed does not
    /// count.
    package var deadline: Duration
    package var onDeadline: OnDeadline
    package var onError: OnError
    /// Asked, measured and reported, but it decides nothing: a gate that is new.
    package var isDry: Bool

    package init(
        id: String, phase: Phase, scope: Scope, every: Duration = .seconds(2), passes: Int = 1,
        deadline: Duration = .seconds(120), onDeadline: OnDeadline = .fail, onError: OnError = .fail,
        isDry: Bool = false
    ) {
        self.id = id
        self.phase = phase
        self.scope = scope
        self.every = every
        self.passes = passes
        self.deadline = deadline
        self.onDeadline = onDeadline
        self.onError = onError
        self.isDry = isDry
    }
}

/// What a gate is asked about.
package enum GateSubject: Hashable, Sendable {
    case run
    case group(String)
    case instance(String, group: String)

    package var group: String? {
        switch self {
        case .run: nil
        case .group(let name), .instance(_, let name): name
        }
    }
}

extension GateSubject: CustomStringConvertible {
    package var description: String {
        switch self {
        case .run: "run"
        case .group(let name): name
        case .instance(let id, _): id
        }
    }
}

/// The answer of a hook to one question.
package enum Verdict: Hashable, Sendable {
    case pass(note: String?)
    case fail(reason: String)
    /// Ask again; after `seconds` where the hook says so.
    case wait(reason: String, after: Duration?)
    /// The hook could not tell.
    case unknown(reason: String)
    /// The hook itself broke: an error, a limit, a killed child.
    case error(reason: String)

    package var name: String {
        switch self {
        case .pass: "pass"
        case .fail: "fail"
        case .wait: "wait"
        case .unknown: "unknown"
        case .error: "error"
        }
    }

    package var reason: String {
        switch self {
        case .pass(let note): note ?? ""
        case .fail(let reason), .wait(let reason, _), .unknown(let reason), .error(let reason): reason
        }
    }
}

/// One question to one hook; the answer names it again.
package struct GateQuestion: Hashable, Sendable {
    package var gate: Gate
    package var subject: GateSubject
    /// 1 for the first try.
    package var attempt: Int
    /// Until the gate's deadline.
    package var timeLeft: Duration

    package init(gate: Gate, subject: GateSubject, attempt: Int, timeLeft: Duration) {
        self.gate = gate
        self.subject = subject
        self.attempt = attempt
        self.timeLeft = timeLeft
    }
}
