import Timekeeping

/// The faults of a scenario with how often each has seen a call and has fired.
struct ArmedFaults: Sendable {
    private struct Armed: Sendable {
        let fault: Scenario.Fault
        var seen = 0
        var fired = 0
    }

    private var faults: [Armed]
    private let start: WallTime
    private var random: SeededRandom

    init(_ faults: [Scenario.Fault], seed: UInt64, start: WallTime) {
        self.faults = faults.map { Armed(fault: $0) }
        self.start = start
        // Its own numbers: a fault more or less changes neither latencies nor the world.
        self.random = SeededRandom(seed: seed ^ 0x6661_756c_7473)
    }

    /// What the faults do to a call, in their order; after one that answers in AWS's place no further is asked.
    mutating func effects(on call: RequestInfo, tally: inout FaultTally) -> [Scenario.Fault.Effect] {
        var effects: [Scenario.Fault.Effect] = []
        for index in faults.indices {
            let effect = faults[index].fault.effect
            guard effect.concerns(call), fires(index, on: call) else { continue }
            tally.add(faults[index].fault.name)
            effects.append(effect)
            if !effect.isDistortion { break }
        }
        return effects
    }

    /// How far the service's clock is ahead of the caller's at `time`.
    func skew(at time: WallTime) -> Duration {
        for armed in faults {
            if case .clockSkew(let seconds) = armed.fault.effect, isInTime(armed, time) { return .seconds(seconds) }
        }
        return .zero
    }

    /// Counts a call that was refused for the clock's sake.
    mutating func noteSkew(at time: WallTime, tally: inout FaultTally) {
        let index = faults.firstIndex { armed in
            if case .clockSkew = armed.fault.effect { isInTime(armed, time) } else { false }
        }
        guard let index else { return }
        faults[index].fired += 1
        tally.add(faults[index].fault.name)
    }

    /// The greatest age of a stale read; `nil` when none can come.
    var greatestAge: Duration? {
        faults.compactMap { armed in
            if case .staleRead(let age) = armed.fault.effect {
                .milliseconds(Int64(age.maximumSeconds * 1000))
            } else {
                nil
            }
        }.max()
    }

    /// A draw from `span` that belongs to the faults.
    mutating func draw(_ span: TimeSpan) -> Duration { span.draw(using: &random) }

    /// A number from 0 up to `bound`, without it.
    mutating func pick(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func fires(_ index: Int, on call: RequestInfo) -> Bool {
        let calls = faults[index].fault.calls
        guard calls.names(call) else { return false }
        faults[index].seen += 1
        let seen = faults[index].seen
        if let number = calls.call, number != seen { return false }
        if let every = calls.every, seen % every != 0 { return false }
        guard isInTime(faults[index], call.time) else { return false }
        if calls.chance < 1, Double.random(in: 0..<1, using: &random) >= calls.chance { return false }
        faults[index].fired += 1
        return true
    }

    private func isInTime(_ armed: Armed, _ time: WallTime) -> Bool {
        let calls = armed.fault.calls
        if let times = calls.times, armed.fired >= times { return false }
        return time >= start + calls.from && calls.to.map { time < start + $0 } ?? true
    }
}

extension Scenario.Fault.Effect {
    /// Whether the call is carried out all the same, and only what is seen of the world is wrong.
    var isDistortion: Bool {
        switch self {
        case .staleRead, .missingInstances, .ghostInstances, .repeatedInstances, .lateTags, .tornTags, .lateStatus: true
        default: false
        }
    }
}
