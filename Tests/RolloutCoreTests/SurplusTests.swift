import RolloutCore
import Testing
import Timekeeping

/// A run that was taken over, where everybody is protected and nobody is known to be new.
@Suite struct SurplusTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var weights: [Int]
        var desired: Int
        var outcome: Outcome
        var kept: [String] = []
        var usersProtected: [String] = []
        /// What the instances show of what they were launched from.
        var identity: LaunchIdentity? = .version(1)
        /// Whether the run had grown the group to bring version 2.
        var isPinned = false
    }

    @Test(arguments: [
        Case(testDescription: "as many as there is room for", weights: [1, 1, 1], desired: 3, outcome: .rolledBack),
        Case(testDescription: "one too many", weights: [1, 1, 1, 1], desired: 3, outcome: .degraded),
        Case(testDescription: "weights that never fit", weights: [3, 3], desired: 4, outcome: .rolledBack),
        Case(testDescription: "weights of which one is too much", weights: [3, 3, 1], desired: 5, outcome: .degraded),
        Case(
            testDescription: "too many, and all were there", weights: [1, 1, 1], desired: 2, outcome: .rolledBack,
            kept: ["i-1", "i-2", "i-3"]),
        Case(
            testDescription: "too many, and the user protects all", weights: [1, 1, 1], desired: 2,
            outcome: .rolledBack, usersProtected: ["i-1", "i-2", "i-3"]),
        Case(
            testDescription: "too many, and none shows what it is", weights: [1, 1, 1, 1], desired: 2,
            outcome: .degraded, identity: nil, isPinned: true),
        Case(
            testDescription: "too many, and all are of the old version", weights: [1, 1, 1], desired: 2,
            outcome: .frozen, isPinned: true),
    ])
    func nobodyIsGivenUpWhoMayBeOld(_ sample: Case) throws {
        let sizes = Sizes(minimum: 1, desired: sample.desired, maximum: 8)
        var group = ModelGroup("web", sizes: sizes, target: .version(sample.isPinned ? 2 : 1))
        for (index, weight) in sample.weights.enumerated() {
            group.populate(["i-\(index + 1)"], of: sample.identity, weight: weight, isProtected: true)
        }
        group.isMeddledWith = true
        let baseline = Baseline(
            sizes: sizes, ours: [.azRebalance], protectedIDs: sample.usersProtected, keptIDs: sample.kept)
        let pinned = PinnedTarget(
            fingerprint: LaunchTarget.version(2).fingerprint, surge: sample.desired, sizes: sizes,
            oldMarks: [PinnedTarget.mark(.version(1))])
        group.suspended = [SuspendedProcess(name: ScalingProcess.azRebalance.rawValue)]
        group.tags = JournalTags.encode(
            Journal(
                runID: "r-1", phase: .rollingBack, started: WallTime(secondsSince1970: 0), owner: "eve@here",
                baseline: baseline, pinned: sample.isPinned ? pinned : nil))
        let ids = group.ids
        var rehearsal = try #require(Rehearsal(takingOver: FleetModel([group])))
        rehearsal.run()
        #expect(rehearsal.outcome == sample.outcome)
        let web = rehearsal.model["web"]
        if sample.outcome == .degraded {
            #expect(web.protectedIDs == ids)
            #expect(web.journal.journal?.phase == .rollingBack)
            #expect(rehearsal.rollout.notes.contains { $0.contains("nothing tells who is old") })
        } else if sample.outcome == .frozen {
            #expect(web.protectedIDs == [])
        } else {
            #expect(web.tags == [])
            #expect(web.protectedIDs == sample.usersProtected)
        }
    }

    @Test func aGroupThatStaysWithWhatBatchesHaveLeftHasRoomForAll() throws {
        let sizes = Sizes(minimum: 1, desired: 4, maximum: 8)
        var group = ModelGroup("web", sizes: Sizes(minimum: 1, desired: 5, maximum: 9), target: .version(2))
        group.populate(["i-1", "i-2", "i-3"], of: nil, isProtected: true)
        group.populate(["i-4", "i-5"], of: .version(2), isProtected: true)
        group.suspended = [SuspendedProcess(name: ScalingProcess.azRebalance.rawValue)]
        group.tags = JournalTags.encode(
            Journal(
                runID: "r-1", phase: .rollingBack, started: WallTime(secondsSince1970: 0), owner: "eve@here",
                baseline: Baseline(sizes: sizes, ours: [.azRebalance], keptIDs: ["i-4", "i-5"]),
                pinned: PinnedTarget(
                    fingerprint: LaunchTarget.version(2).fingerprint, surge: 4,
                    rolling: RollingPlan(batch: 1, surge: 1), sizes: sizes)))
        let ids = group.ids
        var rehearsal = try #require(Rehearsal(takingOver: FleetModel([group])))
        rehearsal.run()
        let web = rehearsal.model["web"]
        #expect(web.journal.journal?.phase == .frozen, "\(rehearsal.rollout.notes)")
        #expect(web.ids == ids)
        #expect(web.protectedIDs == [])
    }
}
