import RolloutCore
import Testing
import Timekeeping

struct InterruptionTests {
    struct Case: CustomTestStringConvertible {
        var stage: Rollout.Stage
        var outcome: Outcome
        var testDescription: String { "\(stage)" }
    }

    @Test(arguments: [
        Case(stage: .preparing, outcome: .rolledBack),
        Case(stage: .proving, outcome: .frozen),
        Case(stage: .committing, outcome: .succeeded),
        Case(stage: .puttingBack, outcome: .succeeded),
    ])
    func goesBackBeforeTheCommitPointAndForwardAfterIt(_ sample: Case) {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        while rehearsal.rollout.stage != sample.stage { rehearsal.step() }
        rehearsal.interrupt()
        rehearsal.run()
        #expect(rehearsal.outcome == sample.outcome)
        #expect(rehearsal.rollout.isInterrupted == (sample.outcome != .succeeded))
        if sample.outcome == .succeeded {
            expectRolled(rehearsal, rehearsal.model["web"], sizes: first.sizes)
        } else {
            expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: sample.outcome == .frozen)
            #expect(sample.outcome.exitCode(interrupted: true) == 130)
        }
    }

    /// The stack's update brings version 2, and a template that says 6 where 4 live.
    @Test(arguments: [false, true])
    func whatTheStackLaunchedBeforeThePinGoesOnTheWayBack(_ dies: Bool) throws {
        let first = Scene.web()
        var rehearsal = Scene.update([first]) { $0["web"].ceiling = 12 }
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].sizes.desired = 6
        }
        rehearsal.isInterruptedWhenPrepared = true
        if dies {
            while rehearsal.rollout.stage != .rollingBack { rehearsal.step() }
            rehearsal = try #require(Rehearsal(takingOver: rehearsal.model))
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func anInterruptionAfterAnEmptyStackUpdateGivesTheGroupBack() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        rehearsal.updateStack = { _ in }
        rehearsal.isInterruptedWhenPrepared = true
        rehearsal.run()
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: false)
    }

    @Test func anInterruptionBeforeAnyLookChangesNothing() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        rehearsal.interrupt("SIGTERM")
        rehearsal.run()
        #expect(rehearsal.outcome == .rolledBack)
        #expect(rehearsal.rollout.cause == "interrupted by SIGTERM")
        #expect(rehearsal.changes == [])
    }

    @Test func anInterruptionAtAnyLookKeepsEveryPromise() {
        let first = Scene.three()
        let looks = Scene.update(first).steps()
        for cut in 0..<looks {
            var rehearsal = Scene.update(first)
            for _ in 0..<cut { rehearsal.step() }
            let wasPast = rehearsal.stages.contains(.committing)
            rehearsal.interrupt()
            rehearsal.run()
            #expect(rehearsal.model.violations == [], "interrupted before look \(cut)")
            if wasPast {
                #expect(rehearsal.outcome == .succeeded, "interrupted before look \(cut)")
            } else {
                #expect(rehearsal.outcome == .frozen || rehearsal.outcome == .rolledBack, "before look \(cut)")
                for group in first {
                    let isFrozen = rehearsal.model[group.name].journal != .none
                    expectPutBack(rehearsal, rehearsal.model[group.name], like: group, isFrozen: isFrozen)
                }
            }
        }
    }

    @Test func aSecondSignalOnTheWayBackChangesNothing() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        while rehearsal.rollout.stage != .proving { rehearsal.step() }
        rehearsal.interrupt()
        rehearsal.step()
        rehearsal.interrupt()
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }
}

extension Rehearsal {
    /// How many looks the run takes.
    func steps() -> Int {
        var copy = self
        var count = 0
        while copy.rollout.outcome == nil, count < 5000 {
            copy.step()
            count += 1
        }
        return count
    }
}
