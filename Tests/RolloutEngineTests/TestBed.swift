import AWSClient
import AWSSimulator
import AWSWire
import Foundation
import Hooks
import Logging
import RolloutCore
import RolloutEngine
import Synchronization
import Timekeeping
import Transport

/// A simulated account in simulated time, with the whole program but its command line on top.
final class TestBed: Sendable {
    static let noon = WallTime(secondsSince1970: 1_795_348_800)

    let simulated = SimulatedTime(startWallTime: TestBed.noon)
    let aws: SimulatedAWS
    let interruption = Interruption()
    private let seen = Mutex<[RunEvent.Kind]>([])
    private let runs = Mutex(0)

    /// Builds the account and lets two minutes pass, so that everything in it is up.
    init(_ build: (inout World) throws -> Void) throws {
        var rules = WorldRules()
        rules.times.boot = TimeSpan(seconds: 10)
        rules.times.healthCheck = TimeSpan(seconds: 5)
        rules.times.apiLatency = TimeSpan(seconds: 0.02)
        var world = World(seed: 1, now: TestBed.noon + .seconds(-200), rules: rules)
        try build(&world)
        world.advance(to: TestBed.noon)
        aws = SimulatedAWS(world: world, timekeeper: simulated.timekeeper)
    }

    var events: [RunEvent.Kind] { seen.withLock { $0 } }

    /// Runs one command to its end in simulated time.
    ///
    /// - Parameter transport: What carries the calls instead of the account itself.
    @discardableResult
    func run(
        _ options: RolloutOptions = RolloutOptions(), hooks: HookRunner? = nil,
        through transport: (any HTTPTransport)? = nil, _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> Report {
        let updater = updater(options, hooks: hooks, through: transport)
        return try simulated.run { await command(updater) }
    }

    func updater(
        _ options: RolloutOptions = RolloutOptions(), hooks: HookRunner? = nil,
        through transport: (any HTTPTransport)? = nil, region: String = "eu-west-1",
        credentials: CredentialsProvider? = nil, stateFiles: StateFiles? = nil
    ) -> Updater {
        let calls = CallCounter()
        let usual = Credentials(accessKeyID: "AKIASIMULATEDEXAMPLE", secretAccessKey: Secret("simulated"))
        let client = AWSClient(
            transport: transport ?? aws, timekeeper: simulated.timekeeper,
            credentials: credentials ?? CredentialsProvider(usual), region: region, random: { 0.5 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            observe: { calls.count($0) })
        return Updater(
            client: client, hooks: hooks, timekeeper: simulated.timekeeper, options: options,
            interruption: interruption,
            newRunID: {
                self.runs.withLock {
                    $0 += 1
                    return "run\($0)"
                }
            }, owner: "tester@here", calls: calls, report: { event in self.seen.withLock { $0.append(event.kind) } },
            stateFiles: stateFiles)
    }

    /// Changing calls on Auto Scaling groups so far.
    var changesOfGroups: [String] {
        aws.calls.filter { $0.isChanging && $0.request.service == .autoScaling }.map(\.operation)
    }
}

extension World {
    /// A group of `desired` instances behind a classic load balancer of its own, on a launch configuration.
    mutating func addClassicGroup(
        _ name: String, min: Int = 0, max: Int = 20, desired: Int, image: String = "ami-1"
    ) throws {
        var balancer = ClassicLoadBalancerSpec(
            name: "\(name)-front", listeners: [ClassicLoadBalancerSpec.Listener(port: 80, instancePort: 8080)])
        balancer.zones = network.zones
        _ = try createClassicLoadBalancer(balancer)
        try createLaunchConfiguration(LaunchConfigurationSpec(name: "\(name)-\(image)", image: image, type: "t3.micro"))
        var spec = GroupSpec(
            name: name, minSize: min, maxSize: max, launchSource: .launchConfiguration("\(name)-\(image)"))
        spec.desiredCapacity = desired
        spec.zones = network.zones
        spec.classicLoadBalancers = ["\(name)-front"]
        try createGroup(spec)
    }

    /// Points a group at another image through a new launch configuration.
    mutating func change(_ name: String, toImage image: String) throws {
        try createLaunchConfiguration(LaunchConfigurationSpec(name: "\(name)-\(image)", image: image, type: "t3.micro"))
        var change = GroupChange(name: name)
        change.launchSource = .launchConfiguration("\(name)-\(image)")
        try updateGroup(change)
    }

    func members(_ name: String) -> [Instance] { groups[name].map(instances(of:)) ?? [] }
}

extension Group {
    /// The names of its suspended processes, in the order in which they were suspended.
    var suspendedNames: [String] { suspensions.map(\.process.rawValue) }
}
