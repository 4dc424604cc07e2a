import RolloutCore
import Testing
import Timekeeping

/// Hooks that hold old instances after the commit point.
struct LettingGoTests {
    static let drain = RunGateTests.gate(.preTerminate)

    private static func rehearsal(_ gates: [Gate] = [drain], _ groups: [ModelGroup]? = nil) -> Rehearsal {
        var rehearsal = Scene.update(groups ?? [Scene.web()], gates: gates) { model in
            model.bootTime = .seconds(6)
            model.drainTime = .seconds(6)
        }
        noteEarlyEnds(&rehearsal)
        return rehearsal
    }

    /// Notes whoever goes although a hook has not let it.
    private static func noteEarlyEnds(_ rehearsal: inout Rehearsal) {
        rehearsal.meddle = { rehearsal in
            guard rehearsal.stages.contains(.committing) else { return }
            for group in rehearsal.model.groups {
                for instance in group.instances where instance.snapshot.identity == .version(1) {
                    guard case .terminating = instance.snapshot.lifecycle else { continue }
                    let subject = GateSubject.instance(instance.snapshot.id, group: group.name)
                    let asked = rehearsal.questions.last { $0.subject == subject && $0.gate.phase == .preTerminate }
                    if let asked, case .wait? = rehearsal.answer(asked, rehearsal.model.now) {
                        rehearsal.model.note("\(subject) went before its hook had let it go")
                    }
                    if asked == nil { rehearsal.model.note("\(subject) went without being asked about") }
                }
            }
        }
    }

    /// Holds `i-oldN` for N times `step` from the first question on.
    private static func holding(_ step: Duration) -> (GateQuestion, Instant) -> Verdict? {
        { question, _ in
            let place = question.subject.description.last?.wholeNumberValue ?? 0
            let waited = question.gate.every * (question.attempt - 1)
            return waited >= step * place ? .pass(note: "drained") : .wait(reason: "2 connections", after: nil)
        }
    }

    @Test func eachOldInstanceGoesWhenItsHookLetsItGo() {
        var rehearsal = Self.rehearsal()
        rehearsal.answer = Self.holding(.seconds(25))
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        #expect(rehearsal.desired("web") == [8, 7, 6, 5, 4])
        #expect(rehearsal.rollout.notes == [])
        let waits = rehearsal.events.contains { event in
            guard case .progress(let groups) = event else { return false }
            return groups.contains {
                $0.waitingFor.contains("3 held by pre-terminate/instance.lua: 2 connections")
            }
        }
        #expect(waits)
    }

    @Test func aHookThatFailsHoldsNobodyAndIsTold() {
        var rehearsal = Self.rehearsal()
        rehearsal.answer = { question, _ in
            question.subject.description == "i-old2" ? .fail(reason: "refused to drain") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        #expect(rehearsal.desired("web") == [8, 4])
        #expect(
            rehearsal.rollout.notes == [
                "i-old2: pre-terminate/instance.lua: refused to drain; it goes all the same"
            ])
    }

    @Test func aHookHoldsUntilItsDeadlineAndNoLonger() {
        var rehearsal = Self.rehearsal()
        rehearsal.meddle = { _ in }
        rehearsal.answer = { _, _ in .wait(reason: "busy", after: nil) }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        #expect(rehearsal.rollout.notes.count == 4)
        #expect(rehearsal.rollout.notes.allSatisfy { $0.contains("still waiting after 120 s: busy") })
    }

    @Test func aQuestionAboutTheGroupHoldsAllOfItsOldInstances() {
        var rehearsal = Self.rehearsal([RunGateTests.gate(.preTerminate, .group), Self.drain])
        rehearsal.answer = { question, _ in
            guard case .group = question.subject else { return .pass(note: nil) }
            return question.attempt < 30 ? .wait(reason: "leader", after: nil) : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.desired("web") == [8, 4])
        let asked = rehearsal.questions.filter { $0.gate.phase == .preTerminate && $0.subject == .group("web") }
        #expect(asked.count == 30)
    }

