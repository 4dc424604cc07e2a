import AWSWire
import HTTPTypes
import Synchronization
package import Timekeeping
package import Transport

/// The built-in AWS with its network, as a transport: what is sent to it is answered by a simulated account.
///
/// A signed request is an API call, whatever its host; any other request goes to the simulated network, where instances
/// and balancers answer. Every request first brings the world to the present of the timekeeper; between requests nothing
/// happens.
package final class SimulatedAWS: HTTPTransport {
    /// Decides for each API call what becomes of it, and may change the world before it is carried out.
    package typealias Interceptor = @Sendable (RequestInfo, inout World) -> Interception

    /// The access keys of the built-in run.
    package static let builtInSecrets = ["AKIASIMULATEDEXAMPLE": "simulated"]
    /// The access keys that a served endpoint takes besides.
    package static let servedSecrets = ["AKIASIMULATEDEXAMPLE": "simulated", "test": "test"]

    private let timekeeper: Timekeeper
    private let clientClock: Timekeeper
    private let verifier: SigV4Verifier
    private let deliverSignal: @Sendable (Int32) -> Void
    private let state: Mutex<SimulationState>
    /// How far the world's clock is ahead of the timekeeper's: a stored world never goes back in time.
    private let lead: Duration
    let chronicle: Chronicle

    /// - Parameter clientClock: What clients sign by, where the world's time runs at another pace.
    /// - Parameter scenario: Sets how the world behaves; without one it keeps its own rules.
    /// - Parameter secrets: Secret access keys by access key ID.
    /// - Parameter deliverSignal: Called for the scenario's signals, outside of every lock.
    /// - Parameter persist: Called with the world after each changing call and before a signal.
    package init(
        world: World, timekeeper: Timekeeper, clientClock: Timekeeper? = nil, scenario: Scenario? = nil,
        secrets: [String: String] = SimulatedAWS.builtInSecrets,
        deliverSignal: @escaping @Sendable (Int32) -> Void = { _ in },
        persist: (@Sendable (World) throws(SimulationStateError) -> Void)? = nil
    ) {
        self.timekeeper = timekeeper
        self.clientClock = clientClock ?? timekeeper
        self.deliverSignal = deliverSignal
        self.verifier = SigV4Verifier { secrets[$0].map { Secret($0) } }
        self.lead = max(world.now - timekeeper.wallTime, .zero)
        var world = world
        let chronicle = Chronicle()
        self.chronicle = chronicle
        world.witness = Witness(chronicle)
        let start = timekeeper.wallTime + lead
        if let scenario { scenario.prepare(&world, at: start) }
        self.state = Mutex(SimulationState(world: world, scenario: scenario, start: start, persist: persist))
    }

    /// A new account that behaves as `scenario` says.
    package convenience init(
        scenario: Scenario, region: String = "eu-west-1", timekeeper: Timekeeper,
        secrets: [String: String] = SimulatedAWS.builtInSecrets
    ) {
        self.init(
            world: World(seed: scenario.seed, region: region, now: timekeeper.wallTime), timekeeper: timekeeper,
            scenario: scenario, secrets: secrets)
    }

    /// Every API call so far, in order.
    package var calls: [RecordedCall] { state.withLock { $0.calls } }

    /// How often each fault, person and signal of the scenario has come so far, in the scenario's order.
    package var faultCounts: [FaultCount] { state.withLock { $0.faultCounts } }

    /// Looks at the present world or changes it, as somebody beside the program would.
    package func withWorld<Value: Sendable, Failure: Error>(
        _ body: (inout World) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let present = self.present
        return try state.withLock { (state) throws(Failure) -> Value in
            state.advance(to: present)
            defer { state.remember() }
            defer { chronicle.look(at: state.world, .outside) }
            return try body(&state.world)
        }
    }

    /// Asks `interceptor` about every API call from now on; a later one replaces it, `nil` removes it.
    package func intercept(_ interceptor: Interceptor?) {
        state.withLock { $0.interceptor = interceptor }
    }

    /// Writes the present world to where it is kept; does nothing without such a place.
    package func save() throws(SimulationStateError) {
        let present = self.present
        try state.withLock { (state) throws(SimulationStateError) in
            state.advance(to: present)
            try state.save()
        }
    }

    package func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        try await pause(state.withLock { $0.drawLatency() }, limit: request)
        let arrival = present
        if state.withLock({ $0.instanceAnswers(to: request, at: arrival) }) {
            return try state.withLock { (state) throws(TransportError) in try state.visit(request, at: arrival) }
        }
        guard let call = APICall(request) else { throw .outsideSimulation(host: request.hostName) }
        let number = state.withLock { $0.beginCall(call, at: arrival) }
        deliver(.before, number)
        let date = clientClock.wallTime + state.withLock { $0.skew(at: arrival) }
        let verdict = verifier.verify(request, header: call.authorization, at: date.iso8601Basic)
        let outcome = state.withLock {
            $0.carryOutSeen(call, by: chronicle, verdict: verdict, number: number, at: arrival, date: date)
        }
        deliver(.after, number)
        switch outcome {
        case .answer(let response): return response
        case .failure(let error): throw error
        case .silence:
            try await pause(request.timeout, limit: request)
            throw .timedOut(host: request.hostName, after: request.timeout)
        }
    }

    private var present: WallTime { timekeeper.wallTime + lead }

    private func deliver(_ moment: Scenario.Signal.Moment, _ number: Int) {
        let present = self.present
        for signal in state.withLock({ $0.takeSignals(moment, call: number, at: present) }) { deliverSignal(signal) }
    }

    /// Lets time pass, but no more than the caller waits.
    private func pause(_ duration: Duration, limit request: WireRequest) async throws(TransportError) {
        guard duration > .zero else { return }
        do {
            try await timekeeper.sleep(for: min(duration, request.timeout))
        } catch {
            throw .cancelled
        }
        if duration > request.timeout { throw .timedOut(host: request.hostName, after: request.timeout) }
    }
}

extension WireRequest {
    /// The host without a port.
    var hostName: String {
        let authority = head.authority ?? ""
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }.dropFirst()) }
        return String(authority.prefix { $0 != ":" })
    }

    /// The path without the query.
    var pathOnly: String { String((head.path ?? "/").prefix { $0 != "?" }) }
}
