import RolloutCore
import Testing
import Timekeeping

/// What a dead run has sent last arrives when another command has begun to take it back.
@Suite struct LateCallTests {
    private let sizes = Sizes(minimum: 1, desired: 2, maximum: 4)

    private func journal(_ phase: Journal.Phase, isPinned: Bool) -> Journal {
        Journal(
            runID: "r-1", phase: phase, started: WallTime(secondsSince1970: 0), owner: "eve@here",
            baseline: Baseline(sizes: sizes, ours: [.azRebalance]),
            pinned: isPinned
                ? PinnedTarget(
                    fingerprint: LaunchTarget.version(2).fingerprint, surge: 2, sizes: sizes,
                    oldMarks: [PinnedTarget.mark(.version(1))]) : nil)
    }

    @Test func aSuspensionThatArrivesAfterTheWayBackBeganIsTakenBack() throws {
        var group = ModelGroup("web", sizes: sizes, target: .version(1))
        group.populate(["i-1", "i-2"], of: .version(1), isProtected: true)
        group.isMeddledWith = true
        group.tags = JournalTags.encode(journal(.prepared, isPinned: false))
        var rehearsal = try #require(Rehearsal(takingOver: FleetModel([group])))
        let due = rehearsal.model.now + .seconds(15)
        var isLate = true
        rehearsal.meddle = { rehearsal in
            guard isLate, rehearsal.model.now >= due else { return }
            isLate = false
            rehearsal.model.groups[0].suspended = [SuspendedProcess(name: ScalingProcess.azRebalance.rawValue)]
        }
        rehearsal.run()
        #expect(!isLate)
        #expect(rehearsal.outcome == .rolledBack)
        #expect(rehearsal.model["web"].suspended == [])
        #expect(rehearsal.model["web"].tags == [])
    }

    @Test func oldInstancesWhoseProtectionIsTakenLateStay() throws {
        var group = ModelGroup("web", sizes: sizes.grown(by: 2), target: .version(2))
        group.populate(["i-1", "i-2"], of: .version(1), isProtected: true)
        group.populate(["i-3", "i-4"], of: .version(2), isProtected: true)
        group.isMeddledWith = true
        group.suspended = [SuspendedProcess(name: ScalingProcess.azRebalance.rawValue)]
        group.tags = JournalTags.encode(journal(.committing, isPinned: true))
        let model = FleetModel([group])
        let rollout = Rollout(
            resuming: [GroupJournal(group: "web", journal: journal(.committing, isPinned: true))], forward: false,
            options: RolloutOptions(), gates: [], look: model.look(health: true))
        var rehearsal = Rehearsal(model, rollout, runID: "r-1")
        let due = model.now + .seconds(8)
        var isLate = true
        rehearsal.meddle = { rehearsal in
            guard isLate, rehearsal.model.now >= due else { return }
            isLate = false
            for index in rehearsal.model.groups[0].instances.indices
            where ["i-1", "i-2"].contains(rehearsal.model.groups[0].instances[index].snapshot.id) {
                rehearsal.model.groups[0].instances[index].snapshot.isProtected = false
            }
        }
        rehearsal.run()
        #expect(!isLate)
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.model["web"].ids == ["i-1", "i-2"])
    }

    /// Sizes that the stack resets must find every old instance protected: nobody asks for its way back before that is sure.
    @Test func theStackGoesBackOnlyWhenNothingOfTheFormerRunCanArriveAnyMore() throws {
        var group = ModelGroup("web", sizes: sizes.grown(by: 2), target: .version(2))
        group.populate(["i-1", "i-2"], of: .version(1), isProtected: true)
        group.populate(["i-3", "i-4"], of: .version(2))
        group.isMeddledWith = true
        group.suspended = [SuspendedProcess(name: ScalingProcess.azRebalance.rawValue)]
        group.tags = JournalTags.encode(journal(.surging, isPinned: true))
        let model = FleetModel([group])
        let rollout = Rollout(
            resuming: [GroupJournal(group: "web", journal: journal(.surging, isPinned: true))], forward: false,
            options: RolloutOptions(), gates: [], look: model.look(health: true), takesStackBack: true)
        var rehearsal = Rehearsal(model, rollout, runID: "r-1")
        rehearsal.run(limit: .seconds(40))
        #expect(rehearsal.rollout.stage == .securing)
        rehearsal.run(limit: .seconds(120))
        #expect(rehearsal.rollout.stage == .secured)
    }
}
