import Timekeeping

extension World {
    /// Adds a hook to a group, or replaces the one of the same name.
    ///
    /// - Throws: `LimitExceeded` for more than 50; `ValidationError` for a time that AWS does not take.
    package mutating func putHook(_ hook: LifecycleHook, of name: String) throws(APIError) {
        var group = try group(named: name)
        guard (30...172_800).contains(hook.heartbeatSeconds) else {
            throw .validation("The heartbeat timeout must be between 30 and 172800 seconds.")
        }
        if let index = group.hooks.firstIndex(where: { $0.name == hook.name }) {
            group.hooks[index] = hook
        } else {
            guard group.hooks.count < 50 else {
                throw APIError("LimitExceeded", "You have exceeded the limit of 50 lifecycle hooks for this group.")
            }
            group.hooks.append(hook)
        }
        groups.put(group)
    }

    /// Removes a hook; who waits for it goes on as if it had answered CONTINUE for a launch, ABANDON for a termination.
    ///
    /// - Throws: `ValidationError` when there is none of that name.
    package mutating func deleteHook(_ hookName: String, of name: String) throws(APIError) {
        let group = try group(named: name)
        guard let hook = group.hooks.first(where: { $0.name == hookName }) else { throw unknownHook(hookName) }
        groups[name]?.hooks.removeAll { $0.name == hookName }
        for instance in members(of: group) {
            guard let action = instance.actions.first(where: { $0.hook == hookName }) else { continue }
            answer(action, of: instance.id, goesOn: hook.transition == .launching, reason: "")
        }
    }

    /// Ends a hook of one instance.
    ///
    /// - Parameters:
    ///   - token: The lifecycle action's; without it `instance` says which one is meant.
    ///   - goesOn: CONTINUE rather than ABANDON.
    /// - Throws: `ValidationError` when nobody waits for it.
    package mutating func completeHook(
        _ hook: String, of name: String, token: String?, instance: String?, goesOn: Bool
    ) throws(APIError) {
        let (id, action) = try action(hook, of: name, token: token, instance: instance)
        answer(action, of: id, goesOn: goesOn, reason: "Lifecycle Action Completed with ABANDON Result")
    }

    /// Begins the time-out of a hook anew, up to its last deadline.
    ///
    /// - Throws: `ValidationError` when nobody waits for it.
    package mutating func recordHeartbeat(
        _ hook: String, of name: String, token: String?, instance: String?
    ) throws(APIError) {
        let (id, action) = try action(hook, of: name, token: token, instance: instance)
        let deadline = min(now + .seconds(action.heartbeatSeconds), action.lastDeadline)
        guard var found = instances[id], let index = found.actions.firstIndex(where: { $0.token == action.token })
        else { return }
        found.actions[index].deadline = deadline
        instances.put(found)
        schedule(.hookTimedOut(instance: id, token: action.token), after: deadline - now)
    }

    /// The instances of a group and of its warm pool.
    func members(of group: Group) -> [Instance] {
        (group.instances + (group.warmPool?.instances ?? [])).compactMap { instances[$0] }
    }

    private func unknownHook(_ name: String) -> APIError {
        .validation("Lifecycle hook \(name) does not exist: look with DescribeLifecycleHooks")
    }

    private func action(
        _ hook: String, of name: String, token: String?, instance: String?
    ) throws(APIError) -> (String, Instance.LifecycleAction) {
        let group = try group(named: name)
        guard token != nil || instance != nil else {
            throw .validation("Either the lifecycle action token or the instance ID must be specified.")
        }
        for member in members(of: group) where instance == nil || member.id == instance {
            if let found = member.actions.first(where: { $0.hook == hook && (token == nil || $0.token == token) }) {
                return (member.id, found)
            }
        }
        throw .validation(
            "No active Lifecycle Action found with " + (token.map { "token \($0)" } ?? "instance ID \(instance ?? "")"))
    }

