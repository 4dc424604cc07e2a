import RolloutCore
import Testing
import Timekeeping

/// Times that the proof must last: soak, bake, and the run's own.
struct BakingTests {
    private func options(_ change: (inout RolloutOptions) -> Void) -> RolloutOptions {
        var options = RolloutOptions()
        change(&options)
        return options
    }

    /// When the sizes were written, in seconds after the surge: the second time is the commit, or the way back.
    private func written(_ rehearsal: Rehearsal) throws -> (commit: Double, stage: Rollout.Stage) {
        let sizes = rehearsal.done.filter { $0.action.kind == "sizes" }
        let (first, last) = (try #require(sizes.first), try #require(sizes.last))
        return ((last.at - first.at).inSeconds, last.stage)
    }

    @Test func newcomersMustStayProvenForTheWholeSoakWhichTheHealthyTimeoutDoesNotCount() throws {
        let patient = options {
            $0.soak = .seconds(300)
            $0.healthyTimeout = .seconds(120)
        }
        let plain = try written(Scene.update([Scene.web()]).ran())
        let rehearsal = Scene.update([Scene.web()], options: patient).ran()
        #expect(rehearsal.outcome == .succeeded)
        let soaked = try written(rehearsal)
        #expect((295...310).contains(soaked.commit - plain.commit), "\(soaked) \(plain)")
        let proof = rehearsal.rollout.groupReports[0].newcomers[0].proof
        #expect(proof.contains("stayed proven for 300 s in a row"))
        let texts = rehearsal.events.flatMap { event -> [String] in
            if case .progress(let groups) = event { groups.map(\.waitingFor) } else { [] }
        }
        #expect(texts.contains { $0.hasSuffix("proven, soaks for another 5 min") }, "\(texts)")
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    @Test func anUnhealthyLookBeginsTheSoakAnew() throws {
        let patient = options { $0.soak = .seconds(300) }
        let whole = try written(Scene.update([Scene.web()], options: patient).ran())
        let broken = Scene.update([Scene.web()], options: patient) { model in
            model.health = { instance, source, age in
                let isSick = instance.identity == .version(2) && (200.0..<220.0).contains(age.inSeconds)
                return SourceHealth(source: source, isServing: !isSick, state: isSick ? "OutOfService" : "InService")
            }
        }.ran()
        #expect(broken.outcome == .succeeded)
        #expect(try written(broken).commit >= whole.commit + 120)
    }

    @Test func bothGenerationsServeForTheWholeBake() throws {
        let plain = try written(Scene.update([Scene.web()]).ran())
        let rehearsal = Scene.update([Scene.web()], options: options { $0.bake = .seconds(600) }).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect((595...610).contains(try written(rehearsal).commit - plain.commit))
        #expect(rehearsal.events.contains(.phase(.baking)))
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    @Test(arguments: [Gate.Scope.instance, .group, .run])
    func aGateThatFailsDuringTheBakeTurnsTheRunBack(_ scope: Gate.Scope) throws {
        let first = Scene.web()
        var rehearsal = Scene.update(
            [first], gates: [RunGateTests.gate(.healthGate, scope)], options: options { $0.bake = .seconds(600) })
        var since: Instant?
        rehearsal.answer = { _, now in
            let begun = since ?? now
            since = begun
            return now - begun > .seconds(300) ? .fail(reason: "errors rise") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("errors rise") == true)
        #expect(rehearsal.events.contains(.phase(.baking)) && !rehearsal.events.contains(.committed))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aNewcomerThatStaysSickDuringTheBakeTurnsTheRunBack() {
        let first = Scene.web()
        let patient = options {
            $0.bake = .seconds(3600)
            $0.healthyTimeout = .seconds(120)
        }
        let rehearsal = Scene.update([first], options: patient) { model in
            model.health = { instance, source, age in
                let isSick = instance.identity == .version(2) && age > .seconds(400)
                return SourceHealth(source: source, isServing: !isSick, state: isSick ? "OutOfService" : "InService")
            }
        }.ran()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("not healthy within 120 s") == true)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aShortBreakBeginsTheBakeAnewAndNoMore() throws {
        let patient = options {
            $0.bake = .seconds(600)
            $0.healthyTimeout = .seconds(120)
        }
        let whole = try written(Scene.update([Scene.web()], options: patient).ran())
        let broken = Scene.update([Scene.web()], options: patient) { model in
            model.health = { instance, source, age in
                let isSick = instance.identity == .version(2) && (300.0..<330.0).contains(age.inSeconds)
                return SourceHealth(source: source, isServing: !isSick, state: isSick ? "OutOfService" : "InService")
            }
        }.ran()
        #expect(broken.outcome == .succeeded)
        #expect(try written(broken).commit >= whole.commit + 200)
    }

    @Test(arguments: [RunPhase.proving, .baking])
    func aSignalDuringSoakOrBakeTurnsTheRunBack(_ phase: RunPhase) {
        let first = Scene.web()
        let patient = options {
            $0.soak = .seconds(300)
            $0.bake = .seconds(600)
        }
        var rehearsal = Scene.update([first], options: patient)
        rehearsal.meddle = { run in
            let isThere = run.events.contains { event in
                if case .progress(let groups) = event {
                    groups[0].phase == phase && groups[0].newcomers > 0
                } else {
                    false
                }
            }
            if isThere, !run.rollout.isInterrupted { run.interrupt() }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aRunThatDiesWhileItBakesIsRolledBackFromItsTags() throws {
        let first = Scene.web()
        var dead = Scene.update([first], options: options { $0.bake = .seconds(3600) })
        dead.run(limit: .seconds(1800))
        #expect(dead.outcome == nil && dead.events.contains(.phase(.baking)))
        var next = try #require(Rehearsal(takingOver: dead.model))
        #expect(next.rollout.stage == .rollingBack)
        next.run()
        #expect(next.outcome == .frozen)
        expectPutBack(next, next.model["web"], like: first, isFrozen: true)
    }

    @Test func aRunThatTakesTooLongTurnsBack() {
        let first = Scene.web()
        let patient = options {
            $0.bake = .seconds(3600)
            $0.maxDuration = .seconds(900)
        }
        var rehearsal = Scene.update([first], options: patient)
        rehearsal.rollout.overdueAt = rehearsal.model.now + .seconds(900)
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause == "the run took longer than --max-duration (900 s)")
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aRunThatIsOverdueAfterItsCommitFinishesWithAWarning() {
        var rehearsal = Scene.update([Scene.web()], options: options { $0.maxDuration = .seconds(900) })
        rehearsal.meddle = { run in
            if run.events.contains(.committed), run.rollout.overdueAt == nil { run.rollout.overdueAt = run.model.now }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.rollout.notes.contains { $0.contains("longer than --max-duration") })
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }
}
