import RolloutCore
import Testing
import Timekeeping

/// Gates that are asked and do not count.
struct DryGateTests {
    private static func dry(_ phase: Gate.Phase, _ scope: Gate.Scope = .instance) -> Gate {
        var gate = RunGateTests.gate(phase, scope)
        gate.isDry = true
        return gate
    }

    @Test(arguments: [
        Verdict.fail(reason: "500"), .wait(reason: "500", after: nil), .error(reason: "500"), .unknown(reason: "500"),
    ])
    func aDryGateIsHeardAndHoldsNobody(_ verdict: Verdict) {
        let gates = [
            Self.dry(.postLaunch), Self.dry(.healthGate), Self.dry(.healthGate, .group), Self.dry(.healthGate, .run),
            Self.dry(.preTerminate), Self.dry(.postTerminate),
        ]
        var rehearsal = Scene.update([Scene.web()], gates: gates)
        rehearsal.answer = { _, _ in verdict }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        #expect(Set(rehearsal.questions.map(\.gate.id)) == Set(gates.map(\.id)))
        let answers = rehearsal.events.compactMap { if case .gate(let gate) = $0 { gate } else { nil } }
        #expect(!answers.isEmpty)
        #expect(answers.allSatisfy { $0.isDry })
        #expect(rehearsal.rollout.dryFindings.count == gates.count)
        #expect(rehearsal.rollout.dryFindings.allSatisfy { $0.contains("(dry) would have passed 0 of ") })
    }

    @Test func whatItWouldHaveDoneIsSummedUp() {
        var rehearsal = Scene.update([Scene.web()], gates: [Self.dry(.healthGate)])
        rehearsal.answer = { question, _ in
            question.subject.description == "i-new2" ? .wait(reason: "status 503", after: nil) : .pass(note: nil)
        }
        rehearsal.run()
        #expect(
            rehearsal.rollout.dryFindings == [
                "health-gate/instance.lua (dry) would have passed 3 of 4; i-new2 still waited: status 503"
            ])
        #expect(rehearsal.rollout.groupReports[0].newcomers.allSatisfy { !$0.proof.contains { $0.contains("lua") } })
    }

    @Test func aDryFailureStandsInNobodysWayAndARealOneStillCounts() {
        var board = GateBoard(gates: [Self.dry(.preUpdate, .run), RunGateTests.gate(.healthGate, .run)])
        board.open(.preUpdate, .run, now: .origin)
        #expect(board.standing(.preUpdate, .run) == .passed(note: ""))
        #expect(board.isDryUnheard(.preUpdate))
        let question = board.takeDue(now: .origin)[0]
        #expect(board.answer(question, .fail(reason: "Friday"), now: .origin)?.isDry == true)
        #expect(!board.isDryUnheard(.preUpdate))
        #expect(board.firstFailure(.preUpdate) == nil)
        #expect(board.standing(.healthGate, .run) == .waiting(reason: "health-gate/run.lua: not asked yet"))
    }
}
