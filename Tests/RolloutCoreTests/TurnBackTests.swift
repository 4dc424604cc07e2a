import RolloutCore
import Testing
import Timekeeping

struct TurnBackTests {
    @Test func aFatalLaunchFailureTurnsBackInSeconds() throws {
        let first = Scene.web()
        let text = "The image id '[ami-2]' does not exist. Launching EC2 instance failed."
        var rehearsal = Scene.update([first])
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].launchFailure = text
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause == "group web cannot launch: \(text)")
        let surge = try #require(rehearsal.done.first { $0.action.kind == "sizes" })
        let back = try #require(rehearsal.done.first { $0.stage == .rollingBack })
        #expect(back.at - surge.at <= .seconds(5))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func aLackOfCapacityIsWaitedFor() {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].launchFailure =
                "We currently do not have sufficient m5.large capacity in the Availability Zone"
        }
        rehearsal.meddle = { if $0.model.now > .origin + .seconds(200) { $0.model["web"].launchFailure = nil } }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
    }

    @Test func aLackOfCapacityThatStaysIsNamedAtTheTimeOut() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        rehearsal.updateStack = { model in
            Scene.bringVersionTwo(&model)
            model["web"].launchFailure = "We currently do not have sufficient m5.large capacity"
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        let cause = rehearsal.rollout.cause ?? ""
        #expect(cause.contains("0 of 4 are; the others were never launched; We currently do not have sufficient"))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func oneSickGroupOfThreeTakesAllBack() {
        let first = Scene.three()
        let rehearsal = Scene.update(first) { model in
            model.health = { instance, source, age in
                let isServing = source == .blue || instance.identity == .version(1)
                return SourceHealth(source: source, isServing: isServing, state: isServing ? "healthy" : "unhealthy")
            }
        }.ran()
        #expect(rehearsal.outcome == .frozen)
        for group in first { expectPutBack(rehearsal, rehearsal.model[group.name], like: group, isFrozen: true) }
        #expect(!rehearsal.stages.contains(.committing))
    }

    @Test func aTargetThatMovesInTheMiddleTurnsBackAndOnlyTheRunsNewcomersGo() {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.meddle = { rehearsal in
            guard rehearsal.rollout.stage == .proving, rehearsal.model["web"].count(of: .version(2)) == 4 else {
                return
            }
            rehearsal.model["web"].target = .version(3)
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("launches launch template lt-0web version 3 all of a sudden") == true)
        #expect(rehearsal.model["web"].ids == ["i-old1", "i-old2", "i-old3", "i-old4"])
        #expect(rehearsal.model.violations == [])
    }

    @Test func aThirdIdentityTurnsBackAndIsNotRemoved() {
        var rehearsal = Scene.update([Scene.web()]) { $0["web"].ceiling = 10 }
        var isAttached = false
        rehearsal.meddle = { rehearsal in
            guard !isAttached, rehearsal.model["web"].count(of: .version(2)) == 4 else { return }
            isAttached = true
            rehearsal.attachThird()
        }
        rehearsal.run()
        #expect(
            rehearsal.rollout.cause?.contains("i-third was launched from launch template lt-0web version 7") == true)
        #expect(rehearsal.model["web"].ids.contains("i-third"))
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
        #expect(!rehearsal.stages.contains(.committing))
    }

    @Test func aThirdIdentityAfterTheCommitPointIsLeftAloneAndAPersonCalled() {
        var rehearsal = Scene.update([Scene.web()]) { $0["web"].ceiling = 10 }
        var isAttached = false
        rehearsal.meddle = { rehearsal in
            guard !isAttached, rehearsal.rollout.stage == .committing else { return }
            isAttached = true
            rehearsal.attachThird()
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.model["web"].ids.contains("i-third"))
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
    }

    @Test func aGroupThatVanishesNeedsAPerson() {
        var rehearsal = Scene.update(Scene.three())
        rehearsal.meddle = { rehearsal in
            if rehearsal.rollout.stage == .proving { rehearsal.model.groups.removeAll { $0.name == "api" } }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause == "group api is gone")
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
        #expect(rehearsal.model.violations == [])
    }

    @Test func aGroupWhoseStackWentBackIsGivenBackInsteadOfFrozen() {
        let first = Scene.web()
        var rehearsal = Scene.update([first])
        rehearsal.updateStack = { _ in }
        while rehearsal.rollout.stage != .prepared, rehearsal.rollout.stage != .proving { rehearsal.step() }
        rehearsal.rollout.turnBack("the stack failed", freezesOutdated: false)
        rehearsal.run()
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: false)
    }

    @Test func whatIsNotOutdatedIsGivenBackWhileTheOthersAreFrozen() {
        let first = [Scene.web(), Scene.web("same", prefix: "i-same")]
        var rehearsal = Scene.update(first) { $0.health = Scene.sickNewcomers }
        rehearsal.updateStack = { $0["web"].target = .version(2) }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: first[0], isFrozen: true)
        expectPutBack(rehearsal, rehearsal.model["same"], like: first[1], isFrozen: false)
    }
}

extension Rehearsal {
    /// Somebody attaches an instance of another version; that raises the desired capacity.
    fileprivate mutating func attachThird() {
        model["web"].populate(["i-third"], of: .version(7))
        model["web"].sizes.desired += 1
    }
}