    @Test func oneGroupIsHeldWhileTheOthersGo() {
        var rehearsal = Self.rehearsal([Self.drain], Scene.three())
        rehearsal.answer = { question, _ in
            question.subject.group == "web" && question.attempt < 40
                ? .wait(reason: "busy", after: nil) : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.desired("web") == [8, 4])
        #expect(rehearsal.desired("api") == [4, 2])
        let firstShrink = rehearsal.done.compactMap { entry -> String? in
            guard case .setSizes(let group, _, _, _) = entry.action, entry.stage == .committing else { return nil }
            return group
        }
        #expect(firstShrink == ["api", "worker", "web"])
    }

    @Test func whoeverDiesAtAnyCallIsFinishedByATakeoverThatAsksAgain() {
        let total = Self.held().ran().changes.count
        #expect(total > 12)
        for cut in 0..<total {
            var dead = Self.held()
            dead.diesAfter = cut
            dead.run()
            dead.model.advance(to: dead.model.now + .seconds(60))
            guard var next = Rehearsal(takingOver: dead.model, gates: [Self.drain]) else { continue }
            let isForward = next.rollout.isPastCommitPoint
            next.answer = Self.holding(.seconds(25))
            next.run()
            #expect(next.model.violations == [], "died after \(cut) of \(total)")
            let expected: [Outcome] = isForward ? [.succeeded] : [.frozen, .rolledBack]
            #expect(next.outcome.map(expected.contains) == true, "died after \(cut) of \(total)")
            #expect(next.model["web"].sizes == Scene.web().sizes, "died after \(cut) of \(total)")
        }
    }

    private static func held() -> Rehearsal {
        var rehearsal = Self.rehearsal()
        rehearsal.answer = holding(.seconds(25))
        return rehearsal
    }

    @Test func whatSomebodyScalesWhileInstancesAreHeldIsKept() {
        var rehearsal = Self.held()
        var isScaled = false
        let early = rehearsal.meddle
        rehearsal.meddle = { rehearsal in
            early(&rehearsal)
            guard !isScaled, rehearsal.model["web"].sizes == Sizes(minimum: 4, desired: 6, maximum: 10) else { return }
            isScaled = true
            rehearsal.model["web"].sizes = Sizes(minimum: 4, desired: 8, maximum: 10)
        }
        rehearsal.run()
        #expect(isScaled)
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 6, maximum: 8))
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
    }

    @Test func aBatchWaitsForTheHooksOfItsInstances() {
        let test = RollingTests.Case(batch: .units(2), floor: 4, ceiling: 6, desired: [6, 4, 6, 4, 4])
        var rehearsal = test.rehearsal(gates: [Self.drain])
        Self.noteEarlyEnds(&rehearsal)
        rehearsal.answer = { question, _ in
            question.attempt < 50 ? .wait(reason: "busy", after: nil) : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes)
        #expect(rehearsal.desired("web") == test.desired)
        let asked = Set(rehearsal.questions.filter { $0.attempt == 1 }.map(\.subject.description))
        #expect(asked == ["i-old1", "i-old2", "i-old3", "i-old4"])
    }

    @Test func aRunThatTurnsBackAsksNobodyBeforeNewcomersGo() {
        var rehearsal = Self.rehearsal([Self.drain, RunGateTests.gate(.healthGate)])
        rehearsal.answer = { question, _ in
            question.gate.phase == .healthGate ? .fail(reason: "500") : .pass(note: nil)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(!rehearsal.questions.contains { $0.gate.phase == .preTerminate })
    }

    @Test func theWayBackIsToldOfOnce() {
        var rehearsal = Self.rehearsal([RunGateTests.gate(.onRollback, .run), RunGateTests.gate(.healthGate)])
        rehearsal.answer = { question, _ in
            question.gate.phase == .healthGate ? .fail(reason: "500") : .fail(reason: "no pager")
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.questions.filter { $0.gate.phase == .onRollback }.map(\.subject) == [.run])
        #expect(rehearsal.rollout.notes.contains("run: on-rollback/run.lua: no pager"))
        #expect(!rehearsal.rollout.awaitsAdvice)
    }
}
