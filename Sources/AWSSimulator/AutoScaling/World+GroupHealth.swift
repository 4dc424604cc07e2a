import Timekeeping

extension World {
    /// Marks an instance for its group, as an operator or a program of the user does.
    ///
    /// - Throws: `ValidationError` for an unknown instance.
    package mutating func setHealth(of id: String, healthy: Bool, respectGracePeriod: Bool) throws(APIError) {
        let instance = try managedInstance(id)
        let grace = groups[instance.group]?.gracePeriodSeconds ?? 0
        if respectGracePeriod, !healthy, let since = instance.inService, since + .seconds(grace) > now { return }
        instances[id]?.isHealthy = healthy
        if !healthy { wake(instance.group) }
    }

    /// Terminates what is marked unhealthy, unless a process that is needed for it is suspended.
    mutating func replaceUnhealthy(in name: String) {
        guard let group = groups[name], !group.isBeingDeleted, !group.isSuspended(.replaceUnhealthy),
            !group.isSuspended(.terminate)
        else { return }
        for instance in instances(of: group) where !instance.isHealthy && instance.lifecycle == .inService {
            let check =
                instance.state == .running ? "a health check" : "an EC2 health check indicating it has been terminated"
            terminate(instance.id, because: "an instance was taken out of service in response to \(check)")
        }
    }

    /// Lets the group of an instance look at EC2 and, when it is told to, at the balancers.
    mutating func judgeByBalancers(_ id: String) {
        guard let instance = instances[id], instance.lifecycle == .inService, let group = groups[instance.group],
            !group.isSuspended(.healthCheck), isFailing(instance, group)
        else { return }
        instances[id]?.isHealthy = false
        wake(group.name)
    }

    private func isFailing(_ instance: Instance, _ group: Group) -> Bool {
        if instance.state != .running { return true }
        guard group.healthCheckType.contains("ELB"), let since = instance.inService,
            since + .seconds(group.gracePeriodSeconds) <= now
        else { return false }
        return balancers(of: group).contains { registration(of: instance.id, at: $0)?.health == .unhealthy }
    }

    /// Changes how the program of an instance answers from now on; its balancers notice after their check time.
    package mutating func setAnswersWell(_ id: String, _ isWell: Bool) {
        guard instances[id] != nil else { return }
        instances[id]?.answersWell = isWell
        for balancer in balancers(holding: id) {
            schedule(.targetChecked(at: balancer, instance: id), after: checkTime(of: balancer, isWell: isWell))
        }
    }

    /// Lets a machine die by itself, as a Spot interruption or broken hardware does.
    package mutating func loseInstance(_ id: String) {
        guard let instance = instances[id], instance.state != .terminated else { return }
        instances[id]?.state = .terminated
        for balancer in balancers(holding: id) { schedule(.targetChecked(at: balancer, instance: id), after: .zero) }
        if instance.lifecycle == .pending { instances[id]?.lifecycle = .inService }
        judgeByBalancers(id)
    }
}
