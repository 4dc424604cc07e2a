import Timekeeping

/// What people and signals of a scenario have still to do.
struct ScenarioScript: Sendable {
    private struct Visit: Sendable {
        let interference: Scenario.Interference
        /// How many of the calls that it counts have come.
        var seen = 0
        /// When the person comes, once the call has come that they wait for.
        var due: WallTime?
    }

    private let start: WallTime
    private var signals: [Scenario.Signal]
    private var visits: [Visit]

    init(_ scenario: Scenario?, start: WallTime) {
        self.start = start
        self.signals = scenario?.signals ?? []
        self.visits = (scenario?.interferences ?? []).map { Visit(interference: $0) }
    }

    /// Brings `world` to `time` and does on the way what people do at their times.
    ///
    /// - Returns: Whether anybody did anything.
    @discardableResult
    mutating func advance(_ world: inout World, to time: WallTime, tally: inout FaultTally) -> Bool {
        let timed = visits.compactMap { visit -> (WallTime, Scenario.Interference)? in
            var due = visit.due
            if case .at(let delay) = visit.interference.trigger { due = start + delay }
            return due.flatMap { $0 <= time ? ($0, visit.interference) : nil }
        }
        for (moment, interference) in timed.sorted(by: { $0.0 < $1.0 }) {
            world.advance(to: moment)
            carryOut(interference, in: &world, tally: &tally)
        }
        world.advance(to: time)
        return !timed.isEmpty
    }

    /// Does what people do at this call, before it is carried out.
    ///
    /// - Returns: Whether anybody did anything.
    mutating func begin(_ call: RequestInfo, in world: inout World, tally: inout FaultTally) -> Bool {
        var due: [Scenario.Interference] = []
        for index in visits.indices {
            let interference = visits[index].interference
            guard case .call(let number) = interference.trigger,
                interference.operations.isEmpty || interference.operations.contains(where: call.matches)
            else { continue }
            visits[index].seen += 1
            guard visits[index].seen >= number else { continue }
            if interference.delay == .zero {
                due.append(interference)
            } else if visits[index].due == nil {
                visits[index].due = call.time + interference.delay
            }
        }
        for interference in due { carryOut(interference, in: &world, tally: &tally) }
        return !due.isEmpty
    }

    /// The numbers of the signals that are due, once each.
    mutating func takeSignals(_ moment: Scenario.Signal.Moment, call: Int, at time: WallTime) -> [Int32] {
        let due = signals.filter { isDue($0, moment, call: call, at: time) }
        signals.removeAll { due.contains($0) }
        return due.map(\.number)
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
    private mutating func carryOut(
        _ interference: Scenario.Interference, in world: inout World, tally: inout FaultTally
    ) {
        let group = world.groups.first { $0.name.containsOrEmpty(interference.group) }
        guard group != nil || !interference.act.needsGroup else { return }
        visits.removeAll { $0.interference == interference }
        do throws(APIError) {
            try Person(group: group).carryOut(interference.act, in: &world)
            tally.add(interference.name)
        } catch {
            // A person whom AWS refuses something has changed nothing, and goes away.
            tally.add("\(interference.name)-refused")
        }
    }
}