    /// Lets an instance wait for the hooks of `transition`, all at the same time.
    ///
    /// - Returns: Whether there are any.
    mutating func beginHooks(of id: String, _ transition: LifecycleHook.Transition) -> Bool {
        guard var instance = instances[id], let group = groups[instance.group] else { return false }
        let hooks = group.hooks.filter { $0.transition == transition }
        guard !hooks.isEmpty, !group.isBeingDeleted else { return false }
        for hook in hooks {
            instance.actions.append(
                Instance.LifecycleAction(
                    hook: hook.name, token: makeUUID(), deadline: now + .seconds(hook.heartbeatSeconds),
                    lastDeadline: now + .seconds(hook.globalSeconds), heartbeatSeconds: hook.heartbeatSeconds,
                    continuesByDefault: hook.continuesByDefault))
        }
        instance.lifecycle = instance.lifecycle.waiting
        instances.put(instance)
        for action in instance.actions {
            schedule(.hookTimedOut(instance: id, token: action.token), after: action.deadline - now)
        }
        let activity = transition == .launching ? instance.launchActivity : instance.terminationActivity
        moveActivity(activity, to: "MidLifecycleAction", progress: transition == .launching ? 30 : 60)
        return true
    }

    mutating func timeOutHook(of id: String, _ token: String) {
        guard let action = instances[id]?.actions.first(where: { $0.token == token }), action.deadline <= now else {
            return
        }
        answer(action, of: id, goesOn: action.continuesByDefault, reason: "Heartbeat Timeout")
    }

    /// A hook has its result: ABANDON ends all others at once, CONTINUE waits for them.
    private mutating func answer(
        _ action: Instance.LifecycleAction, of id: String, goesOn: Bool, reason: String
    ) {
        guard var instance = instances[id] else { return }
        instance.actions.removeAll { $0.token == action.token || !goesOn }
        let isLaunching = instance.lifecycle == .pendingWait || instance.lifecycle == .warmedPendingWait
        let isOver = instance.actions.isEmpty
        if isOver { instance.lifecycle = instance.lifecycle.proceeding }
        instances.put(instance)
        if isLaunching, !goesOn {
            abandon(
                id,
                because:
                    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token \(action.token) "
                    + "was abandoned: \(reason)")
        } else if isOver {
            schedule(.proceeded(instance: id), after: draw(rules.times.groupReaction))
        }
    }

    /// Lets an instance go that waits for hooks on its way out.
    mutating func releaseHooks(of id: String) {
        guard instances[id]?.lifecycle == .terminatingWait else { return }
        instances[id]?.actions = []
        instances[id]?.lifecycle = .terminatingProceed
        schedule(.proceeded(instance: id), after: draw(rules.times.groupReaction))
    }

    /// Ends an instance that never got into service; the group launches another one.
    mutating func abandon(_ id: String, because reason: String) {
        guard let instance = instances[id] else { return }
        endActivity(instance.launchActivity, as: "Cancelled", because: reason)
        terminate(id, because: "an instance was taken out of service in response to a launch failure", runsHooks: false)
        wake(instance.group)
    }

    /// The last hook has let an instance go on, or it comes back from standby.
    mutating func goOn(_ id: String) {
        switch instances[id]?.lifecycle {
        case .pending, .pendingProceed: enterService(id)
        case .warmedPendingProceed: settleInPool(id)
        case .terminatingProceed: shutDown(id)
        default: return
        }
    }
}

extension Instance.Lifecycle {
    /// The state in which an instance waits for the hooks of its transition.
    fileprivate var waiting: Self {
        switch self {
        case .pending: .pendingWait
        case .warmedPending: .warmedPendingWait
        default: .terminatingWait
        }
    }

    /// The state after its hooks.
    fileprivate var proceeding: Self {
        switch self {
        case .pendingWait: .pendingProceed
        case .warmedPendingWait: .warmedPendingProceed
        default: .terminatingProceed
        }
    }
}
