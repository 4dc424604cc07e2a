package import AWSSimulator

/// One run of the soak: a world, a command, and what goes wrong; all drawn from the seed.
package struct SoakPlan: Sendable {
    /// What a group's instances are launched from.
    enum Source: String, CaseIterable, Sendable {
        case launchConfiguration
        case launchTemplate
        case latestVersion
    }

    /// What stands before a group.
    enum Front: String, CaseIterable, Sendable {
        case classic
        case targetGroup
        case nothing
    }

    struct GroupPlan: Sendable {
        let logicalID: String
        let source: Source
        let front: Front
        /// Minimum, desired and maximum.
        let sizes: RefereeTerms.Sizes
        let userSuspended: [String]
        let standby: Int
        let protected: Int
        let protectsNew: Bool
        /// Whether it stands in the nested stack.
        let isNested: Bool
    }

    /// What is started.
    package enum Command: Sendable, CaseIterable {
        case updateStack
        case updateGroups
    }

    /// A command that takes over.
    package enum Successor: String, Sendable {
        case resume
        case rollback
        /// Drops a lock that a dead command has left.
        case unlock
    }

    /// A process that is stopped before one of its calls, for an hour, and woken.
    struct Stop: Sendable {
        let call: Int
        /// Whether somebody takes the run over meanwhile.
        let isTakenOver: Bool
    }

    /// The end of a process.
    struct Kill: Sendable {
        enum Moment: String, CaseIterable, Sendable {
            case before
            case after
            /// The call arrives when the process is dead already.
            case late
        }

        /// The call at which it dies; 1 is its first.
        let call: Int
        let moment: Moment
        /// After how many seconds a late call arrives.
        var delay = 20
    }

    package let seed: UInt64
    var groups: [GroupPlan]
    let command: Command
    /// What the new image does.
    let image: ImageBehaviour
    /// Whether the template's sizes change as well, by so many instances.
    let growth: Int
    let replacesProtected: Bool
    /// How the first command dies, then the one that takes over.
    var kills: [Kill]
    /// After how many seconds somebody starts the same once more.
    let rival: Int?
    /// The call at which the command gets a signal.
    let signal: Int?
    let faults: [SoakFault]
    /// What the scenario of the built-in AWS does to calls, by chance.
    let wireFaults: [Scenario.Fault]
    let acts: [SoakAct]
    /// What was asked for besides.
    var extras: SoakExtras
    /// What takes over first; what `status` names where nothing is said.
    var successor: Successor?
    /// How long the run stands still until somebody takes over.
    var takeOverDelay = Duration.seconds(60)
    /// The call of the command before which somebody starts the same once more.
    var rivalCall: Int?
    var stop: Stop?
    /// Whether nothing but processes goes wrong, so that everything has to be as before in the end, or updated.
    var isExact = false
    /// More events and calls than a run has that ends.
    package static let wholeHistory = 100_000
    /// How many of its latest events and calls a run keeps, and shows with what it is blamed for.
    package var historyLines = RefereeTerms().historyLines

    /// A run of two groups in which nothing goes wrong but the image, with AlarmNotification suspended by the user.
    package init(quiet seed: UInt64, _ command: Command, _ image: ImageBehaviour) {
        self.seed = seed
        let sizes = RefereeTerms.Sizes(minimum: 2, desired: 4, maximum: 8)
        groups = [("Web", Source.launchConfiguration, Front.classic), ("Api", .launchTemplate, .targetGroup)].map {
            GroupPlan(
                logicalID: $0.0, source: $0.1, front: $0.2, sizes: sizes, userSuspended: ["AlarmNotification"],
                standby: 0, protected: 0, protectsNew: false, isNested: false)
        }
        self.command = command
        self.image = image
        growth = 0
        replacesProtected = false
        kills = []
        rival = nil
        signal = nil
        faults = []
        wireFaults = []
        acts = []
        extras = SoakExtras()
    }

    /// Draws a run.
    ///
    /// - Parameters:
    ///   - fleet: How many groups and instances, if they are not drawn as well.
    ///   - extras: What else may happen.
    package init(seed: UInt64, fleet: SoakFleet? = nil, extras kinds: [SoakExtra] = []) {
        var random = SeededRandom(seed: seed &* 0x5851_f42d_4c95_7f2d &+ 0x1405_7b7e_f767_814f)
        self.seed = seed
        let isNested = random.chance(0.2)
        let drawn = random.number(1...3)
        groups = (0..<(fleet?.groups ?? drawn)).map { index in
            GroupPlan(index: index, isNested: isNested && index > 0, instances: fleet?.instances, random: &random)
        }
        command = random.chance(0.6) ? .updateStack : .updateGroups
        image = random.chance(0.75) ? .healthy : random.chance(0.7) ? .unhealthy : .failsToLaunch
        growth = command == .updateStack && random.chance(0.15) ? 1 : 0
        replacesProtected = groups.contains { $0.protected > 0 || $0.protectsNew } && random.chance(0.75)
        var kills: [Kill] = []
        if random.chance(0.3) {
            kills.append(Kill(random: &random, upTo: 70))
            while random.chance(0.3), kills.count < 3 { kills.append(Kill(random: &random, upTo: 30)) }
        }
        self.kills = kills
        let drawnRival = kills.isEmpty && random.chance(0.1) ? random.number(0...60) : nil
        signal = kills.isEmpty && random.chance(0.1) ? random.number(1...80) : nil
        faults = SoakFault.swarm(&random)
        wireFaults = SoakFault.wireSwarm(&random)
        let swarm = SoakAct.swarm(groups.map(\.logicalID), &random)
        extras = SoakExtras(kinds, seed: seed, groups: groups.map(\.logicalID), acts: swarm)
        rival = drawnRival ?? (kills.isEmpty ? extras.rival : nil)
        acts = (swarm + extras.acts)
            .sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
    }
}

