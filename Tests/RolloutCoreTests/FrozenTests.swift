import RolloutCore
import Testing
import Timekeeping

/// A group that an earlier run has frozen is adopted by the next one.
struct FrozenTests {
    static func frozen(_ group: ModelGroup = Scene.web()) -> FleetModel {
        Scene.update([group]) { $0.health = Scene.sickNewcomers }.ran().model
    }

    static func nextRun(_ model: FleetModel, to version: Int = 3) -> Rehearsal {
        var fresh = model
        fresh.health = FleetModel.healthyAfterTenSeconds
        fresh["web"].beginWatch()
        fresh["web"].userSuspended = []
        var rehearsal = Rehearsal(fresh, runID: "r-2")
        rehearsal.updateStack = { $0["web"].target = .version(version) }
        return rehearsal
    }

    @Test func theNextUpdateGivesBackWhatTheFrozenRunStillHolds() {
        let rehearsal = Self.nextRun(Self.frozen()).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Scene.web().sizes, to: 3)
        #expect(rehearsal.model["web"].suspended == [])
    }

    @Test func aProcessThatTheUserHadSuspendedStaysSuspendedThroughBothRuns() {
        var group = Scene.web()
        group.suspended = [SuspendedProcess(name: "AZRebalance", reason: "by ops")]
        var rehearsal = Self.nextRun(Self.frozen(group))
        rehearsal.model["web"].userSuspended = ["AZRebalance"]
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].suspendedNames == ["AZRebalance"])
        #expect(rehearsal.model.violations == [])
    }

    @Test func whatAnOperatorScaledWhileItWasFrozenIsKept() {
        var model = Self.frozen()
        model["web"].sizes.desired = 6
        model["web"].target = .version(1)
        model.advance(to: model.now + .seconds(60))
        let rehearsal = Self.nextRun(model).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Sizes(minimum: 2, desired: 6, maximum: 8), to: 3)
    }

    @Test func aSecondFailureFreezesItAgain() {
        var rehearsal = Self.nextRun(Self.frozen())
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.model["web"].journal.journal?.runID == "r-2")
        expectPutBack(rehearsal, rehearsal.model["web"], like: Scene.web(), isFrozen: true)
    }

    @Test func aFrozenRunOfAHalfRolledGroupLeavesTheSameInstancesToTheNext() {
        var model = Self.half()
        model["web"].target = .version(2)
        var rehearsal = Self.nextRun(model, to: 2)
        rehearsal.model.health = { instance, source, _ in
            let isServing = !instance.id.hasPrefix("i-new")
            return SourceHealth(source: source, isServing: isServing, state: "")
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: SpecialInstanceTests.half(), isFrozen: true)
    }

    private static func half() -> FleetModel {
        Scene.update([SpecialInstanceTests.half()]) { model in
            model.health = { instance, source, _ in
                let isServing = !instance.id.hasPrefix("i-new")
                return SourceHealth(source: source, isServing: isServing, state: "")
            }
        }.ran().model
    }

    @Test func aFrozenGroupWhoseTargetHasGoneBackIsGivenBack() throws {
        var model = Self.frozen()
        model["web"].target = .version(1)
        let rehearsal = try #require(Rehearsal(takingOver: model)).ran()
        #expect(rehearsal.outcome == .rolledBack)
        expectPutBack(rehearsal, rehearsal.model["web"], like: Scene.web(), isFrozen: false)
    }

    @Test func theReportSaysWhatStaysSuspended() {
        let rehearsal = Scene.update([Scene.web()]) { $0.health = Scene.sickNewcomers }.ran()
        let note = rehearsal.rollout.groupReports[0].note ?? ""
        #expect(note.hasPrefix("frozen: AZRebalance"))
        #expect(note.hasSuffix("stay suspended"))
    }
}
