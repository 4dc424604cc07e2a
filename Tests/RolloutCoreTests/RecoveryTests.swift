import RolloutCore
import Testing
import Timekeeping

/// A run dies at every point; another machine ends it, from the tags alone.
struct RecoveryTests {
    struct Scenery: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var groups: @Sendable () -> [ModelGroup]
        var resetSizes: Sizes?
        var isSick = false

        func rehearsal() -> Rehearsal {
            let resetSizes = resetSizes
            var rehearsal = Scene.update(groups()) { model in
                if isSick { model.health = Scene.sickNewcomers }
                model.bootTime = .seconds(6)
                model.drainTime = .seconds(6)
            }
            rehearsal.updateStack = { model in
                Scene.bringVersionTwo(&model)
                for index in model.groups.indices {
                    if let resetSizes { model.groups[index].sizes = resetSizes }
                }
            }
            return rehearsal
        }
    }

    static let sceneries = [
        Scenery(testDescription: "one group", groups: { [Scene.web()] }),
        Scenery(testDescription: "three groups", groups: { Scene.three() }),
        Scenery(
            testDescription: "the stack has reset 2-10-20 to 2-2-4",
            groups: { [Scene.web(count: 10, sizes: Sizes(minimum: 2, desired: 10, maximum: 20))] },
            resetSizes: Sizes(minimum: 2, desired: 2, maximum: 4)),
        Scenery(testDescription: "protected and suspended by the user", groups: { [RecoveryTests.touchy()] }),
        Scenery(testDescription: "on the way back", groups: { [Scene.web()] }, isSick: true),
    ]

    static func touchy() -> ModelGroup {
        var group = Scene.web()
        group.suspended = [SuspendedProcess(name: "AZRebalance", reason: "by ops")]
        group.populate(["i-old5"], of: .version(1), isProtected: true)
        group.sizes.desired = 5
        return group
    }

    @Test(arguments: sceneries)
    func endsARunThatDiedAfterAnyChange(_ scenery: Scenery) {
        let total = scenery.rehearsal().ran().changes.count
        #expect(total > 8)
        for cut in 0..<total {
            var dead = scenery.rehearsal()
            dead.diesAfter = cut
            dead.run()
            expectEnded(dead, scenery, "died after \(cut) of \(total) changes")
        }
    }

    @Test func endsARunWhoseRecoveryDiesToo() {
        let scenery = Self.sceneries[0]
        let total = scenery.rehearsal().ran().changes.count
        for cut in stride(from: 1, to: total, by: 2) {
            for second in stride(from: 0, to: 8, by: 2) {
                var dead = scenery.rehearsal()
                dead.diesAfter = cut
                dead.run()
                guard var again = Rehearsal(takingOver: dead.model) else { continue }
                again.diesAfter = second
                again.run()
                expectEnded(again, scenery, "died after \(cut) of \(total) and after \(second) more")
            }
        }
    }

    private func expectEnded(_ dead: Rehearsal, _ scenery: Scenery, _ note: Comment) {
        let first = scenery.groups()
        var model = dead.model
        // A minute passes until somebody notices.
        model.advance(to: model.now + .seconds(60))
        let isPast = model.groups.contains { $0.journal.journal?.phase == .committing }
        guard let taken = Rehearsal(takingOver: model)?.ran() else {
            // Nothing was written down yet, or all is done.
            #expect(model.violations == [], note)
            return
        }
        #expect(taken.model.violations == [], note)
        for group in first {
            let end = taken.model[group.name]
            if isPast {
                #expect(taken.outcome == .succeeded, note)
                #expect(end.count(of: .version(1)) == 0, note)
                #expect(end.suspendedNames == group.suspendedNames, note)
                #expect(end.tags == [], note)
            } else {
                #expect(taken.outcome == .rolledBack || taken.outcome == .frozen, note)
                #expect(end.ids == group.ids, note)
                #expect(end.protectedIDs == group.protectedIDs, note)
                if end.journal == .none { #expect(end.suspendedNames == group.suspendedNames, note) }
            }
            // A group that was never written down is as the stack's update has left it.
            if taken.rollout.groupNames.contains(group.name) { #expect(end.sizes == group.sizes, note) }
        }
    }

    @Test func aScaleOutOverTheSurgeOfADeadRunIsKeptWithoutTheSurge() throws {
        var dead = Scene.update([Scene.web()]) { $0["web"].ceiling = 18 }
        while dead.model["web"].sizes.desired != 8 { dead.step() }
        var model = dead.model
        model["web"].sizes = Sizes(minimum: 6, desired: 9, maximum: 12)
        model.advance(to: model.now + .seconds(60))
        let taken = try #require(Rehearsal(takingOver: model)).ran()
        #expect(taken.outcome == .frozen)
        #expect(taken.model["web"].sizes == Sizes(minimum: 2, desired: 5, maximum: 8))
        #expect(taken.model["web"].count(of: .version(1)) == 4)
    }

    @Test func goesForwardWhereOnlySomeJournalsSayCommitting() throws {
        var dead = Scene.update(Scene.three())
        while !dead.model.groups.contains(where: { $0.journal.journal?.phase == .committing }) { dead.step() }
        dead.model["worker"].tags = JournalTags.encode(
            try #require(
                dead.done.last(where: { done in
                    if case .writeJournals(let written) = done.action {
                        written[0].group == "worker" && written[0].journal.phase == .surging
                    } else {
                        false
                    }
                })?.action.writtenJournal))
        let taken = try #require(Rehearsal(takingOver: dead.model)).ran()
        #expect(taken.outcome == .succeeded)
        #expect(taken.model.violations == [])
        for group in taken.model.groups { #expect(group.count(of: .version(1)) == 0) }
    }

    @Test func aJournalOfAnotherMachineKeepsItsOwner() throws {
        var dead = Scene.update([Scene.web()])
        while dead.rollout.stage != .proving { dead.step() }
        let taken = try #require(Rehearsal(takingOver: dead.model)).ran()
        let journal = try #require(taken.model["web"].journal.journal)
        #expect(journal.owner == "ops@build-1")
        #expect(journal.runID == "r-1")
    }
}

extension RolloutAction {
    /// The journal of the first group that the action writes.
    var writtenJournal: Journal? {
        if case .writeJournals(let written) = self { written.first?.journal } else { nil }
    }
}
