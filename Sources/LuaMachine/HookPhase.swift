/// A moment of a run at which hooks are asked.
package enum HookPhase: String, Sendable, CaseIterable {
    case preUpdate = "pre-update"
    case postLaunch = "post-launch"
    case healthGate = "health-gate"
    case preTerminate = "pre-terminate"
    case postTerminate = "post-terminate"
    case onRollback = "on-rollback"
    case postUpdate = "post-update"

    /// What a hook of this phase may be asked about; the first is the default.
    package var subjects: [HookSubject] {
        switch self {
        case .preUpdate, .onRollback, .postUpdate: [.run]
        case .postLaunch, .preTerminate, .postTerminate: [.instance, .group]
        case .healthGate: [.instance, .group, .run]
        }
    }
}

/// What one question to a hook is about: the field `per` of a hook.
package enum HookSubject: String, Sendable, CaseIterable {
    case instance, group, run
}
