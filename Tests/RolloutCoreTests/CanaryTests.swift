import RolloutCore
import Testing
import Timekeeping

struct CanaryTests {
    static var options: RolloutOptions {
        var options = RolloutOptions()
        options.strategy = .canary
        return options
    }

    @Test func oneNewcomerIsProvenBeforeTheOthersStart() {
        var rehearsal = Scene.update([Scene.web()], options: Self.options)
        rehearsal.meddle = { rehearsal in
            let newcomers = rehearsal.model["web"].count(of: .version(2))
            let proven = rehearsal.events.filter { if case .proven = $0 { true } else { false } }.count
            if newcomers > 1, proven < 1 { rehearsal.model.note("\(newcomers) newcomers before one was proven") }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        #expect(rehearsal.desired("web") == [5, 8, 4])
        #expect(rehearsal.rollout.groupReports.first?.newcomers.count == 4)
    }

    @Test func noGroupGoesOnBeforeTheFirstNewcomersOfAllAreProven() {
        var rehearsal = Scene.update(Scene.three(), options: Self.options)
        rehearsal.model.health = { instance, source, age in
            let isServing = instance.identity == .version(1) || age >= .seconds(source == .blue ? 10 : 120)
            return SourceHealth(source: source, isServing: isServing, state: isServing ? "healthy" : "initial")
        }
        rehearsal.meddle = { rehearsal in
            let isLate = rehearsal.model["api"].instances.contains {
                $0.snapshot.identity == .version(2)
                    && $0.inServiceSince.map { since in rehearsal.model.now - since >= .seconds(120) } ?? false
            }
            if rehearsal.model["web"].count(of: .version(2)) > 1, !isLate {
                rehearsal.model.note("web went on before api's first newcomer served")
            }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model.violations == [])
        // A step of one instance would be the whole surge of a group that has but one outdated.
        #expect(rehearsal.desired("api") == [3, 4, 2])
    }

    @Test func aSickFirstNewcomerIsTheOnlyOneThatEverStarts() {
        let first = Scene.web()
        var rehearsal = Scene.update([first], options: Self.options)
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: FleetModel([first])["web"], isFrozen: true)
        #expect(rehearsal.desired("web") == [5, 4])
    }

    @Test func gatesAboutAGroupAreAskedAgainWhenItIsWhole() {
        let gate = Gate(id: "health-gate/load.lua", phase: .healthGate, scope: .group)
        var rehearsal = Scene.update([Scene.web()], gates: [gate], options: Self.options)
        var fleets: [Int] = []
        rehearsal.meddle = { rehearsal in
            guard rehearsal.rollout.stage == .proving, !rehearsal.questions.isEmpty else { return }
            fleets.append(rehearsal.model["web"].count(of: .version(2)))
        }
        rehearsal.answer = { question, _ in
            // The first answer about the whole fleet is the only bad one.
            question.attempt == 1 && fleets.contains(4) ? .fail(reason: "too slow") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("too slow") == true)
    }

    @Test(arguments: [0, 1, 3])
    func whoeverDiesAtAnyCallCanBeTakenOver(_ lag: Int) throws {
        let whole = Scene.update([Scene.web()], options: Self.options).ran()
        for calls in 0..<whole.changes.count {
            var rehearsal = Scene.update([Scene.web()], options: Self.options)
            rehearsal.lag = lag
            rehearsal.diesAfter = calls
            rehearsal.run()
            rehearsal.model.advance(to: rehearsal.model.now + .seconds(60))
            guard var next = Rehearsal(takingOver: rehearsal.model) else { continue }
            next.run()
            let ends: [Outcome?] = [.succeeded, .rolledBack, .frozen]
            #expect(ends.contains(next.outcome), "died after \(calls) calls: \(String(describing: next.rollout.cause))")
            #expect(next.model.violations == [], "died after \(calls) calls")
            #expect(next.model["web"].sizes == Sizes(minimum: 2, desired: 4, maximum: 8))
        }
    }

    @Test func sizesThatSomebodyWritesOverTheFirstStepLoseThatStepOnly() {
        var rehearsal = Scene.update([Scene.web()], options: Self.options)
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.model["web"].isMeddledWith = true
        var isDone = false
        rehearsal.meddle = { rehearsal in
            guard !isDone, rehearsal.model["web"].sizes.desired == 5 else { return }
            isDone = true
            rehearsal.model["web"].sizes.desired = 7
        }
        rehearsal.run()
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 6, maximum: 8))
    }

    @Test func aGroupThatTheTemplateShrinksStillLaunchesOneFirst() {
        var rehearsal = Scene.update([Scene.web()], options: Self.options)
        rehearsal.finalSizes = { _ in Sizes(minimum: 1, desired: 2, maximum: 8) }
        rehearsal.model["web"].floor = 2
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.desired("web") == [5, 6, 2])
        #expect(rehearsal.model["web"].count(of: .version(2)) == 2)
    }

    @Test func theFirstStepIsAWholeInstanceWhereSizesAreWeights() {
        var group = ModelGroup("web", sizes: Sizes(minimum: 4, desired: 8, maximum: 16), target: .version(1))
        group.populate(["i-old1", "i-old2"], of: .version(1), weight: 4)
        group.launchWeight = 4
        let rehearsal = Scene.update([group], options: Self.options).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.desired("web") == [12, 16, 8])
        #expect(rehearsal.model.violations == [])
    }

    @Test func theTagOfAGroupWinsOverTheOption() {
        var groups = [Scene.web(), Scene.web("api", prefix: "i-api")]
        groups[0].strategyTag = "canary"
        let rehearsal = Scene.update(groups).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.desired("web") == [5, 8, 4])
        #expect(rehearsal.desired("api") == [8, 4])

        groups[0].strategyTag = "double"
        #expect(Scene.update(groups, options: Self.options).ran().desired("web") == [8, 4])
    }
}

extension Rehearsal {
    /// The desired capacities that the run wrote to a group, in order.
    func desired(_ name: String) -> [Int] {
        changes.compactMap { if case .setSizes(name, _, let sizes, _) = $0 { sizes.desired } else { nil } }
    }
}
