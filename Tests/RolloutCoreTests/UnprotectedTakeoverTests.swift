import RolloutCore
import Testing
import Timekeeping

/// A run that died between its journal and the protection of its instances.
@Suite struct UnprotectedTakeoverTests {
    @Test func nobodyIsTakenForANewcomer() {
        let old = LaunchIdentity.launchConfiguration(name: "old")
        let sizes = Sizes(minimum: 1, desired: 2, maximum: 4)
        let journal = Journal(
            runID: "r-1", phase: .prepared, started: WallTime(secondsSince1970: 0), owner: "eve@here",
            baseline: Baseline(sizes: sizes, ours: [.azRebalance]))
        let group = GroupSnapshot(
            name: "web", sizes: sizes,
            instances: ["i-1", "i-2"].map { InstanceSnapshot(id: $0, lifecycle: .inService, identity: old) },
            target: LaunchTarget(old), journal: .valid(journal))
        let look = Look(at: .origin, wallTime: WallTime(secondsSince1970: 60), groups: [group])
        var rollout = Rollout(
            resuming: [GroupJournal(group: "web", journal: journal)], forward: false, options: RolloutOptions(),
            gates: [], look: look)
        #expect(
            rollout.decide(look).contains(.writeJournals([GroupJournal(group: "web", journal: journal.rollingBack)])))
        var next = look
        next.at = .origin + .seconds(2)
        next.groups[0].journal = .valid(journal.rollingBack)
        let actions = rollout.decide(next)
        #expect(actions.contains(.setProtection(group: "web", instances: ["i-1", "i-2"], isProtected: true)))
        #expect(rollout.groupReports[0].newcomers.isEmpty)
        #expect(rollout.notes.isEmpty)
    }
}

extension Journal {
    fileprivate var rollingBack: Journal {
        var journal = self
        journal.phase = .rollingBack
        return journal
    }
}
