import AWSClient
package import AWSSimulator
import AWSWire
import RolloutCore
import RolloutEngine
private import Synchronization
import Timekeeping
package import Transport

/// Carries one plan out, from the first command to the last that takes over, in simulated time.
package final class SoakRun: Sendable {
    static let noon = WallTime(secondsSince1970: 1_795_348_800)
    /// The access keys of the processes, in the order in which they start.
    private static let keys = (1...8).map { "AKIASOAKEXAMPLE0000\($0)" }

    fileprivate struct State {
        var random: SeededRandom
        var fired: [String: Int] = [:]
        var acts: [SoakAct]
        var isQuiet = false
        var crashes = 0
        var processes = 0
    }

    let plan: SoakPlan
    /// What the processes' connections end at.
    private let endpoint: any HTTPTransport
    private let simulated: SimulatedTime
    let aws: SimulatedAWS
    let names: [String: String]
    private let interruption = Interruption()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - scenario: How the account behaves, instead of what the plan says of images and calls.
    ///   - through: What the calls pass on their way to the built-in AWS; they go there straight by default.
    /// - Throws: `APIError` when the plan's world cannot be made.
    package init(
        _ plan: SoakPlan, scenario given: Scenario? = nil, through: (SimulatedAWS) -> any HTTPTransport = { $0 }
    ) throws {
        self.plan = plan
        simulated = SimulatedTime(
            startWallTime: SoakRun.noon, limits: .init(time: .seconds(86_400), steps: 400_000))
        let made = try SoakWorld(plan, upTo: SoakRun.noon)
        names = made.names
        var scenario = given ?? Scenario(name: "soak", seed: plan.seed)
        if given == nil {
            scenario.rules = made.world.rules
            scenario.faults = plan.wireFaults
        }
        aws = SimulatedAWS(
            world: made.world, timekeeper: simulated.timekeeper, scenario: scenario,
            secrets: Dictionary(uniqueKeysWithValues: SoakRun.keys.map { ($0, "soak") }))
        endpoint = through(aws)
        state = Mutex(State(random: SeededRandom(seed: plan.seed ^ 0x736f_616b), acts: plan.acts))
    }

    /// Runs the plan to its end.
    package func run() -> SoakResult {
        aws.beginRefereeing(terms)
        aws.intercept { [self] call, _ in interception(of: call) }
        var result = SoakResult(seed: plan.seed, plan: plan.description)
        do {
            let end = try simulated.run { [self] in await conduct() }
            result.exitCode = end.exitCode
            result.outcome = end.outcome.rawValue
            result.story = end.story
            result.exitCodes = end.exitCodes
            let code = Int(end.outcome.exitCode(interrupted: false))
            result.breaches = aws.endRefereeing(exitCode: code, isFrozen: end.outcome == .frozen)
            result.isUnsettled = end.isUnsettled
            result.boundaries = end.boundaries
            if plan.isExact { result.losses = losses() }
        } catch {
            result.breaches = aws.breaches
            result.failure = "\(error)"
        }
        result.virtualTime = simulated.now - .origin
        result.traceHash = aws.traceHash
        result.trace = aws.trace
        result.calls = aws.calls.count
        state.withLock { state in
            result.crashes = state.crashes
            result.fired = state.fired
        }
        for fault in aws.faultCounts where fault.count > 0 { result.fired[fault.name, default: 0] += fault.count }
        return result
    }

    private var terms: RefereeTerms {
        var terms = RefereeTerms()
        terms.historyLines = plan.historyLines
        terms.replacesProtected = plan.replacesProtected
        terms.replacesAll = plan.extras.replacesAll
        terms.successors = Set(SoakRun.keys.dropFirst(2))
        // A request that arrives late looks like a long pause.
        if plan.kills.contains(where: { $0.moment == .late }) { terms.longestPauseSeconds += 20 }
        let desired = aws.withWorld { world in world.groups.map { ($0.name, $0.desiredCapacity) } }
        for group in plan.groups {
            let sizes = group.sizes
            let name = names[group.logicalID] ?? ""
            if let strategies = plan.extras.strategies {
                let present = desired.first { $0.0 == name }?.1 ?? sizes.desired
                let wanted = plan.growth > 0 ? sizes.desired + plan.growth : present
                terms.strategies[name] = strategies.choice(of: group.logicalID).promise(for: wanted)
            }
            terms.templateDesired[names[group.logicalID] ?? ""] = sizes.desired + plan.growth
            guard plan.growth > 0 else { continue }
            terms.sizesAfter[names[group.logicalID] ?? ""] = RefereeTerms.Sizes(
                minimum: sizes.minimum + plan.growth, desired: sizes.desired + plan.growth,
                maximum: sizes.maximum + plan.growth)
        }
        return terms
    }
}

