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
        instances[id]?.accuser = healthy ? nil : .user
        if !healthy { wake(instance.group) }
    }

    /// Terminates what is marked unhealthy, unless a process that is needed for it is suspended.
    ///
    /// What EC2 or a user marked goes at once; of what the balancers condemned a tenth of the group at a time, and none
    /// while a tenth of the group is missing:
    /// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
    ///
    /// - Parameter isBurst: Whether everybody goes at once, as when the process is resumed.
    mutating func replaceUnhealthy(in name: String, isBurst: Bool = false) {
        guard let group = groups[name], !group.isBeingDeleted, !group.isSuspended(.replaceUnhealthy),
            !group.isSuspended(.terminate)
        else { return }
        let inService = instances(of: group).filter { $0.lifecycle == .inService }
        let tenth = max(group.desiredCapacity / 10, 1)
        let leaving = instances(of: group).count { $0.lifecycle.isLeaving && $0.accuser == .balancer }
        let isShort = inService.count * 10 < group.desiredCapacity * 9 && inService.count < group.desiredCapacity
        var room = isBurst ? Int.max : isShort ? 0 : max(tenth - leaving, 0)
        for instance in inService where !instance.isHealthy {
            if instance.accuser == .balancer {
                guard room > 0 else { continue }
                room -= 1
            }
            terminate(instance.id, because: "an instance was taken out of service in response to \(reason(instance))")
        }
    }

    private func reason(_ instance: Instance) -> String {
        switch instance.accuser {
        case .machine: "an EC2 health check indicating it has been terminated or stopped"
        case .balancer: "an ELB system health check failure"
        case .user, nil: "a user health-check"
        }
    }

    /// Lets the group of an instance look at EC2 and, when it is told to, at the balancers.
    mutating func judgeByBalancers(_ id: String) {
        guard let instance = instances[id], instance.lifecycle == .inService, let group = groups[instance.group],
            !group.isSuspended(.healthCheck), let accuser = accuser(of: instance, group)
        else { return }
        instances[id]?.isHealthy = false
        instances[id]?.accuser = accuser
        wake(group.name)
    }

    private func accuser(of instance: Instance, _ group: Group) -> Instance.Accuser? {
        if instance.state != .running { return .machine }
        guard group.healthCheckType.contains("ELB"), let since = instance.inService,
            since + .seconds(group.gracePeriodSeconds) <= now
        else { return nil }
        let isCondemned = balancers(of: group).contains { registration(of: instance.id, at: $0)?.health == .unhealthy }
        return isCondemned ? .balancer : nil
    }
}
