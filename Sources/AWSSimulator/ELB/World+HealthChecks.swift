import Timekeeping

/// How long balancers take to judge.
extension World {
    /// From the moment when a target may be asked, or when its program changes, until the balancer has judged it.
    mutating func checkTime(of balancer: Balancer, isWell: Bool) -> Duration {
        guard rules.balancers.checksFollowIntervals else { return draw(rules.times.healthCheck) }
        switch balancer {
        case .classic(let name):
            guard let check = classicLoadBalancers[name]?.content.healthCheck else { return .zero }
            return .seconds(check.intervalSeconds * (isWell ? check.healthyThreshold : check.unhealthyThreshold))
        case .targetGroup(let arn):
            guard let spec = targetGroups[arn]?.content else { return .zero }
            let good = rules.balancers.thresholdForNewTargets ? spec.healthyThreshold : 1
            return .seconds(spec.healthCheckIntervalSeconds * (isWell ? good : spec.unhealthyThreshold))
        }
    }

    /// What a condition adds to the time in which a balancer judges an instance.
    mutating func lateness(of id: String, at balancer: Balancer) -> Duration {
        guard let instance = instances[id] else { return .zero }
        for condition in rules.conditions where isAtWork(condition) && concerns(condition, instance) {
            if case .lateHealth(let span) = condition.kind, fires(condition) { return draw(span) }
        }
        return .zero
    }

    /// What a condition lets a balancer say of an instance, whatever its checks say; `nil` when it says what it knows.
    mutating func saidState(of id: String, at place: String) -> Condition.SaidState? {
        guard let instance = instances[id] else { return nil }
        for condition in rules.conditions where isAtWork(condition) && concerns(condition, instance) {
            guard case .balancerSays(let state) = condition.kind, place.containsOrEmpty(condition.place) else {
                continue
            }
            if fires(condition) { return state }
        }
        return nil
    }

    /// What a condition lets a group say of one of its traffic sources; `nil` when it says what it knows.
    mutating func saidSourceState(of balancer: Balancer, for group: Group) -> String? {
        let place =
            switch balancer {
            case .classic(let name): name
            case .targetGroup(let arn): arn
            }
        for condition in rules.conditions where isAtWork(condition) && group.name.containsOrEmpty(condition.group) {
            guard case .sourceState(let state) = condition.kind, place.containsOrEmpty(condition.place) else {
                continue
            }
            if fires(condition) { return state }
        }
        return nil
    }
}