// MARK: What goes wrong

extension SoakRun {
    private func interception(of call: RequestInfo) -> Interception {
        if let number = plan.signal, number == call.number {
            interruption.request(signal: "SIGTERM")
            state.withLock { $0.fired["signal", default: 0] += 1 }
        }
        return state.withLock { state in
            guard !state.isQuiet else { return .goOn }
            for fault in plan.faults where state.random.chance(fault.chance) {
                guard let interception = fault.interception(of: call) else { continue }
                state.fired[fault.kind.rawValue, default: 0] += 1
                return interception
            }
            return .goOn
        }
    }

    /// Lets happen what is due.
    private func live() {
        let elapsed = simulated.now - .origin
        while let act = state.withLock({ $0.takeAct(at: elapsed) }) {
            let name = names[act.group] ?? ""
            guard aws.withWorld({ act.happen(in: &$0, groupName: name) }) else { continue }
            state.withLock { $0.fired[act.kind.rawValue, default: 0] += 1 }
        }
    }

    /// What a person who is called does where a group stands protected above its sizes: ends the latest launches.
    private func endSurplus() {
        aws.withWorld { world in
            for group in world.groups {
                let standing = world.instances(of: group).filter {
                    $0.lifecycle == .inService || $0.lifecycle.isPending
                }
                var surplus = standing.reduce(0) { $0 + $1.weight } - group.desiredCapacity
                guard standing.allSatisfy(\.isProtected) else { continue }
                for instance in standing.reversed() where instance.weight <= surplus {
                    // Whatever AWS refuses is seen to the next time.
                    guard (try? world.terminateInGroup(instance.id, decrement: false)) != nil else { continue }
                    surplus -= instance.weight
                }
            }
        }
    }

    /// From now on nothing goes wrong any more: what is left must come to an end.
    private func calmDown() {
        state.withLock { state in
            state.isQuiet = true
            state.acts = []
        }
        // A person who is called looks after what is marked: a machine that runs is well, a dead one goes.
        aws.withWorld { world in
            world.rules.zonesWithoutCapacity = []
            world.rules.conditions = []
            for instance in world.instances where instance.lifecycle == .inService && !instance.isHealthy {
                // Whatever AWS refuses is seen to the next time.
                if instance.state == .running {
                    try? world.setHealth(of: instance.id, healthy: true, respectGracePeriod: false)
                } else {
                    _ = try? world.terminateInGroup(instance.id, decrement: false)
                }
            }
        }
    }
}

extension SoakRun.State {
    fileprivate mutating func takeAct(at elapsed: Duration) -> SoakAct? {
        guard let first = acts.first, .seconds(first.at) <= elapsed else { return nil }
        return acts.removeFirst()
    }
}

// MARK: The processes

extension SoakRun {
    /// How everything ended.
    struct End: Sendable {
        var exitCode: Int32?
        var outcome = Outcome.unexpected
        /// A line for each command.
        var story: [String] = []
        /// Those of the commands that were not killed, in order.
        var exitCodes: [Int32] = []
        /// Whether the last command was a resume that stopped before its end.
        var hasResumedInVain = false
        /// Whether a journal is still open although nothing has gone wrong lately.
        var isUnsettled = false
        /// For each call of the first process, if it was alone until it ended, whether it changes something.
        var boundaries: [Bool] = []
    }

    /// A started command; `nil` until it has ended.
    private final class Process: Sendable {
        let transport: MortalTransport
        private let ended = Mutex<Report?>(nil)

        init(_ transport: MortalTransport) { self.transport = transport }

