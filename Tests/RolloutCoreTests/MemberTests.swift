import RolloutCore
import Testing
import Timekeeping

struct MemberTests {
    @Test func aGroupThatTheStackTouchedUnannouncedIsWrittenDownBeforeItIsRolled() throws {
        let model = FleetModel([Scene.web(), Scene.web("late", prefix: "i-late")])
        var rehearsal = Rehearsal(model, of: ["web"])
        rehearsal.updateStack = Scene.bringVersionTwo
        rehearsal.joining = ["late"]
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        for group in rehearsal.model.groups { expectRolled(rehearsal, group, sizes: Scene.web().sizes) }
        let stages = rehearsal.stages.filter { $0 == .preparing || $0 == .prepared || $0 == .proving }
        #expect(stages == [.preparing, .prepared, .preparing, .prepared, .proving])
        #expect(rehearsal.rollout.groupNames == ["web", "late"])
    }

    @Test func noGroupJoinsOnceTheTargetIsPinned() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .proving { rehearsal.step() }
        let late = FleetModel([Scene.web("late")]).look(health: false).groups[0]
        rehearsal.rollout.add([("late", Baseline(of: late))])
        #expect(rehearsal.rollout.groupNames == ["web"])
        #expect(rehearsal.rollout.stage == .proving)
    }

    @Test func aGroupThatTheStackRemovedIsForgotten() {
        var rehearsal = Scene.update([Scene.web(), Scene.web("gone", prefix: "i-gone")])
        rehearsal.meddle = { rehearsal in
            guard rehearsal.model.groups.count == 2, rehearsal.model["gone"].isSuspended(.azRebalance) else { return }
            rehearsal.model.groups.removeAll { $0.name == "gone" }
            rehearsal.rollout.drop { $0 == "gone" }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.rollout.groupReports.map(\.name) == ["web"])
        #expect(rehearsal.rollout.notes == ["group gone was removed by the stack update"])
    }

    @Test func aRunThatThawsGivesOutdatedGroupsBack() throws {
        let first = Scene.web()
        var dead = Scene.update([first]) { $0.health = Scene.sickNewcomers }
        while dead.model["web"].sizes.desired != 8 { dead.step() }
        var taken = try #require(Rehearsal(takingOver: dead.model))
        taken.rollout.thawsOutdated()
        taken.run()
        #expect(taken.outcome == .rolledBack)
        expectPutBack(taken, taken.model["web"], like: first, isFrozen: false)
    }

    @Test func degradingEndsTheRunAndKeepsTheFirstCause() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .proving { rehearsal.step() }
        rehearsal.rollout.turnBack("the first cause")
        rehearsal.rollout.turnBack("another")
        rehearsal.rollout.degrade("the last cause")
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.cause == "the first cause")
        #expect(rehearsal.rollout.notes == ["the last cause"])
        #expect(rehearsal.model["web"].journal.journal?.runID == "r-1")
    }

    @Test func looksBackOffWhileNothingChangesAndSpeedUpAgain() {
        var rehearsal = Scene.update([Scene.web()]) { $0.bootTime = .seconds(400) }
        while rehearsal.model["web"].sizes.desired != 8 { rehearsal.step() }
        var gaps: [Duration] = []
        while rehearsal.rollout.stage == .proving {
            let before = rehearsal.model.now
            rehearsal.step()
            gaps.append(rehearsal.model.now - before)
        }
        #expect(gaps.max() == Rollout.slowPace)
        #expect(gaps.min() == Rollout.fastPace)
        #expect(gaps.suffix(3).allSatisfy { $0 <= .seconds(3) })
    }

    @Test func progressCountsOldNewAndProvenAndSaysWhatIsWaitedFor() throws {
        let rehearsal = Scene.update([Scene.web()]).ran()
        let lines = rehearsal.events.compactMap { if case .progress(let groups) = $0 { groups.first } else { nil } }
        #expect(lines.contains { $0.old == 4 && $0.newcomers == 4 && $0.healthy == 0 && $0.wanted == 4 })
        #expect(lines.contains { $0.waitingFor == "i-new1: classic load balancer web-blue: initial" })
        #expect(lines.contains { $0.waitingFor.contains("healthy in 1 of 3 looks") })
        #expect(lines.contains { $0.phase == .puttingBack && $0.waitingFor == "4 terminating or draining" })
        let last = try #require(lines.last)
        #expect(last.old == 0)
        #expect(last.newcomers == 4)
    }
}

extension MemberTests {
    /// The stack's update has outdated a group that nobody had named, and before its journal is written a signal comes.
    @Test func aGroupThatJoinsARunWhichTurnsBackIsFrozen() {
        let first = [Scene.web(), Scene.web("late", prefix: "i-late")]
        var rehearsal = Rehearsal(FleetModel(first), of: ["web"])
        rehearsal.updateStack = Scene.bringVersionTwo
        rehearsal.joining = ["late"]
        var isInterrupted = false
        rehearsal.meddle = { rehearsal in
            guard !isInterrupted, rehearsal.rollout.groupNames.contains("late") else { return }
            isInterrupted = true
            rehearsal.interrupt()
        }
        rehearsal.run()
        #expect(isInterrupted)
        #expect(rehearsal.outcome == .frozen)
        for group in first { expectPutBack(rehearsal, rehearsal.model[group.name], like: group, isFrozen: true) }
    }

    /// Nothing is outdated before the pin; then somebody else's journal cannot be told from rubbish.
    @Test func aGroupThatCannotBeFrozenIsNamed() {
        var rehearsal = Rehearsal(FleetModel([Scene.web(), Scene.web("late", prefix: "i-late")]), of: ["web"])
        rehearsal.updateStack = Scene.bringVersionTwo
        rehearsal.joining = ["late"]
        rehearsal.meddle = { rehearsal in
            guard rehearsal.rollout.groupNames.contains("late"), rehearsal.rollout.stage == .preparing else { return }
            rehearsal.model["late"].tags = [JournalTags.Tag(key: JournalTags.runKey, value: "rubbish")]
            rehearsal.interrupt()
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.notes.contains { $0.contains("group late launches") && $0.contains("frozen") })
        #expect(rehearsal.model["late"].suspended == [])
    }
}
