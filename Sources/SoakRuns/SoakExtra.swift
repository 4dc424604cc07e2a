import AWSSimulator

/// What else a run of the soak may meet, when it is asked for.
///
/// Each draws from random numbers of its own: a run with one of them is the same run as without it, and that besides.
package enum SoakExtra: String, CaseIterable, Sendable {
    /// Lifecycle hooks that nobody answers.
    case hooks
    /// A person starts instance refreshes.
    case refresh
    /// The groups begin with nothing in one of their zones.
    case zones
    /// What a scenario can let be wrong with the account for a while.
    case conditions
    /// What AWS does not document, the other way round.
    case switches
    /// Both runs, and what ends them, use `--lock ssm`; a second run is likely.
    case lock
    /// `--all-instances`.
    case everyone
    /// Canaries and batches, chosen for the run or by a group's tag, and options that ask for more time or for alarms.
    case strategies

    /// Reads `hooks,zones`, or `all`; `nil` when one of the words is unknown.
    package static func read(_ text: String) -> [SoakExtra]? {
        if text == "all" { return allCases }
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let found = words.compactMap { SoakExtra(rawValue: String($0)) }
        return found.count == words.count ? allCases.filter(found.contains) : nil
    }

    fileprivate func substream(of seed: UInt64) -> SeededRandom {
        let mark = rawValue.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return SeededRandom(seed: seed &* 0x9e37_79b9_7f4a_7c15 ^ mark)
    }
}

/// What was drawn of them.
struct SoakExtras: Sendable, CustomStringConvertible {
    /// By the group's logical ID.
    private(set) var hooks: [(group: String, hook: LifecycleHook)] = []
    private(set) var acts: [SoakAct] = []
    private(set) var isOutOfBalance = false
    private(set) var conditions: [Condition] = []
    private(set) var switches: [SoakSwitch] = []
    private(set) var locks = false
    private(set) var replacesAll = false
    /// After how many seconds a second run begins, if it does not anyway.
    private(set) var rival: Int?
    /// `nil` where they were not asked for.
    var strategies: SoakStrategies?

    init() {}

    /// - Parameter given: What happens besides.
    init(_ kinds: [SoakExtra], seed: UInt64, groups: [String], acts given: [SoakAct]) {
        for kind in kinds {
            var random = kind.substream(of: seed)
            switch kind {
            case .hooks: hooks = groups.compactMap { Self.hook($0, &random) }
            case .refresh:
                guard random.chance(0.4) else { continue }
                acts += (0..<random.number(1...2)).map { _ in
                    SoakAct(kind: .refresh, at: random.number(1...200), group: random.pick(groups), choice: 0)
                }
            case .zones: isOutOfBalance = random.chance(0.5)
            case .conditions: conditions = Self.conditions(&random)
            case .everyone: replacesAll = random.chance(0.8)
            case .lock:
                locks = true
                rival = random.chance(0.5) ? random.number(0...60) : nil
            case .switches: switches = SoakSwitch.allCases.filter { _ in random.chance(0.15) }
            case .strategies:
                // The stack may lose a group's tags only where one of these, which were drawn before, lets it.
                let losesTags = switches.contains(.stripsTags) || conditions.contains { $0.kind.losesTags }
                let isScaled = given.contains { $0.kind == .scaleUp || $0.kind == .scaleDown }
                let drawn = SoakStrategies(&random, groups: groups, canTag: !losesTags, mayShare: !isScaled)
                strategies = drawn
                guard drawn.hasAlarm, random.chance(0.5) else { continue }
                acts.append(
                    SoakAct(kind: .alarm, at: random.number(1...200), group: random.pick(groups), choice: 0))
            }
        }
    }

    private static func hook(_ group: String, _ random: inout SeededRandom) -> (group: String, hook: LifecycleHook)? {
        guard random.chance(0.4) else { return nil }
        var hook = LifecycleHook(name: "soak", transition: random.chance(0.5) ? .launching : .terminating)
        hook.heartbeatSeconds = random.pick([30, 60])
        hook.continuesByDefault = random.chance(0.7)
        return (group, hook)
    }

    private static func conditions(_ random: inout SeededRandom) -> [Condition] {
        guard random.chance(0.7) else { return [] }
        let zones = random.pick([["a"], ["b", "c"], []])
        let life = random.pick(["Pending", "InService", "Terminating"])
        let kinds: [Condition.Kind] = [
            .death(lifecycle: life, after: TimeSpan(from: 1, to: 30)), .flapping(period: TimeSpan(from: 4, to: 25)),
            .lateHealth(TimeSpan(from: 5, to: 60)), .noCapacity(zones: zones), .bootFailure,
            .slowDrain(TimeSpan(from: 10, to: 90)), .lostTags(prefix: "haupdate:"), .stuckStack,
            .slowCleanup(TimeSpan(from: 10, to: 120)),
        ]
        return kinds.compactMap { kind in
            guard random.chance(0.2) else { return nil }
            var condition = Condition(kind)
            condition.fromMilliseconds = Int64(random.number(0...60)) * 1000
            condition.toMilliseconds = condition.fromMilliseconds + Int64(random.number(20...240)) * 1000
            condition.instances = random.pick(Condition.Generation.allCases)
            if kind.isDeadly {
                condition.chance = 0.3
                condition.times = 2
            }
            return condition
        }
    }

    var description: String {
        var parts = hooks.map { "\($0.group) \($0.hook.transition == .launching ? "launch" : "end") hook" }
        if isOutOfBalance { parts.append("zones out of balance") }
        parts += conditions.map { condition in
            "\(condition.name) \(condition.fromMilliseconds / 1000)-\((condition.toMilliseconds ?? 0) / 1000) s"
        }
        if locks { parts.append("--lock ssm") }
        if replacesAll { parts.append("--all-instances") }
        return (parts + switches.map(\.rawValue) + [strategies?.description].compactMap { $0 }).joined(separator: "; ")
    }
}

extension Condition.Kind {
    fileprivate var losesTags: Bool { if case .lostTags = self { true } else { false } }

    /// Whether instances end by it: a few are enough.
    fileprivate var isDeadly: Bool {
        switch self {
        case .death, .bootFailure, .flapping: true
        default: false
        }
    }
}
