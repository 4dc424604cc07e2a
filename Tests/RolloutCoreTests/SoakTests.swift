import RolloutCore
import Testing
import Timekeeping

/// Random disturbances; a failing case is named by its seed.
struct SoakTests {
    /// SplitMix64 (https://prng.di.unimi.it/splitmix64.c).
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }

        mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    }

    struct Weather {
        var kills = false
        var interrupts = false
        var deaths = false
    }

    static func scene(_ dice: inout Dice) -> Rehearsal {
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        let groups = (1...Int.random(in: 1...3, using: &dice)).map { number in
            let count = Int.random(in: 1...4, using: &dice)
            let sources: [[TrafficSource]] = [[], [.blue], [.blue, .green]]
            var group = Scene.web(
                "g\(number)", count: count, sizes: Sizes(minimum: 1, desired: count, maximum: count + 2),
                sources: sources[Int.random(in: 0...2, using: &dice)], prefix: "i-\(number)old")
            if dice.happens(30) { group.suspended = [SuspendedProcess(name: "ScheduledActions")] }
            return group
        }
        let isSick = dice.happens(25)
        let delay = Duration.seconds(Int.random(in: 0...60, using: &dice))
        var rehearsal = Scene.update(groups, options: options) { model in
            model.bootTime = .seconds(Int.random(in: 1...30, using: &dice))
            model.drainTime = .seconds(Int.random(in: 1...60, using: &dice))
            model.health = { instance, source, age in
                let isServing = instance.identity == .version(1) || (!isSick && age >= delay)
                return SourceHealth(source: source, isServing: isServing, state: isServing ? "healthy" : "unhealthy")
            }
        }
        let resets = dice.happens(30)
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            for index in model.groups.indices where resets {
                model.groups[index].sizes = Sizes(minimum: 1, desired: 1, maximum: 2)
            }
        }
        rehearsal.lag = Int.random(in: 0...3, using: &dice)
        return rehearsal
    }

    /// Runs to an end, through deaths; the last rehearsal is the one that ended.
    static func endure(_ seed: UInt64, _ weather: Weather) -> Rehearsal {
        var dice = Dice(state: seed)
        var rehearsal = scene(&dice)
        let failurePercent = dice.happens(50) ? 20 : 0
        var calls = Dice(state: seed &+ 1)
        var events = Dice(state: seed &+ 2)
        let refuse: (RolloutAction) -> Rehearsal.Refusal? = { _ in
            guard calls.happens(failurePercent) else { return nil }
            return .init(reason: "Throttling", isPassing: true, isAppliedAnyway: calls.happens(50))
        }
        let meddle: (inout Rehearsal) -> Void = { rehearsal in
            if weather.interrupts, events.happens(2) { rehearsal.interrupt() }
            guard weather.kills, events.happens(4), let group = rehearsal.model.groups.first else { return }
            if let victim = group.ids.randomElement(using: &events) { rehearsal.model.kill(victim) }
        }
        rehearsal.refuse = refuse
        rehearsal.meddle = meddle
        if weather.deaths { rehearsal.diesAfter = Int.random(in: 0...25, using: &dice) }
        rehearsal.run()
        while rehearsal.isDead {
            var model = rehearsal.model
            model.advance(to: model.now + .seconds(Int.random(in: 1...200, using: &dice)))
            guard var next = Rehearsal(takingOver: model) else { return rehearsal }
            next.refuse = refuse
            next.meddle = meddle
            next.lag = rehearsal.lag
            if dice.happens(50) { next.diesAfter = Int.random(in: 0...10, using: &dice) }
            next.run()
            rehearsal = next
        }
        return rehearsal
    }

    @Test(arguments: 1...150)
    func keepsEveryPromiseUnderLagFailuresInterruptionsAndDeaths(_ seed: UInt64) {
        let end = Self.endure(seed, Weather(interrupts: seed % 2 == 0, deaths: seed % 3 == 0))
        #expect(end.model.violations == [], "seed \(seed)")
        switch end.outcome {
        case .succeeded:
            for group in end.model.groups {
                #expect(group.count(of: .version(1)) == 0, "seed \(seed)")
                #expect(group.suspendedNames == group.userSuspended, "seed \(seed)")
                #expect(group.tags == [], "seed \(seed)")
            }
        case .frozen, .rolledBack:
            for group in end.model.groups where end.rollout.groupNames.contains(group.name) {
                #expect(group.ids == group.firstIDs.sorted(), "seed \(seed)")
                #expect(group.protectedIDs == [], "seed \(seed)")
            }
        case nil where end.isDead && end.model.groups.allSatisfy({ $0.journal == .none }): break
        default:
            Issue.record("seed \(seed) ended \(end.outcome.map { "\($0)" } ?? "never"): \(end.rollout.cause ?? "")")
        }
    }

    @Test(arguments: 1...80)
    func endsAndNeverCostsMoreThanWhatDiedByItself(_ seed: UInt64) {
        let end = Self.endure(seed, Weather(kills: true))
        #expect(end.outcome != nil, "seed \(seed)")
        #expect(end.model.violations.filter { !$0.hasPrefix("S2") } == [], "seed \(seed)")
    }
}
