import Timekeeping

extension World {
    /// Everything that the group's instances are registered with.
    func balancers(of group: Group) -> [Balancer] {
        group.classicLoadBalancers.map(Balancer.classic) + group.targetGroups.map(Balancer.targetGroup)
    }

    /// Every balancer that has the instance, draining or not.
    func balancers(holding instance: String) -> [Balancer] {
        let all =
            classicLoadBalancers.map { Balancer.classic($0.name) } + targetGroups.map { Balancer.targetGroup($0.arn) }
        return all.filter { registration(of: instance, at: $0) != nil }
    }

    func registrations(at balancer: Balancer) -> [Registration] {
        switch balancer {
        case .classic(let name): classicLoadBalancers[name]?.registrations ?? []
        case .targetGroup(let arn): targetGroups[arn]?.registrations ?? []
        }
    }

    func registration(of instance: String, at balancer: Balancer) -> Registration? {
        registrations(at: balancer).first { $0.instance == instance }
    }

    /// Registers an instance, or takes a draining one back.
    mutating func register(_ instance: String, port: Int? = nil, at balancer: Balancer) {
        switch registration(of: instance, at: balancer)?.health {
        case .initial, .healthy, .unhealthy: return
        case .draining:
            setHealth(.initial, of: instance, at: balancer)
            let moment = now
            changeRegistrations(at: balancer) { registrations, _ in
                for index in registrations.indices where registrations[index].instance == instance {
                    registrations[index].since = moment
                }
            }
        case nil:
            let moment = now
            changeRegistrations(at: balancer) { registrations, usualPort in
                registrations.append(Registration(instance: instance, port: port ?? usualPort, since: moment))
            }
        }
        let check = checkTime(of: balancer, isWell: true) + lateness(of: instance, at: balancer)
        schedule(.targetChecked(at: balancer, instance: instance), after: check)
    }

    /// Begins to take an instance out of a balancer.
    ///
    /// - Returns: How long draining takes; zero when the instance is out at once.
    @discardableResult
    mutating func deregister(_ instance: String, from balancer: Balancer) -> Duration {
        guard let registration = registration(of: instance, at: balancer) else { return .zero }
        if case .draining(let end) = registration.health { return max(end - now, .zero) }
        let delay = drainTime(of: balancer)
        setHealth(.draining(until: now + delay), of: instance, at: balancer)
        if delay > .zero {
            schedule(.targetDrained(at: balancer, instance: instance), after: delay)
        } else {
            finishDeregistration(of: instance, at: balancer)
        }
        return delay
    }

    /// Takes an instance out of all balancers and returns the longest time that one of them drains it.
    @discardableResult
    mutating func deregisterEverywhere(_ instance: String) -> Duration {
        var longest = Duration.zero
        for balancer in balancers(holding: instance) {
            longest = max(longest, deregister(instance, from: balancer))
        }
        return longest
    }

    mutating func finishDeregistration(of instance: String, at balancer: Balancer) {
        guard case .draining(let end)? = registration(of: instance, at: balancer)?.health, end <= now else { return }
        changeRegistrations(at: balancer) { registrations, _ in registrations.removeAll { $0.instance == instance } }
        if case .classic(let name) = balancer { classicLoadBalancers[name]?.departed.append(instance) }
    }

    /// The balancer has asked the instance often enough to know.
    mutating func checkTarget(_ id: String, at balancer: Balancer) {
        guard let registration = registration(of: id, at: balancer), !registration.isDraining else { return }
        let isWell = instances[id].map { $0.isAnswering && $0.answersWell } ?? false
        setHealth(isWell ? .healthy : .unhealthy, of: id, at: balancer)
        if !isWell { judgeByBalancers(id) }
    }

    private mutating func drainTime(of balancer: Balancer) -> Duration {
        let own: Int
        switch balancer {
        case .classic(let name):
            guard let content = classicLoadBalancers[name]?.content, content.drains else { return .zero }
            own = content.drainSeconds
        case .targetGroup(let arn): own = targetGroups[arn]?.content.deregistrationDelaySeconds ?? 0
        }
        guard own > 0 else { return .zero }
        let slow = condition { kind -> TimeSpan? in if case .slowDrain(let span) = kind { span } else { nil } }
        if let slow, fires(slow.condition) { return draw(slow.value) }
        return rules.balancers.drainingEndsWhenIdle ? min(.seconds(own), draw(rules.times.drain)) : .seconds(own)
    }

    private mutating func setHealth(_ health: Registration.Health, of instance: String, at balancer: Balancer) {
        changeRegistrations(at: balancer) { registrations, _ in
            for index in registrations.indices where registrations[index].instance == instance {
                registrations[index].health = health
            }
        }
    }

    private mutating func changeRegistrations(at balancer: Balancer, _ change: (inout [Registration], Int) -> Void) {
        switch balancer {
        case .classic(let name):
            guard var found = classicLoadBalancers[name] else { return }
            change(&found.registrations, 0)
            classicLoadBalancers.put(found)
        case .targetGroup(let arn):
            guard var found = targetGroups[arn] else { return }
            change(&found.registrations, found.content.port)
            targetGroups.put(found)
        }
    }
}
