import RolloutCore
import Testing
import Timekeeping

/// Somebody else's journal appears on a group of the run: whoever sees it leaves that group alone.
struct ExclusionTests {
    static func foreign(_ rehearsal: Rehearsal, runID: String, owner: String) -> [JournalTags.Tag] {
        let journal = Journal(
            runID: runID, phase: .prepared, started: rehearsal.model.wallTime, owner: owner,
            baseline: Baseline(sizes: rehearsal.model["web"].sizes, ours: []))
        return JournalTags.encode(journal)
    }

    struct Case: CustomTestStringConvertible {
        var stage: Rollout.Stage
        var runID: String
        var owner: String
        var outcome: Outcome
        var testDescription: String { "\(stage), \(runID) of \(owner)" }
    }

    @Test(arguments: [
        Case(stage: .preparing, runID: "r-9", owner: "eve@laptop", outcome: .degraded),
        Case(stage: .proving, runID: "r-9", owner: "eve@laptop", outcome: .degraded),
        Case(stage: .proving, runID: "r-1", owner: "eve@laptop", outcome: .degraded),
        Case(stage: .committing, runID: "r-9", owner: "eve@laptop", outcome: .degraded),
        Case(stage: .puttingBack, runID: "r-1", owner: "eve@laptop", outcome: .degraded),
    ])
    func aGroupThatSomebodyElseHasTakenIsChangedNoMore(_ sample: Case) {
        var rehearsal = Scene.update([Scene.web(), Scene.web("api", prefix: "i-api")])
        while rehearsal.rollout.stage != sample.stage || rehearsal.changes.isEmpty { rehearsal.step() }
        rehearsal.model["web"].tags = Self.foreign(rehearsal, runID: sample.runID, owner: sample.owner)
        let before = rehearsal.changes.count
        rehearsal.run()
        let after = rehearsal.changes.dropFirst(before)
        #expect(after.allSatisfy { $0.changedGroup != "web" && $0.writtenGroup != "web" })
        #expect(rehearsal.model["web"].journal.journal?.owner == sample.owner)
        #expect(rehearsal.outcome == sample.outcome)
        let text = "group web was taken over by run \(sample.runID) of \(sample.owner)"
        #expect(rehearsal.rollout.cause == text)
    }

    @Test func whoTakesARunOverIsNotStoppedByTheFormerOwnersJournal() throws {
        var dead = Scene.update([Scene.web()])
        while dead.model["web"].sizes.desired != 8 { dead.step() }
        let look = dead.model.look(health: true)
        let journal = try #require(look.groups[0].journal.journal)
        let rollout = Rollout(
            resuming: [GroupJournal(group: "web", journal: journal)], forward: false, options: RolloutOptions(),
            gates: [], look: look, owner: "night@watch")
        let former = dead.rollout
        var taken = Rehearsal(dead.model, rollout, runID: "r-1")
        taken.step()
        #expect(taken.model["web"].journal.journal?.owner == "night@watch")
        // The former owner wakes up, sees whose it is now, and changes nothing.
        dead.model = taken.model
        let before = dead.changes.count
        dead.run()
        #expect(dead.changes.count == before)
        taken.run()
        #expect(taken.outcome == .frozen)
        expectPutBack(taken, taken.model["web"], like: Scene.web(), isFrozen: true)
        // It wakes only now: what was frozen by whoever has taken over is theirs.
        dead = Rehearsal(taken.model, former, runID: "r-1")
        dead.model.advance(to: dead.model.now + .seconds(3600))
        dead.run()
        #expect(dead.changes.isEmpty)
        #expect(dead.outcome == .degraded)
    }

    /// Whoever has taken the run over has ended it, and nothing is left of the journal.
    @Test(arguments: [false, true])
    func aRunThatWakesUpWithoutItsJournalStops(hasSlept: Bool) {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.model["web"].sizes.desired != 8 { rehearsal.step() }
        rehearsal.step()
        rehearsal.model["web"].tags = []
        if hasSlept { rehearsal.model.advance(to: rehearsal.model.now + .seconds(900)) }
        let before = rehearsal.changes.count
        rehearsal.run()
        // A run that looks all the time writes it again: somebody has only spoilt it.
        #expect((rehearsal.changes.count == before) == hasSlept)
        #expect(rehearsal.outcome == (hasSlept ? .degraded : .succeeded))
        if hasSlept { #expect(rehearsal.rollout.cause?.contains("somebody has ended the run meanwhile") == true) }
    }

    @Test func theMarkOfACommandIsSeenHoweverLongItsOwnerIs() {
        let long = String(repeating: "a", count: 90) + "@" + String(repeating: "b", count: 60)
        let marked = JournalTags.owner(long, command: "3kki7mmuwqmr")
        let journal = Journal(
            runID: "r-1", phase: .rollingBack, started: WallTime(secondsSince1970: 1_795_348_800), owner: marked,
            baseline: Baseline(sizes: Scene.web().sizes, ours: ScalingProcess.heldDuringRun))
        #expect(journal.owner.hasSuffix("+3kki7mmuwqmr"))
        #expect(journal.owner.count == 80)
        #expect(JournalTags.encode(journal).allSatisfy { $0.value.count <= 256 })
        #expect(JournalTags.owner("ann@build-7", command: "r2") == "ann@build-7+r2")
    }
}

extension RolloutAction {
    /// The first group whose journal the action writes or deletes.
    fileprivate var writtenGroup: String? {
        switch self {
        case .writeJournals(let written): written.first?.group
        case .deleteJournals(let names): names.first
        default: nil
        }
    }
}
