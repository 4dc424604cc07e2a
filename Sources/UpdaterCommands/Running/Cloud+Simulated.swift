import AWSClient
import AWSSimulator
import AWSWire
import Dispatch
import RolloutCore
import RolloutViews
import Terminal
import Timekeeping

extension Cloud {
    /// When a new built-in AWS begins: a Monday morning, the same each time, so that equal runs are equal.
    private static let firstMorning = WallTime(secondsSince1970: 1_767_603_600)
    /// Virtual seconds in a real one when somebody watches.
    private static let watchedSpeed = 20.0
    /// Far more than the longest run takes; one that has made so many steps goes round in circles.
    private static let stepLimit = 200_000_000
    private static let scenarioLimitBytes = 1024 * 1024

    /// Runs `body` with the built-in AWS, in virtual time on a thread of its own, and keeps what has become of it.
    ///
    /// - Parameter deliverSignal: Takes the scenario's signals.
    /// - Throws: ``StartRefusal`` when scenario or state cannot be used.
    static func simulated<Value: Sendable>(
        _ choice: SimulationChoice, screen: Screen, deliverSignal: @escaping @Sendable (Int32) -> Void,
        _ body: @escaping @Sendable (Cloud) async -> Value
    ) async throws(StartRefusal) -> Value {
        let scenario = try scenario(choice.scenario)
        let file = try stateFile(choice)
        let start = file.storedWorld?.now ?? firstMorning
        let speed = choice.timeScale ?? (screen.isLive ? watchedSpeed : nil)
        let time = SimulatedTime(
            startWallTime: start, pace: speed.map { .scaled($0) } ?? .unbounded,
            limits: SimulatedTime.Limits(steps: stepLimit))
        let seed = scenario?.seed ?? Scenario.plain.seed
        let world = file.storedWorld ?? newWorld(choice, scenario, at: start)
        let aws = SimulatedAWS(
            world: world, timekeeper: time.timekeeper, scenario: scenario, deliverSignal: deliverSignal,
            persist: { world throws(SimulationStateError) in try file.write(world) })
        let cloud = Cloud(
            transport: aws, timekeeper: time.timekeeper, credentials: CredentialsProvider(builtInCredentials),
            region: RegionChoice(name: choice.region ?? world.region, source: "the built-in AWS"),
            endpoints: Endpoints(), random: RandomSource(seed: seed ^ UInt64(bitPattern: start.millisecondsSince1970)),
            simulation: {
                SimulationNote(
                    scenario: choice.scenario ?? Scenario.plain.name, seed: seed, stateFile: statePath(choice),
                    traceHash: aws.traceHash, faults: aws.faultCounts.map { .init(name: $0.name, count: $0.count) })
            })
        let value = try await onThreadOfItsOwn(time) { await body(cloud) }
        do {
            try aws.save()
        } catch {
            // The run has ended; only the next command's cloud is affected.
            Console.write("warning: \(error)\n", to: .story)
        }
        return value
    }

    /// A scenario by its name or from a file; `nil` for none.
    static func scenario(_ name: String?) throws(StartRefusal) -> Scenario? {
        guard let name else { return nil }
        if let scenario = Scenario.builtIn(named: name) { return scenario }
        do {
            let text = try Surroundings.read(name, limitBytes: scenarioLimitBytes)
            return try Scenario(yaml: String(decoding: text, as: UTF8.self), source: name)
        } catch let error as FileError where error.isAbsent {
            let names = Scenario.builtIn.map(\.name).joined(separator: ", ")
            throw StartRefusal("scenario \"\(name)\" is neither built in (\(names)) nor a file: check the name")
        } catch {
            throw StartRefusal("\(error)")
        }
    }

    /// A new account that behaves as `scenario`, or else the plain one, says.
    static func newWorld(_ choice: SimulationChoice, _ scenario: Scenario?, at time: WallTime) -> World {
        let scenario = scenario ?? .plain
        let region = choice.region ?? RegionChoice.fallback.name
        return World(seed: scenario.seed, region: region, now: time, rules: scenario.rules)
    }

    /// Opens the file that keeps the built-in AWS.
    static func stateFile(_ choice: SimulationChoice) throws(StartRefusal) -> SimulationStateFile {
        do throws(SimulationStateError) {
            return try SimulationStateFile(path: statePath(choice))
        } catch {
            throw StartRefusal(error.description)
        }
    }

    private static func statePath(_ choice: SimulationChoice) -> String {
        choice.stateFile ?? Surroundings.cacheFolder + "/haupdate/simulation.json"
    }

    private static var builtInCredentials: Credentials {
        let pair = SimulatedAWS.builtInSecrets.first ?? (key: "", value: "")
        return Credentials(accessKeyID: pair.key, secretAccessKey: Secret(pair.value), sessionToken: nil)
    }

    private static func onThreadOfItsOwn<Value: Sendable>(
        _ time: SimulatedTime, _ body: @escaping @Sendable () async -> Value
    ) async throws(StartRefusal) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "simulated time").async {
                continuation.resume(returning: Result { try time.run(body) })
            }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error):
            throw StartRefusal(
                "the simulation cannot go on: \(error): this is a defect of haupdate, report it", outcome: .unexpected)
        }
    }
}
