import Timekeeping

extension World {
    /// How often each condition has fired, in their order.
    package var faultCounts: [FaultCount] { faultTally.counts }

    /// Lets the times of the conditions begin at this moment.
    package mutating func begin() {
        conditionsBegan = now
        faultTally = FaultTally()
        observed = SeenMarks()
        for condition in rules.conditions { faultTally.add(condition.name, 0) }
    }

    /// The first condition at work for which `picks` gives something, with what it gives.
    func condition<Value>(_ picks: (Condition.Kind) -> Value?) -> (condition: Condition, value: Value)? {
        for condition in rules.conditions where isAtWork(condition) {
            if let value = picks(condition.kind) { return (condition, value) }
        }
        return nil
    }

    /// Whether a condition holds at this moment.
    func isAtWork(_ condition: Condition) -> Bool {
        let time = (now - conditionsBegan).wholeNanoseconds / 1_000_000
        guard time >= condition.fromMilliseconds, condition.toMilliseconds.map({ time < $0 }) ?? true else {
            return false
        }
        return condition.times.map { faultTally.count(of: condition.name) < $0 } ?? true
    }

    /// Whether a condition concerns this instance.
    func concerns(_ condition: Condition, _ instance: Instance) -> Bool {
        guard condition.group.isEmpty || instance.group.contains(condition.group) else { return false }
        return switch condition.instances {
        case .all: true
        case .new: instance.launched >= conditionsBegan
        case .old: instance.launched < conditionsBegan
        }
    }

    /// Lets chance decide, and counts.
    mutating func fires(_ condition: Condition) -> Bool {
        if condition.chance < 1, Double.random(in: 0..<1, using: &random) >= condition.chance { return false }
        faultTally.add(condition.name)
        return true
    }

    /// Whether something is in the way of an event, which then does not happen now.
    mutating func holdsBack(_ event: WorldEvent) -> Bool {
        guard !rules.conditions.isEmpty || !stackFaults.isEmpty else { return false }
        switch event {
        case .booted(let id):
            guard let instance = instances[id], instance.inService == nil else { return false }
            for condition in rules.conditions where condition.kind == .bootFailure && isAtWork(condition) {
                guard concerns(condition, instance), fires(condition) else { continue }
                die(id)
                return true
            }
            return false
        case .cloudFormation(.proceed(let stack, let serial)): return holdsBackStack(stack, serial, event)
        default: return false
        }
    }

    /// Looks, after something has happened, for instances that a condition waits for.
    mutating func observe() {
        for condition in rules.conditions where isAtWork(condition) {
            switch condition.kind {
            case .death(let lifecycle, let after):
                for id in newlySeen(by: condition, { $0.lifecycle.rawValue == lifecycle }) where isAtWork(condition) {
                    if fires(condition) { schedule(.condition(.death(instance: id)), after: draw(after)) }
                }
            case .flapping(let period):
                for id in newlySeen(by: condition, { $0.isAnswering && $0.answersWell }) {
                    schedule(.condition(.flap(condition: condition.name, instance: id)), after: draw(period))
                }
            default: continue
            }
        }
    }

    mutating func handle(_ event: ConditionEvent) {
        switch event {
        case .death(let instance): die(instance)
        case .flap(let name, let id):
            guard let instance = instances[id], instance.state == .running else { return }
            guard let condition = rules.conditions.first(where: { $0.name == name }), isAtWork(condition),
                case .flapping(let period) = condition.kind
            else {
                if !instance.answersWell { setAnswersWell(id, true) }
                return
            }
            if !instance.answersWell || fires(condition) { setAnswersWell(id, !instance.answersWell) }
            schedule(.condition(.flap(condition: name, instance: id)), after: draw(period))
        }
    }

    private mutating func newlySeen(by condition: Condition, _ isMeant: (Instance) -> Bool) -> [String] {
        let found = instances.filter { instance in
            instance.state != .terminated && isMeant(instance) && concerns(condition, instance)
                && !observed.contains("\(condition.name) \(instance.id)")
        }
        return found.map(\.id).filter { observed.add("\(condition.name) \($0)") }
    }

    /// Lets the machine of an instance end by itself.
    private mutating func die(_ id: String) { kill(id) }

    private mutating func holdsBackStack(_ id: String, _ serial: Int, _ event: WorldEvent) -> Bool {
        guard let stack = cloudFormation.stacks[id], stack.serial == serial, stack.status.isInProgress else {
            return false
        }
        if failsStep(of: stack) { return true }
        for condition in rules.conditions where isAtWork(condition) && stack.name.containsOrEmpty(condition.place) {
            let key = "\(condition.name) \(id) \(serial)"
            switch condition.kind {
            case .stuckStack:
                if observed.add(key), !fires(condition) { continue }
                schedule(event, after: .seconds(5))
                return true
            case .slowCleanup(let span):
                guard stack.status == .updateCleanup || stack.status == .updateRollbackCleanup,
                    observed.add(key), fires(condition)
                else { continue }
                schedule(event, after: draw(span))
                return true
            default: continue
            }
        }
        return false
    }
}

extension String {
    /// Whether `part` is in the text; an empty part is in every text.
    func containsOrEmpty(_ part: String) -> Bool { part.isEmpty || contains(part) }
}
