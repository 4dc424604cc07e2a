/// A moment of a run at which a team's hooks are asked.
package enum HookPhase: String, CaseIterable, Hashable, Sendable {
    /// Before anything is changed; sees the change set and the plan, and can decline.
    case preUpdate = "pre-update"
    /// A newcomer is in its group.
    case postLaunch = "post-launch"
    /// Beside the balancers' health, until the commit point.
    case healthGate = "health-gate"
    /// Before an old instance goes.
    case preTerminate = "pre-terminate"
    /// An old instance has gone.
    case postTerminate = "post-terminate"
    /// The run turns back.
    case onRollback = "on-rollback"
    /// The run has ended.
    case postUpdate = "post-update"
}

/// What one question to a hook is about.
package enum HookSubject: String, CaseIterable, Hashable, Sendable {
    case run
    case group
    case instance
}
