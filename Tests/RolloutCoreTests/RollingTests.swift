import RolloutCore
import Testing
import Timekeeping

struct RollingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var batch: Amount
        var surge: Amount?
        var floor: Int
        var ceiling: Int
        var desired: [Int]

        var testDescription: String { "batch \(batch.rawValue), surge \(surge?.rawValue ?? "as the batch")" }

        func rehearsal(_ groups: [ModelGroup]? = nil, gates: [Gate] = []) -> Rehearsal {
            var options = RolloutOptions()
            options.strategy = .rolling
            options.batch = batch
            options.surge = surge
            var rehearsal = Scene.update(groups ?? [Scene.web()], gates: gates, options: options) { model in
                model.bootTime = .seconds(6)
                model.drainTime = .seconds(6)
            }
            rehearsal.model["web"].floor = floor
            rehearsal.model["web"].ceiling = ceiling
            return rehearsal
        }
    }

    static let cases = [
        Case(batch: .units(1), floor: 4, ceiling: 5, desired: [5, 4, 5, 4, 5, 4, 5, 4, 4]),
        Case(batch: .units(2), floor: 4, ceiling: 6, desired: [6, 4, 6, 4, 4]),
        Case(batch: .percent(50), surge: .percent(25), floor: 3, ceiling: 5, desired: [5, 3, 5, 3, 4, 4]),
        Case(batch: .units(1), surge: .units(2), floor: 4, ceiling: 6, desired: [6, 5, 6, 5, 6, 5, 4, 4]),
        Case(batch: .units(2), surge: .units(0), floor: 2, ceiling: 4, desired: [2, 4, 2, 4]),
        Case(batch: .units(3), surge: .units(0), floor: 1, ceiling: 4, desired: [1, 4, 3, 4]),
    ]

    /// Of the newcomers the first two alone ever serve.
    private static func onlyTwoNewcomersServe(
        _ instance: InstanceSnapshot, _ source: TrafficSource, _ age: Duration
    ) -> SourceHealth {
        let isSick = instance.identity == .version(2) && !["i-new1", "i-new2"].contains(instance.id)
        return SourceHealth(source: source, isServing: !isSick, state: isSick ? "OutOfService" : "InService")
    }

    @Test(arguments: cases)
    func rollsWithinTheFloorAndTheCeiling(_ test: Case) {
        let rehearsal = test.rehearsal().ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(rehearsal.desired("web") == test.desired)
        #expect(rehearsal.rollout.groupReports.first?.removed.count == 4)
        let notes = rehearsal.events.compactMap { if case .note(let text) = $0 { text } else { nil } }
        #expect(notes.contains { $0.contains("never below \(test.floor) of 4, never above \(test.ceiling)") })
    }

    @Test(arguments: cases)
    func whoeverDiesAtAnyCallIsResumed(_ test: Case) {
        let total = test.rehearsal().ran().changes.count
        for cut in 0..<total {
            var dead = test.rehearsal()
            dead.diesAfter = cut
            dead.run()
            dead.model.advance(to: dead.model.now + .seconds(60))
            guard var next = Rehearsal(takingOver: dead.model) else { continue }
            next.run()
            #expect(next.model.violations == [], "died after \(cut) of \(total)")
            if next.model["web"].journal == .none, next.outcome == .succeeded {
                expectRolled(next, next.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
            } else {
                #expect(
                    [.rolledBack, .frozen].contains(next.outcome), "died after \(cut): \(next.rollout.cause ?? "")")
                #expect(next.model["web"].count(of: .version(1)) == 4)
            }
        }
    }

    @Test(arguments: cases)
    func whoeverDiesAtAnyCallIsTakenBackAsFarAsItGoes(_ test: Case) {
        let total = test.rehearsal().ran().changes.count
        for cut in 0..<total {
            var dead = test.rehearsal()
            dead.diesAfter = cut
            dead.run()
            dead.model.advance(to: dead.model.now + .seconds(60))
            guard var back = Rehearsal(takingBack: dead.model) else { continue }
            let old = dead.model["web"].count(of: .version(1))
            back.run()
            let web = back.model["web"]
            #expect(back.model.violations == [], "died after \(cut) of \(total)")
            #expect(web.count(of: .version(1)) == old, "died after \(cut) of \(total)")
            let isAsBefore = old == 4 && web.count(of: .version(2)) == 0
            let ends: [Outcome?] = isAsBefore ? [.rolledBack, .frozen] : [.degraded, .rolledBack]
            #expect(ends.contains(back.outcome), "died after \(cut), \(old) old: \(back.rollout.notes)")
            if isAsBefore { #expect(web.sizes == Sizes(minimum: 2, desired: 4, maximum: 8)) }
        }
    }

    @Test(arguments: cases)
    func aBadFirstBatchCostsNobodyWhereTheGroupMayGrow(_ test: Case) {
        let first = FleetModel([Scene.web()])["web"]
        var rehearsal = test.rehearsal()
        rehearsal.model.health = Scene.sickNewcomers
        if test.surge == .units(0) { rehearsal.model["web"].isMeddledWith = true }
        rehearsal.run()
        if test.surge != .units(0) {
            #expect(rehearsal.outcome == .frozen)
            return expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
        }
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.model["web"].count(of: .version(2)) == 0)
        #expect(rehearsal.model["web"].capacity == test.floor)
        #expect(rehearsal.model["web"].sizes.desired == test.floor)
        #expect(rehearsal.model["web"].journal.journal?.phase == .committing)
        #expect(rehearsal.rollout.hasStoppedBatch)
    }

    @Test func aBadLaterBatchRemovesOnlyItsOwn() throws {
        var rehearsal = Self.cases[0].rehearsal()
        rehearsal.model.health = Self.onlyTwoNewcomersServe
        rehearsal.model["web"].isMeddledWith = true
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.model["web"].ids.filter { $0.hasPrefix("i-new") } == ["i-new1", "i-new2"])
        #expect(rehearsal.model["web"].count(of: .version(1)) == 2)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 4, maximum: 8))

        var healed = rehearsal.model
        healed.health = FleetModel.healthyAfterTenSeconds
        healed["web"].isMeddledWith = false
        var resumed = try #require(Rehearsal(takingOver: healed))
        resumed.run()
        #expect(resumed.outcome == .succeeded)
        expectRolled(resumed, resumed.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))

        var back = try #require(Rehearsal(takingBack: rehearsal.model))
        back.run()
        #expect(back.outcome == .degraded)
        #expect(back.rollout.notes.contains { $0.contains("2 old and 2 new of 4 stand") })
        #expect(back.model["web"].ids.filter { $0.hasPrefix("i-new") } == ["i-new1", "i-new2"])
    }

    @Test func eachBatchPassesTheGatesOfItsInstancesTheGroupAndTheRun() {
        let gates: [Gate] = [
            Gate(id: "post-launch/warm.lua", phase: .postLaunch, scope: .instance),
            Gate(id: "health-gate/group.lua", phase: .healthGate, scope: .group),
            Gate(id: "health-gate/run.lua", phase: .healthGate, scope: .run),
        ]
        let rehearsal = Self.cases[1].rehearsal(gates: gates).ran()
        #expect(rehearsal.outcome == .succeeded)
        let warmed = Set(rehearsal.questions.filter { $0.gate.id == "post-launch/warm.lua" }.map(\.subject.description))
        #expect(warmed == ["i-new1", "i-new2", "i-new3", "i-new4"])
        // Twice from the beginning, once for each batch.
        let first = rehearsal.questions.filter { $0.gate.id == "health-gate/group.lua" && $0.attempt == 1 }
        #expect(first.count == 2)
    }

    @Test func doubleGroupsAreDoneBeforeOthersRoll() {
        var groups = Scene.three()
        groups[0].strategyTag = "rolling batch=2"
        var rehearsal = Scene.update(groups)
        rehearsal.meddle = { rehearsal in
            let isDoubled = ["api", "worker"].allSatisfy { rehearsal.model[$0].count(of: .version(1)) == 0 }
            if rehearsal.model["web"].count(of: .version(2)) > 0, !isDoubled {
                rehearsal.model.note("web rolls while others have old instances")
            }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.model.groups.allSatisfy { $0.count(of: .version(1)) == 0 && $0.tags == [] })
        #expect(rehearsal.desired("web") == [6, 4, 6, 4, 4])
    }

    @Test func whereAGroupStopsTheNextDoesNotBegin() {
        var rehearsal = Self.cases[4].rehearsal([Scene.web(), Scene.web("api", prefix: "i-api")])
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.model["web"].isMeddledWith = true
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.desired("api") == [])
        #expect(rehearsal.model["api"].ids == ["i-api1", "i-api2", "i-api3", "i-api4"])
        #expect(rehearsal.model["api"].journal.journal?.phase == .committing)
    }

    @Test func sizesThatSomebodyWritesMeanwhileStay() {
        var rehearsal = Self.cases[0].rehearsal()
        rehearsal.model["web"].isMeddledWith = true
        var isDone = false
        rehearsal.meddle = { rehearsal in
            guard !isDone, rehearsal.model["web"].count(of: .version(1)) == 2 else { return }
            isDone = true
            rehearsal.model["web"].sizes.desired += 2
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 6, maximum: 8))
        #expect(rehearsal.model["web"].count(of: .version(2)) == 6)
    }

    /// Whom AWS takes before the first batch was let go by nobody: the sizes return.
    @Test func anOldOneThatDiesBeforeTheCommitDoesNotKeepTheSizesFromReturning() {
        var rehearsal = Self.cases[4].rehearsal()
        let grown = Sizes(minimum: 3, desired: 5, maximum: 9)
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].sizes = grown
        }
        rehearsal.finalSizes = { _ in grown }
        while rehearsal.rollout.stage != .proving { rehearsal.step() }
        rehearsal.model.kill("i-old1")
        rehearsal.model.advance(to: rehearsal.model.now + .seconds(30))
        rehearsal.rollout.turnBack("a journal could not be read back")
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    /// What a way back writes because batches have gone is not somebody else's scaling.
    @Test func theJournalKeepsTheSizesOfAGroupThatIsLeftWithWhatStands() throws {
        var rehearsal = Self.cases[0].rehearsal()
        rehearsal.model.health = Self.onlyTwoNewcomersServe
        rehearsal.model["web"].isMeddledWith = true
        rehearsal.run()
        var back = try #require(Rehearsal(takingBack: rehearsal.model))
        let old = try #require(back.model["web"].ids.first { $0.hasPrefix("i-old") })
        back.model.kill(old)
        back.run()
        #expect(back.outcome == .degraded)
        #expect(back.model["web"].sizes.desired < 4)
        #expect(back.model["web"].journal.journal?.baseline.sizes == Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(
            !back.events.contains { if case .warning(let text) = $0 { text.contains("somebody set") } else { false } })
    }

    @Test(arguments: cases)
    func eachBatchSoaksBeforeTheNextGoes(_ test: Case) throws {
        var options = RolloutOptions()
        options.strategy = .rolling
        options.batch = test.batch
        options.surge = test.surge
        options.soak = .seconds(60)
        let plain = test.rehearsal().ran()
        var rehearsal = Scene.update([Scene.web()], options: options) { model in
            model.bootTime = .seconds(6)
            model.drainTime = .seconds(6)
        }
        rehearsal.model["web"].floor = test.floor
        rehearsal.model["web"].ceiling = test.ceiling
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(rehearsal.desired("web") == test.desired)
        // Each time that newcomers stand at full size they soak.
        let steps = test.desired.filter { $0 == test.ceiling }.count
        #expect(rehearsal.model.now - .origin >= (plain.model.now - .origin) + .seconds(Int64(50 * steps)))
    }

    @Test func anInstanceIsABatchWhateverItWeighs() {
        var group = ModelGroup("web", sizes: Sizes(minimum: 4, desired: 8, maximum: 16), target: .version(1))
        group.populate(["i-old1", "i-old2"], of: .version(1), weight: 4)
        group.launchWeight = 4
        let rehearsal = Case(batch: .units(1), surge: .units(0), floor: 4, ceiling: 8, desired: []).rehearsal([group])
            .ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.desired("web") == [4, 8, 4, 8])
        #expect(rehearsal.model.violations == [])
    }
}

extension Rehearsal {
    /// Takes a dead run back from the tags alone, whatever its phase; `nil` if there is no journal.
    init?(takingBack model: FleetModel) {
        let look = model.look(health: true)
        let held = look.groups.compactMap { group in
            group.journal.journal.map { GroupJournal(group: group.name, journal: $0) }
        }
        guard let first = held.first else { return nil }
        self.init(
            model, Rollout(resuming: held, forward: false, options: RolloutOptions(), gates: [], look: look),
            runID: first.journal.runID)
    }
}
