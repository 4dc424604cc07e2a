import Timekeeping

extension World {
    /// A machine is up: its launch hooks begin or, without any, its group takes it into service.
    mutating func finishBoot(of id: String) {
        guard var instance = instances[id] else { return }
        guard instance.lifecycle == .pending || instance.lifecycle == .warmedPending else { return }
        instance.state = .running
        instances.put(instance)
        if beginHooks(of: id, .launching) { return }
        if instance.lifecycle == .pending { enterService(id) } else { settleInPool(id) }
    }

    /// The instance answers, and its group takes it into service and registers it.
    mutating func enterService(_ id: String) {
        guard var instance = instances[id], let group = groups[instance.group] else { return }
        instance.booted = instance.booted ?? now
        // Who comes back from standby keeps the flag that it had.
        if instance.inService == nil { instance.isProtected = group.protectsNewInstances }
        instance.inService = now
        instance.lifecycle = .inService
        instances.put(instance)
        // Who was launched while this was suspended stays unregistered for good, as on AWS.
        if !group.isSuspended(.addToLoadBalancer) {
            for balancer in balancers(of: group) { register(id, at: balancer) }
        }
        endActivity(instance.launchActivity)
        groups[group.name]?.rebalancers.removeAll { $0 == id }
        schedule(.groupHealthCheck(instance: id), after: .seconds(group.gracePeriodSeconds))
        // Who died in standby is found now.
        judgeByBalancers(id)
        reconcile(group.name)
    }
}
