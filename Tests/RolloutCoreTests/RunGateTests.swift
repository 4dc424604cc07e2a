import RolloutCore
import Testing
import Timekeeping

/// Hooks in a whole run.
struct RunGateTests {
    static func gate(_ phase: Gate.Phase, _ scope: Gate.Scope = .instance, passes: Int = 1) -> Gate {
        Gate(id: "\(phase.rawValue)/\(scope.rawValue).lua", phase: phase, scope: scope, passes: passes)
    }

    static let allGates = [
        gate(.postLaunch), gate(.postLaunch, .group), gate(.healthGate, passes: 3), gate(.healthGate, .group),
        gate(.healthGate, .run), gate(.postTerminate), gate(.postTerminate, .group),
    ]

    @Test func everyGateIsAskedAboutEverySubjectItIsFor() {
        let rehearsal = Scene.update(Scene.three(), gates: Self.allGates).ran()
        #expect(rehearsal.outcome == .succeeded)
        func subjects(_ gate: Gate) -> [String] {
            Set(rehearsal.questions.filter { $0.gate == gate }.map(\.subject.description)).sorted()
        }
        let newcomers = (1...9).map { "i-new\($0)" }
        let old = Scene.three().flatMap(\.ids).sorted()
        let names = ["api", "web", "worker"]
        let expected: [[String]] = [newcomers, names, newcomers, names, ["run"], old, names]
        for (gate, expected) in zip(Self.allGates, expected) { #expect(subjects(gate) == expected, "\(gate.id)") }
        let proof = rehearsal.rollout.groupReports[0].newcomers[0].proof
        #expect(proof.contains { $0.hasPrefix("health-gate/instance.lua: passed") })
    }

    @Test func aGroupThatIsHalfRolledIsNotHeldByPostLaunchGates() {
        let gates = [Self.gate(.postLaunch), Self.gate(.healthGate)]
        let rehearsal = Scene.update([SpecialInstanceTests.half()], gates: gates).ran()
        #expect(rehearsal.outcome == .succeeded)
        let launched = rehearsal.questions.filter { $0.gate.phase == .postLaunch }.map(\.subject.description)
        #expect(launched.sorted() == ["i-new1", "i-new2"])
        let asked = Set(rehearsal.questions.filter { $0.gate.phase == .healthGate }.map(\.subject.description))
        #expect(asked == ["i-kept1", "i-kept2", "i-new1", "i-new2"])
    }

    @Test(arguments: [
        Gate.Phase.postLaunch, .healthGate,
    ])
    func aGateThatFailsTakesTheRunBackAlthoughBalancersAreContent(_ phase: Gate.Phase) {
        let first = Scene.web()
        var rehearsal = Scene.update([first], gates: [Self.gate(phase)])
        rehearsal.answer = { question, _ in
            question.subject.description == "i-new3" ? .fail(reason: "status 500") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause == "i-new3: \(phase.rawValue)/instance.lua: status 500")
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aHealthGateThatTurnsBadBeforeTheCommitTakesTheRunBack() {
        // The other group takes long; meanwhile the first one's gate changes its mind.
        var rehearsal = Scene.update(Scene.three(), gates: [Self.gate(.healthGate)]) { model in
            model.health = { instance, source, age in
                let isServing = instance.identity == .version(1) || age >= .seconds(source == .green ? 200 : 10)
                return SourceHealth(source: source, isServing: isServing, state: "")
            }
        }
        rehearsal.answer = { question, now in
            now - .origin > .seconds(150) && question.subject.description == "i-new1"
                ? .fail(reason: "500") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause == "i-new1: health-gate/instance.lua: 500")
        #expect(rehearsal.model.violations == [])
    }

    @Test func aGateThatWaitsHoldsTheCommitOfAllGroups() {
        var rehearsal = Scene.update(Scene.three(), gates: [Self.gate(.healthGate, .run)])
        rehearsal.answer = { _, now in
            now - .origin < .seconds(150) ? .wait(reason: "not yet", after: nil) : .pass(note: nil)
        }
        rehearsal.meddle = { rehearsal in
            if rehearsal.stages.contains(.committing), rehearsal.model.now < .origin + .seconds(148) {
                rehearsal.model.note("committed too early")
            }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model.violations == [])
    }

    @Test func twoGatesThatPassAtTheirDeadlinesLetTheRunGoOn() {
        var gate = Self.gate(.healthGate)
        gate.onDeadline = .pass
        gate.deadline = .seconds(60)
        var rehearsal = Scene.update([Scene.web()], gates: [gate])
        rehearsal.model.bootTime = .seconds(20)
        // The newcomers do not come into service at once, so the deadlines differ.
        rehearsal.meddle = { rehearsal in
            for place in rehearsal.model["web"].instances.indices {
                let instance = rehearsal.model["web"].instances[place]
                guard instance.snapshot.id == "i-new4", let change = instance.nextChange,
                    change < .origin + .seconds(120)
                else { continue }
                if case .pending = instance.snapshot.lifecycle {
                    rehearsal.model["web"].instances[place].nextChange = .origin + .seconds(120)
                }
            }
        }
        rehearsal.answer = { _, _ in .wait(reason: "warming up", after: nil) }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
    }

    @Test func aPostTerminateHookThatFailsIsOnlyTold() {
        var rehearsal = Scene.update([Scene.web()], gates: [Self.gate(.postTerminate)])
        rehearsal.answer = { _, _ in .fail(reason: "webhook refused") }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.rollout.notes.contains { $0.contains("post-terminate/instance.lua: webhook refused") })
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
    }

    @Test func whatDrainsTooLongIsAWarning() {
        var options = RolloutOptions()
        options.drainTimeout = .seconds(300)
        let rehearsal = Scene.update([Scene.web()], options: options) { $0.drainTime = .seconds(3000) }.ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.rollout.notes.contains { $0.contains("still drains after 300 s") })
        #expect(rehearsal.model["web"].tags == [])
    }
}
