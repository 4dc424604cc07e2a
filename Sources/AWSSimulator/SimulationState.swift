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
    private let persist: (@Sendable (World) throws(SimulationStateError) -> Void)?
    private var script: ScenarioScript
    /// For what is no part of the world: latencies and request IDs.
    private var random: SeededRandom
    private var lastNumber = 0

    init(
        world: World, scenario: Scenario?, start: WallTime,
        persist: (@Sendable (World) throws(SimulationStateError) -> Void)?
    ) {
        self.world = world
        self.persist = persist
        self.script = ScenarioScript(scenario, start: start)
        self.random = SeededRandom(seed: scenario?.seed ?? 1)
    }

    mutating func drawLatency() -> Duration { world.rules.times.apiLatency.draw(using: &random) }

    func save() throws(SimulationStateError) { try persist?(world) }

    /// Brings the world to the present, with what the scenario's operator does on the way, and counts the call.
    mutating func beginCall(at time: WallTime) -> Int {
        lastNumber += 1
        script.advance(&world, to: time, call: lastNumber)
        return lastNumber
    }

    /// The signals that are due; the world is written down before they are delivered.
    mutating func takeSignals(_ moment: Scenario.Signal.Moment, call: Int, at time: WallTime) -> [Int32] {
        let signals = script.takeSignals(moment, call: call, at: time)
        if !signals.isEmpty {
            // A signal comes whether or not the disk is full; the next changing call reports that.
            try? save()
        }
        return signals
    }

    /// Carries out an API call, or does with it what the scenario or the interceptor says.
    ///
    /// - Parameter date: The time that the answer names, by the client's clock.
    mutating func carryOut(
        _ call: APICall, verdict: SigV4Verifier.Verdict, number: Int, at time: WallTime, date: WallTime
    ) -> Outcome {
        let answer = Answer(service: call.service, requestID: random.uuid(), time: date)
        let info = call.info(number: number, time: time)
        calls.append(RecordedCall(request: info))
        if let error = APIError(verdict, at: call.service) {
            calls[calls.count - 1].errorCode = error.code
            return .answer(answer.failure(error))
        }
        var interception = script.interception(of: info)
        if case .goOn = interception, let interceptor { interception = interceptor(info, &world) }
        switch interception {
        case .goOn: return handle(call, answer)
        case .answer(let error):
            calls[calls.count - 1].errorCode = error.code
            return .answer(answer.failure(error))
        case .respond(let response): return .answer(response)
        case .fail(let error):
            calls[calls.count - 1].wasAnswered = false
            return .failure(error)
        case .applyThenLose:
            _ = handle(call, answer)
            calls[calls.count - 1].wasAnswered = false
            return .silence
        }
    }

    private mutating func handle(_ call: APICall, _ answer: Answer) -> Outcome {
        let before = world
        do throws(APIError) {
            let response = try call.handle(in: &world, answer)
            if call.isChanging { try writeDown() }
            return .answer(response)
        } catch {
            world = before
            calls[calls.count - 1].errorCode = error.code
            return .answer(answer.failure(error))
        }
    }

    private func writeDown() throws(APIError) {
        do throws(SimulationStateError) {
            try save()
        } catch {
            throw APIError("InternalFailure", "the built-in AWS cannot keep its state: \(error)", status: 500)
        }
    }
}