        var report: Report? { ended.withLock { $0 } }
        func end(_ report: Report) { ended.withLock { $0 = report } }
        var isOver: Bool { transport.isDead || report != nil }
    }

    private func conduct() async -> End {
        await withTaskGroup(of: Void.self) { group in
            var started: [Process] = []
            let first = start(in: &group, kill: plan.kills.first, stop: plan.stop?.call, command)
            started.append(first)
            if let rival = plan.rival {
                await pass(.seconds(rival))
                started.append(start(in: &group, kill: nil, command))
            } else if let call = plan.rivalCall {
                while !first.isOver, first.transport.calls < call { await pass(.milliseconds(50)) }
                started.append(start(in: &group, kill: nil, command))
            } else {
                _ = newNumber()
            }
            var end = End()
            if plan.stop?.isTakenOver ?? false { await takeOverStopped(first, &end, in: &group, &started) }
            for process in started { await wait(for: process) }
            for process in started.prefix(2) { take(process.report, of: process.transport, into: &end) }
            await recover(&end, in: &group, &started)
            end.boundaries = aws.calls.prefix(first.transport.calls).map(\.isChanging)
            for process in started { process.transport.release() }
            await group.waitForAll()
            return end
        }
    }

    private var command: @Sendable (Updater) async -> Report {
        guard plan.command == .updateStack else {
            return { await $0.updateGroups(stack: SoakWorld.stack, groups: []) }
        }
        let text = SoakTemplate(plan: plan).text(growth: plan.growth)
        let request = UpdateStackRequest(
            stack: SoakWorld.stack, parameters: [.init(key: "AmiId", value: SoakWorld.newImage)],
            // Without a changed template tags alone say how the stack goes back.
            template: plan.growth == 0 && plan.seed.isMultiple(of: 2)
                ? nil : .file(path: "web.yaml", contents: Array(text.utf8)), mayCreate: false,
            capabilities: ["CAPABILITY_AUTO_EXPAND"])
        return { await $0.updateStack(request) }
    }

    /// Does what `status` says until no run is open.
    private func recover(_ end: inout End, in group: inout TaskGroup<Void>, _ started: inout [Process]) async {
        var kills = Array(plan.kills.dropFirst())
        for round in 0..<5 {
            let isFirst = round == 0 && plan.successor != nil
            await pass(isFirst ? plan.takeOverDelay : .seconds(60))
            if !isFirst, round > 0 || kills.isEmpty {
                let rest = SoakFault.wireFaultsEnd - (simulated.now - .origin)
                if !plan.wireFaults.isEmpty, rest > .zero { await pass(rest) }
                calmDown()
                if end.outcome == .degraded { endSurplus() }
            }
            guard let next = isFirst ? plan.successor : await nextCommand(after: end) else { return }
            let kill = kills.isEmpty ? nil : kills.removeFirst()
            let process = start(next, in: &group, kill: kill)
            started.append(process)
            await wait(for: process)
            take(process.report, of: process.transport, into: &end)
        }
        end.isUnsettled = true
    }

    /// Lets somebody take over the run of a process that is stopped, and wakes that one again.
    private func takeOverStopped(
        _ process: Process, _ end: inout End, in group: inout TaskGroup<Void>, _ started: inout [Process]
    ) async {
        while !process.isOver, !process.transport.isStopped { await pass(.seconds(1)) }
        guard !process.isOver, let successor = plan.successor else { return }
        await pass(.seconds(30))
        let other = start(successor, in: &group, kill: nil)
        started.append(other)
    }

    private func start(
        _ successor: SoakPlan.Successor, in group: inout TaskGroup<Void>, kill: SoakPlan.Kill?
    ) -> Process {
        switch successor {
        case .resume: start(in: &group, kill: kill) { await $0.resume(stack: SoakWorld.stack) }
        case .rollback: start(in: &group, kill: kill) { await $0.rollback(stack: SoakWorld.stack) }
        case .unlock: start(in: &group, kill: kill) { await $0.unlock(stack: SoakWorld.stack) }
        }
    }

