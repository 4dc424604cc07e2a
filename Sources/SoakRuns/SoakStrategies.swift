import AWSSimulator
import RolloutCore

/// How the groups of a run are rolled, and what else its options ask for.
struct SoakStrategies: Sendable, CustomStringConvertible {
    /// A strategy with its numbers, in the words of the command line and of a group's tag.
    struct Choice: Sendable, Equatable, CustomStringConvertible {
        var kind = RolloutOptions.Strategy.double
        var batch = Amount.units(1)
        /// As much as the batch where nothing is said.
        var surge: Amount?

        var description: String {
            guard kind == .rolling else { return kind.rawValue }
            return "rolling batch=\(batch.rawValue)" + (surge.map { " surge=\($0.rawValue)" } ?? "")
        }

        /// What it promises of a group of `desired`, as docs/rollout.md says.
        func promise(for desired: Int) -> RefereeTerms.Strategy {
            switch kind {
            case .double: .double
            case .canary: .canary
            case .rolling:
                .rolling(
                    batch: max(1, units(batch, desired)),
                    surge: surge.map { units($0, desired) } ?? max(1, units(batch, desired)))
            }
        }

        /// A share is rounded down, but is one at least unless it is nothing.
        private func units(_ amount: Amount, _ desired: Int) -> Int {
            switch amount {
            case .units(let number): number
            case .percent(let share): share == 0 ? 0 : max(1, desired * share / 100)
            }
        }
    }

    static let alarm = "soak-alarm"

    /// What the options say.
    var whole = Choice()
    /// What the tag of a group says, by its logical ID.
    private(set) var tagged: [String: Choice] = [:]
    private(set) var isFreezing = false
    private(set) var soakSeconds = 0
    private(set) var bakeSeconds = 0
    private(set) var maxMinutes: Int?
    private(set) var hasAlarm = false

    /// Nothing but the strategy.
    init(whole: Choice) { self.whole = whole }

    /// - Parameters:
    ///   - canTag: Whether a group's tags are safe from the stack.
    ///   - mayShare: Whether shares of a size are told: not where people change the size, since then it is open of which.
    init(_ random: inout SeededRandom, groups: [String], canTag: Bool, mayShare: Bool) {
        whole = Choice(&random, mayShare: mayShare)
        for group in groups {
            let choice = Choice(&random, mayShare: mayShare)
            if random.chance(0.25), canTag { tagged[group] = choice }
        }
        isFreezing = random.chance(0.3)
        if random.chance(0.2) { soakSeconds = random.number(5...60) }
        if random.chance(0.2) { bakeSeconds = random.number(5...60) }
        if random.chance(0.1) { maxMinutes = random.number(1...10) }
        hasAlarm = random.chance(0.15)
    }

    func choice(of group: String) -> Choice { tagged[group] ?? whole }

    func apply(to options: inout RolloutOptions) {
        options.strategy = whole.kind
        options.batch = whole.batch
        options.surge = whole.surge
        if isFreezing { options.onFailure = .freeze }
        options.soak = .seconds(soakSeconds)
        options.bake = .seconds(bakeSeconds)
        options.maxDuration = maxMinutes.map { .seconds(60 * $0) }
        if hasAlarm { options.alarms = [Self.alarm] }
    }

    var description: String {
        var parts = ["--strategy \(whole)"]
        parts += tagged.sorted { $0.key < $1.key }.map { "\($0.key) tagged \($0.value)" }
        if isFreezing { parts.append("--on-failure freeze") }
        if soakSeconds > 0 { parts.append("--soak \(soakSeconds)") }
        if bakeSeconds > 0 { parts.append("--bake \(bakeSeconds)") }
        if let maxMinutes { parts.append("--max-duration \(maxMinutes)m") }
        if hasAlarm { parts.append("--alarm \(Self.alarm)") }
        return parts.joined(separator: "; ")
    }
}

extension SoakStrategies.Choice {
    fileprivate init(_ random: inout SeededRandom, mayShare: Bool) {
        let part = random.number(0...9)
        kind = part < 2 ? .double : part < 5 ? .canary : .rolling
        let batches = [Amount.units(1), .units(1), .units(2), .units(3), .percent(25), .percent(50), .percent(100)]
        let surges: [Amount?] = [nil, nil, .units(0), .units(0), .units(1), .units(2), .percent(0), .percent(50)]
        batch = batches[random.number(0...(mayShare ? 6 : 3))]
        surge = surges[random.number(0...(mayShare ? 7 : 5))]
    }
}
