package import Timekeeping

/// Something that happens to a group or one of its instances at its time.
package enum GroupEvent: Codable, Sendable {
    /// Every lifecycle hook has let the instance go on.
    case proceeded(instance: String)
    case hookTimedOut(instance: String, token: String)
    /// The balancers have let go of an instance that goes to Standby.
    case standbyEntered(instance: String)
    /// The balancers have let go of an instance that leaves its group alive.
    case detached(instance: String)
    /// Zones have been out of balance for a while.
    case rebalance(group: String)
    case scheduledAction(group: String, name: String, at: WallTime)
    /// An instance is as old as its group allows.
    case lifetimeOver(instance: String)
    case refreshStep(group: String, refresh: String)
    /// An instance of a warm pool is where it waits.
    case warmed(instance: String)
    /// Groups forget the name of a launch configuration that was deleted.
    case configurationForgotten(String)
    /// AWS takes Spot capacity back.
    case interrupted(instance: String)
    /// A machine has come to rest, or runs again.
    case stopped(instance: String)
    case started(instance: String)
}

extension World {
    mutating func handle(_ event: GroupEvent) {
        switch event {
        case .proceeded(let instance): goOn(instance)
        case .hookTimedOut(let instance, let token): timeOutHook(of: instance, token)
        case .standbyEntered(let instance): finishEnteringStandby(of: instance)
        case .detached(let instance): finishDetaching(of: instance)
        case .rebalance(let group): rebalance(group)
        case .scheduledAction(let group, let name, let time): runScheduledAction(name, of: group, at: time)
        case .lifetimeOver(let instance): retire(instance)
        case .refreshStep(let group, let refresh): stepRefresh(refresh, of: group)
        case .warmed(let instance): finishWarming(of: instance)
        case .configurationForgotten(let name): lingeringConfigurations.removeAll { $0 == name }
        case .interrupted(let instance): kill(instance)
        case .stopped(let instance): finishStopping(of: instance)
        case .started(let instance): finishStarting(of: instance)
        }
    }

    /// Schedules an event of a group.
    mutating func schedule(_ event: GroupEvent, after delay: Duration) { schedule(.group(event), after: delay) }
}