    /// What `status` names; a run in batches that went on and stopped is taken back, as its report says.
    private func nextCommand(after end: End) async -> SoakPlan.Successor? {
        let transport = MortalTransport(aws, kill: nil, timekeeper: simulated.timekeeper) {}
        let updater = updater(transport, key: SoakRun.keys[7], number: 99)
        // A status that cannot be read names no command.
        guard let status = try? await updater.status(stack: SoakWorld.stack) else { return nil }
        // With a journal that cannot be trusted it is a person's turn.
        let isJournaled = status.groups.contains { $0.journal != .none }
        let next = status.nextCommand ?? ""
        switch next.hasSuffix(" --lock ssm") ? String(next.dropLast(" --lock ssm".count)) : next {
        case "haupdate resume web": return end.hasResumedInVain ? .rollback : .resume
        case "haupdate rollback web": return .rollback
        // A lock that a dead command has left; its holder is known to be dead here.
        case "haupdate unlock web" where plan.extras.locks && !isJournaled: return .unlock
        default: return nil
        }
    }

    private func take(_ report: Report?, of transport: MortalTransport, into end: inout End) {
        guard let report else {
            state.withLock { $0.crashes += 1 }
            end.story.append("killed at its call \(transport.calls)")
            return
        }
        let cause = report.cause.map { " (\($0))" } ?? ""
        end.story.append("\(report.command): exit \(report.exitCode), \(report.headline)\(cause)")
        // Whoever drops a lock has not brought any run to its end.
        if report.command == "unlock" { return }
        end.exitCodes.append(report.exitCode)
        end.hasResumedInVain =
            plan.extras.strategies != nil && report.command == "resume" && report.outcome == .degraded
        // Whoever has changed nothing leaves the end to the other one.
        if [.busy, .declined, .nothingToDo].contains(report.outcome), end.exitCode != nil || report.takesOver {
            return
        }
        end.exitCode = report.exitCode
        end.outcome = report.outcome
    }

    private func newNumber() -> Int {
        state.withLock { state in
            state.processes += 1
            return state.processes - 1
        }
    }

    private func start(
        in group: inout TaskGroup<Void>, kill: SoakPlan.Kill?, stop: Int? = nil,
        _ command: @escaping @Sendable (Updater) async -> Report
    ) -> Process {
        let number = newNumber()
        let transport = MortalTransport(endpoint, kill: kill, stop: stop, timekeeper: simulated.timekeeper) {
            [self] in live()
        }
        let process = Process(transport)
        let updater = updater(transport, key: SoakRun.keys[min(number, 6)], number: number)
        group.addTask { process.end(await command(updater)) }
        return process
    }

    private func updater(_ transport: MortalTransport, key: String, number: Int) -> Updater {
        let calls = CallCounter()
        let credentials = Credentials(accessKeyID: key, secretAccessKey: Secret("soak"))
        let random = Mutex(SeededRandom(seed: plan.seed &+ UInt64(number)))
        let client = AWSClient(
            transport: transport, timekeeper: simulated.timekeeper, credentials: CredentialsProvider(credentials),
            region: "eu-west-1", random: { random.withLock { Double.random(in: 0..<1, using: &$0) } },
            observe: { calls.count($0) })
        var options = RolloutOptions()
        options.lock = plan.extras.locks ? .ssm : .tags
        options.allInstances = plan.extras.replacesAll
        options.replaceProtected = plan.replacesProtected
        plan.extras.strategies?.apply(to: &options)
        return Updater(
            client: client, hooks: nil, timekeeper: simulated.timekeeper, options: options,
            interruption: number == 0 ? interruption : Interruption(), newRunID: { "soak\(number)" },
            // Whoever takes over from a stopped process may be the same person on the same machine.
            owner: plan.stop != nil ? "soak@host" : "soak@host\(number)", calls: calls, report: { _ in })
    }

    private func wait(for process: Process) async {
        while !process.isOver { await pass(.seconds(1)) }
    }

    private func pass(_ duration: Duration) async {
        // Nobody cancels the conductor.
        try? await simulated.timekeeper.sleep(for: duration)
    }
}

extension Report {
    /// Whether it is the report of a command that takes over.
    fileprivate var takesOver: Bool { command == "resume" || command == "rollback" }
}
