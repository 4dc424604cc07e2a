import AWSWire
import HTTPTypes
import Timekeeping
import Transport

/// What ``SimulatedAWS`` keeps under its lock.
struct SimulationState: Sendable {
    enum Outcome: Sendable {
        case answer(WireResponse)
        case failure(TransportError)
        /// The caller waits in vain.
        case silence
    }

    var world: World
    var calls: [RecordedCall] = []
    var interceptor: SimulatedAWS.Interceptor?
    let persist: (@Sendable (World) throws(SimulationStateError) -> Void)?
    var script: ScenarioScript
    var faults: ArmedFaults
    var view = ReadingView()
    var history: WorldHistory
    /// Requests that are carried out after their callers have given up; earliest first.
    var late: [LateDelivery] = []
    /// How often faults of calls, people and signals came; those of the world are counted there.
    var tally = FaultTally()
    /// For what is no part of the world: latencies and request IDs.
    var random: SeededRandom
    private var lastNumber = 0

    init(
        world: World, scenario: Scenario?, start: WallTime,
        persist: (@Sendable (World) throws(SimulationStateError) -> Void)?
    ) {
        self.world = world
        self.persist = persist
        let seed = scenario?.seed ?? 1
        self.script = ScenarioScript(scenario, start: start)
        self.faults = ArmedFaults(scenario?.faults ?? [], seed: seed, start: start)
        self.history = WorldHistory(greatestAge: faults.greatestAge)
        self.random = SeededRandom(seed: seed)
        for fault in scenario?.faults ?? [] { tally.add(fault.name, 0) }
        for person in scenario?.interferences ?? [] { tally.add(person.name, 0) }
        history.record(self.world)
    }

    /// How often each fault has fired.
    var faultCounts: [FaultCount] { tally.counts + world.faultCounts }

    /// Keeps the present world for answers that lag behind.
    mutating func remember() { history.record(world) }

    mutating func drawLatency() -> Duration { world.rules.times.apiLatency.draw(using: &random) }

    func save() throws(SimulationStateError) { try persist?(world) }

    /// How far the services' clocks are ahead of the caller's.
    func skew(at time: WallTime) -> Duration { faults.skew(at: time) }

    /// Brings the world to `time`, with the requests that arrive late and what people do on the way.
    mutating func advance(to time: WallTime) {
        while let next = late.first, next.time <= time {
            late.removeFirst()
            script.advance(&world, to: next.time, tally: &tally)
            world.witness?.saw(world, becauseOf: .outside)
            // Nobody is there to whom an error could be told.
            _ = handle(next.call, answer(to: next.call, at: next.time))
            let origin = Origin.call(actor: next.call.accessKeyID, operation: next.call.operationName)
            world.witness?.saw(world, becauseOf: origin)
            history.record(world)
        }
        if script.advance(&world, to: time, tally: &tally) { history.record(world) }
    }

    /// Brings the world to the present, with what people do at this call, and counts the call.
    mutating func beginCall(_ call: APICall, at time: WallTime) -> Int {
        lastNumber += 1
        advance(to: time)
        let info = call.info(number: lastNumber, time: time)
        if script.begin(info, in: &world, tally: &tally) { history.record(world) }
        return lastNumber
    }

    /// The signals that are due; the world is written down before they are delivered.
    mutating func takeSignals(_ moment: Scenario.Signal.Moment, call: Int, at time: WallTime) -> [Int32] {
        let signals = script.takeSignals(moment, call: call, at: time)
        for signal in signals { tally.add("signal-\(signal)") }
        if !signals.isEmpty {
            // A signal comes whether or not the disk is full; the next changing call reports that.
            try? save()
        }
        return signals
    }

    /// Carries out an API call, or does with it what the scenario or the interceptor says.
    ///
    /// - Parameter date: The time that the answer names, by the service's clock.
    mutating func carryOut(
        _ call: APICall, verdict: SigV4Verifier.Verdict, number: Int, at time: WallTime, date: WallTime
    ) -> Outcome {
        let answer = answer(to: call, at: date)
        let info = call.info(number: number, time: time)
        calls.append(RecordedCall(request: info))
        let position = calls.count - 1
        defer { if info.isChanging { history.record(world) } }
        if let error = APIError(verdict, at: call.service) {
            if case .expired = verdict { faults.noteSkew(at: time, tally: &tally) }
            calls[position].errorCode = error.code
            return .answer(answer.failure(error))
        }
        let effects = faults.effects(on: info, tally: &tally)
        var interception = Interception.goOn
        if let last = effects.last {
            interception = Interception(
                last, on: info, host: call.request.hostName, account: world.account, faults: &faults)
        }
        if case .goOn = interception, let interceptor { interception = interceptor(info, &world) }
        hideWrites(of: info, effects, at: time)
        let seen = info.isChanging ? nil : view.world(world, history: history, effects: effects, faults: &faults)
        return deliver(call, answer, interception, seen, position)
    }
}
