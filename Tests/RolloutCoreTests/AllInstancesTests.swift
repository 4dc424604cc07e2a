import RolloutCore
import Testing
import Timekeeping

/// `--all-instances`: what is up to date is replaced as well, and only the journal tells it from newcomers.
struct AllInstancesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var strategy: RolloutOptions.Strategy
        var floor: Int
        var testDescription: String { strategy.rawValue }
    }

    static let cases = [
        Case(strategy: .double, floor: 4), Case(strategy: .canary, floor: 4), Case(strategy: .rolling, floor: 4),
    ]

    private static func options(_ strategy: RolloutOptions.Strategy = .double) -> RolloutOptions {
        var options = RolloutOptions()
        options.strategy = strategy
        options.allInstances = true
        return options
    }

    /// A run on groups whose instances are what they launch.
    private static func rehearsal(
        _ groups: [ModelGroup] = [Scene.web()], options: RolloutOptions = options(), isSick: Bool = false,
        seen: (GroupSnapshot) -> GroupSnapshot = { $0 }
    ) -> Rehearsal {
        var model = FleetModel(groups)
        model.replacesAll = true
        model.bootTime = .seconds(6)
        model.drainTime = .seconds(6)
        let names = groups.map(\.name)
        let old = groups.flatMap(\.ids)
        if isSick {
            model.health = { instance, source, _ in
                SourceHealth(source: source, isServing: old.contains(instance.id), state: "OutOfService (Timeout)")
            }
        }
        let look = model.look(health: false)
        let baselines = look.groups.map { ($0.name, Baseline(of: seen($0).spendingAll(options))) }
        let rollout = Rollout(
            runID: "r-1", started: model.wallTime, owner: "ops@build-1", options: options, gates: [],
            groups: baselines, now: model.now)
        precondition(names.count == baselines.count)
        return Rehearsal(model, rollout, runID: "r-1")
    }

    @Test(arguments: cases)
    func replacesEveryInstance(_ test: Case) {
        var rehearsal = Self.rehearsal(options: Self.options(test.strategy))
        rehearsal.model["web"].floor = test.floor
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded, "\(rehearsal.rollout.cause ?? "")")
        let web = rehearsal.model["web"]
        #expect(!web.ids.contains { web.firstIDs.contains($0) })
        expectRolled(rehearsal, web, sizes: Sizes(minimum: 2, desired: 4, maximum: 8), to: 1)
    }

    /// The group launches what it ran before: nothing is frozen.
    @Test(arguments: cases)
    func newcomersThatNeverServeGoAndTheOldOnesStay(_ test: Case) {
        let rehearsal = Self.rehearsal(options: Self.options(test.strategy), isSick: true).ran()
        #expect(rehearsal.outcome == .rolledBack, "\(rehearsal.rollout.cause ?? "")")
        expectPutBack(rehearsal, rehearsal.model["web"], like: Scene.web(), isFrozen: false)
    }

    @Test(arguments: [false, true])
    func aRunThatDiedAfterAnyChangeIsEndedFromTheTagsAlone(isSick: Bool) {
        let total = Self.rehearsal(isSick: isSick).ran().changes.count
        #expect(total > 8)
        for cut in 0..<total {
            var dead = Self.rehearsal(isSick: isSick)
            dead.diesAfter = cut
            dead.run()
            var model = dead.model
            model.advance(to: model.now + .seconds(60))
            let isPast = model["web"].journal.journal?.phase == .committing
            // The one who takes over need not know what was asked for.
            guard let taken = Rehearsal(takingOver: model)?.ran() else { continue }
            let web = taken.model["web"]
            #expect(taken.model.violations == [], "\(cut)")
            #expect(taken.outcome == (isPast ? .succeeded : .rolledBack), "\(cut): \(taken.rollout.cause ?? "")")
            #expect(web.ids.filter(web.firstIDs.contains).count == (isPast ? 0 : 4), "\(cut)")
            #expect(web.ids.count == 4, "\(cut)")
            #expect(web.tags == [], "\(cut)")
        }
    }

    /// What a lagging look has left out is old all the same: nothing was launched before the sizes grew.
    @Test func anInstanceThatTheFirstLookLackedIsReplacedToo() {
        let rehearsal = Self.rehearsal(seen: { group in
            var less = group
            less.instances.removeLast()
            return less
        }).ran()
        #expect(rehearsal.outcome == .succeeded, "\(rehearsal.rollout.cause ?? "")")
        let web = rehearsal.model["web"]
        #expect(rehearsal.model.violations == [])
        #expect(!web.ids.contains { web.firstIDs.contains($0) })
    }

    @Test(arguments: [false, true])
    func whatSomebodyHasProtectedStaysUnlessThatIsToBeReplacedToo(isReplaced: Bool) {
        var group = Scene.web(count: 3)
        group.populate(["i-mine"], of: .version(1), isProtected: true)
        group.sizes.desired = 4
        group.sizes.maximum = 8
        var options = Self.options()
        options.replaceProtected = isReplaced
        let rehearsal = Self.rehearsal([group], options: options).ran()
        #expect(rehearsal.outcome == .succeeded, "\(rehearsal.rollout.cause ?? "")")
        #expect(rehearsal.model.violations == [])
        let web = rehearsal.model["web"]
        #expect(web.ids.filter(web.firstIDs.contains) == (isReplaced ? [] : ["i-mine"]))
        #expect(web.ids.count == 4)
    }

    @Test func withoutTheOptionNothingIsSpent() {
        let look = FleetModel([Scene.web()]).look(health: false)
        #expect(look.spendingAll(RolloutOptions()) == look)
        #expect(Baseline(of: look.groups[0]).spentIDs.isEmpty)
    }

    @Test(arguments: [0, 4])
    func theJournalReadsBackWithAndWithoutWhatTheStackWas(_ parameters: Int) throws {
        var journal = JournalTagsTests.journal(kept: 0)
        journal.baseline.spentIDs = JournalTagsTests.ids("c", 23)
        if parameters > 0 {
            journal.baseline.stack = StackMemory(
                parameters: (1...parameters).map { .init(key: "Key\($0)", value: "value \($0)") })
        }
        let tags = JournalTags.encode(journal)
        #expect(JournalTags.decode(tags) == .valid(journal))
        #expect(tags.allSatisfy { $0.value.count <= 256 && $0.key.count <= 128 })
        for lost in tags where lost.key.hasPrefix(JournalTags.spentKey) {
            guard case .torn(let reason) = JournalTags.decode(tags.filter { $0 != lost }) else {
                Issue.record("\(lost.key) is not missed")
                continue
            }
            #expect(reason.contains(JournalTags.spentKey))
        }
    }
}
