import Timekeeping

extension World {
    /// Replaces an instance that is as old as its group allows, unless Launch or Terminate is suspended.
    mutating func retire(_ id: String) {
        guard let instance = instances[id], let group = groups[instance.group], group.maxLifetimeSeconds > 0,
            instance.launched + .seconds(group.maxLifetimeSeconds) <= now, !instance.lifecycle.isLeaving
        else { return }
        guard instance.lifecycle == .inService, !group.isSuspended(.launch), !group.isSuspended(.terminate) else {
            return schedule(.lifetimeOver(instance: id), after: .seconds(60))
        }
        terminate(
            id, because: "an instance was taken out of service in response to the maximum instance lifetime")
        wake(group.name)
    }

    /// Sets how old the instances of a group may get, those that it has too.
    ///
    /// - Throws: `ValidationError` for less than a day.
    mutating func setMaxLifetime(_ seconds: Int, of name: String) throws(APIError) {
        guard seconds == 0 || (86_400...31_536_000).contains(seconds) else {
            throw .validation("The max instance lifetime must be 0 or between 86400 and 31536000 seconds.")
        }
        guard let group = groups[name], group.maxLifetimeSeconds != seconds else { return }
        groups[name]?.maxLifetimeSeconds = seconds
        guard seconds > 0 else { return }
        for instance in instances(of: group) {
            schedule(.lifetimeOver(instance: instance.id), after: instance.launched + .seconds(seconds) - now)
        }
    }
}