extension SoakPlan.GroupPlan {
    init(index: Int, isNested: Bool, instances: Int?, random: inout SeededRandom) {
        logicalID = ["Web", "Api", "Job"][index]
        self.isNested = isNested
        source = random.pick(SoakPlan.Source.allCases)
        front = random.pick(SoakPlan.Front.allCases)
        let drawn = random.chance(0.03) ? 0 : random.number(1...6)
        let desired = instances ?? drawn
        let minimum = random.number(0...desired)
        sizes = RefereeTerms.Sizes(minimum: minimum, desired: desired, maximum: desired + random.number(0...3))
        let processes = ["AZRebalance", "AlarmNotification", "ScheduledActions", "ReplaceUnhealthy", "InstanceRefresh"]
        userSuspended = random.chance(0.3) ? processes.filter { _ in random.chance(0.4) } : []
        standby = random.chance(0.15) && minimum < desired ? 1 : 0
        protected = random.chance(0.1) ? random.number(0...desired) : 0
        protectsNew = random.chance(0.07)
    }
}

extension SoakPlan.Kill {
    fileprivate init(random: inout SeededRandom, upTo last: Int) {
        call = random.number(1...last)
        moment = random.pick(Self.Moment.allCases)
    }
}

extension SeededRandom {
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of `choices`, of which there is at least one.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[number(0...choices.count - 1)] }
}

extension SoakPlan: CustomStringConvertible {
    package var description: String {
        let fleet = groups.map { group in
            var text = "\(group.logicalID) \(group.sizes) \(group.source.rawValue) \(group.front.rawValue)"
            if !group.userSuspended.isEmpty { text += " suspended \(group.userSuspended.joined(separator: "+"))" }
            if group.standby > 0 { text += " standby \(group.standby)" }
            if group.protected > 0 { text += " protected \(group.protected)" }
            if group.protectsNew { text += " protects-new" }
            return text + (group.isNested ? " nested" : "")
        }
        var parts = ["\(command), image \(image.rawValue)"]
        if growth > 0 { parts.append("sizes grow by \(growth)") }
        if replacesProtected { parts.append("--replace-protected") }
        parts += kills.map { "killed \($0.moment.rawValue) call \($0.call)" }
        if let rival { parts.append("rival after \(rival) s") }
        if let rivalCall { parts.append("rival at call \(rivalCall)") }
        if let stop {
            parts.append("stopped for an hour at call \(stop.call)\(stop.isTakenOver ? ", taken over" : "")")
        }
        if let successor { parts.append("\(successor.rawValue) takes over") }
        if let signal { parts.append("signal at call \(signal)") }
        parts +=
            faults.map(\.description) + wireFaults.map { "\($0.name) \($0.calls.chance)" } + acts.map(\.description)
        let besides = extras.description
        if !besides.isEmpty { parts.append(besides) }
        return "\(fleet.joined(separator: "; ")); \(parts.joined(separator: "; "))"
    }
}
