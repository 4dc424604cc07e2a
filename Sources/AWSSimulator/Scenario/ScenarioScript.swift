import Timekeeping

/// What of a scenario has still to happen.
struct ScenarioScript: Sendable {
    private let start: WallTime
    private var signals: [Scenario.Signal]
    private let faults: [Scenario.Fault]
    private var interferences: [Scenario.Interference]

    init(_ scenario: Scenario?, start: WallTime) {
        self.start = start
        self.signals = scenario?.signals ?? []
        self.faults = scenario?.faults ?? []
        self.interferences = scenario?.interferences ?? []
    }

    /// Brings `world` to `time` and does on the way what people do at their times and at this call.
    mutating func advance(_ world: inout World, to time: WallTime, call: Int) {
        let timed = interferences.compactMap { interference -> (WallTime, Scenario.Interference)? in
            guard case .at(let delay) = interference.trigger, start + delay <= time else { return nil }
            return (start + delay, interference)
        }
        for (moment, interference) in timed.sorted(by: { $0.0 < $1.0 }) {
            world.advance(to: moment)
            carryOut(interference, in: &world)
        }
        world.advance(to: time)
        for interference in interferences where interference.trigger == .call(call) {
            carryOut(interference, in: &world)
        }
    }

    /// The numbers of the signals that are due, once each.
    mutating func takeSignals(_ moment: Scenario.Signal.Moment, call: Int, at time: WallTime) -> [Int32] {
        let due = signals.filter { isDue($0, moment, call: call, at: time) }
        signals.removeAll { due.contains($0) }
        return due.map(\.number)
    }

    /// What the faults make of a call.
    func interception(of call: RequestInfo) -> Interception {
        for fault in faults {
            switch fault {
            case .throttle(let every) where call.number % every == 0:
                return call.service == .ec2
                    ? .answer(APIError("RequestLimitExceeded", "Request limit exceeded.", status: 503))
                    : .answer(APIError("Throttling", "Rate exceeded"))
            case .loseAnswer(let number) where number == call.number: return .applyThenLose
            case .fail(let number, let code, let status) where number == call.number:
                return .answer(APIError(code, "the scenario lets call \(number) end like this", status: status))
            default: continue
            }
        }
        return .goOn
    }

    private func isDue(
        _ signal: Scenario.Signal, _ moment: Scenario.Signal.Moment, call: Int, at time: WallTime
    ) -> Bool {
        guard signal.moment == moment else { return false }
        switch signal.trigger {
        case .at(let delay): return start + delay <= time
        case .call(let number): return number == call
        }
    }

    /// An interference whose group is not there yet waits for it.
    private mutating func carryOut(_ interference: Scenario.Interference, in world: inout World) {
        guard let group = world.groups.first(where: { $0.name.contains(interference.group) }) else { return }
        interferences.removeAll { $0 == interference }
        // A person whom AWS refuses something has changed nothing, and goes away.
        try? world.interfere(with: group, interference.act)
    }
}

extension World {
    fileprivate mutating func interfere(with group: Group, _ act: Scenario.Interference.Act) throws(APIError) {
        let oldest = instances(of: group).first { $0.lifecycle == .inService }?.id
        switch act {
        case .scale(let desired):
            var change = GroupChange(name: group.name)
            change.minSize = min(group.minSize, desired)
            change.maxSize = max(group.maxSize, desired)
            change.desiredCapacity = desired
            try updateGroup(change)
        case .suspend(let processes): try suspend(processes, of: group.name)
        case .resume(let processes): try resume(processes, of: group.name)
        case .terminateOldest:
            if let oldest { _ = try terminateInGroup(oldest, decrement: false) }
        case .markOldestUnhealthy:
            if let oldest { try setHealth(of: oldest, healthy: false, respectGracePeriod: false) }
        case .deleteTag(let key): try deleteTags([key], of: group.name)
        }
    }
}
