import RolloutCore
import Testing
import Timekeeping

/// Somebody changes the sizes in the middle; the baseline is 2-4-8.
struct ForeignScalingTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        /// Whether the moment has come.
        var moment: @Sendable (Rehearsal) -> Bool
        var to: (Int, Int, Int)
        var outcome: Outcome
        var end: (Int, Int, Int)
    }

    static let isJournaledOnly: @Sendable (Rehearsal) -> Bool = {
        $0.rollout.stage == .proving && $0.model["web"].sizes.desired == 4
            && $0.model["web"].journal.journal?.phase == .surging
    }
    static let isSurged: @Sendable (Rehearsal) -> Bool = {
        $0.rollout.stage == .proving && $0.model["web"].sizes.desired == 8
    }
    static let isCommitting: @Sendable (Rehearsal) -> Bool = { $0.rollout.stage == .committing }
    /// Keepers are protected and the old ones are not: whoever scales in takes an old one.
    static let isFlagged: @Sendable (Rehearsal) -> Bool = { rehearsal in
        rehearsal.rollout.stage == .committing && rehearsal.model["web"].sizes.desired == 8
            && rehearsal.model["web"].instances.allSatisfy {
                $0.snapshot.isProtected == ($0.snapshot.identity == .version(2))
            }
    }
    static let isShrunk: @Sendable (Rehearsal) -> Bool = {
        $0.rollout.stage == .committing && $0.model["web"].sizes.desired == 4
    }
    static let isPuttingBack: @Sendable (Rehearsal) -> Bool = { $0.rollout.stage == .puttingBack }
    static let isTurningBack: @Sendable (Rehearsal) -> Bool = {
        $0.rollout.stage == .rollingBack && $0.model["web"].sizes.desired == 8
    }

    @Test(arguments: [
        Case(
            testDescription: "out, before the surge is written", moment: isJournaledOnly, to: (2, 5, 8),
            outcome: .frozen, end: (2, 5, 8)),
        Case(
            testDescription: "maximum, before the surge is written", moment: isJournaledOnly, to: (2, 4, 10),
            outcome: .frozen, end: (2, 4, 10)),
        Case(
            testDescription: "out, over the surge", moment: isSurged, to: (6, 9, 12), outcome: .frozen, end: (2, 5, 8)),
        Case(
            testDescription: "maximum, over the surge", moment: isSurged, to: (6, 8, 14), outcome: .frozen,
            end: (2, 4, 10)),
        Case(
            testDescription: "out, in the commit", moment: isCommitting, to: (6, 9, 12), outcome: .succeeded,
            end: (2, 5, 8)),
        Case(
            testDescription: "in, in the commit", moment: isFlagged, to: (6, 7, 12), outcome: .succeeded,
            end: (2, 7, 8)),
        Case(
            testDescription: "out, after the group has shrunk", moment: isShrunk, to: (2, 5, 8), outcome: .succeeded,
            end: (2, 5, 8)),
        Case(
            testDescription: "far out, after the group has shrunk", moment: isShrunk, to: (2, 9, 12),
            outcome: .succeeded, end: (2, 9, 12)),
        Case(
            testDescription: "out, while flags are put back", moment: isPuttingBack, to: (2, 6, 8),
            outcome: .succeeded, end: (2, 6, 8)),
    ])
    func endsOnWhatSomebodyScaledWithoutOurSurge(_ sample: Case) {
        var rehearsal = Scene.update([Scene.web()]) { model in
            model["web"].ceiling = 18
            model["web"].isMeddledWith = true
        }
        var isScaled = false
        rehearsal.meddle = { rehearsal in
            guard !isScaled, sample.moment(rehearsal) else { return }
            isScaled = true
            rehearsal.model["web"].sizes = Sizes(sample.to)
            rehearsal.model.advance(to: rehearsal.model.now + .seconds(1))
        }
        rehearsal.run()
        #expect(isScaled)
        #expect(rehearsal.outcome == sample.outcome)
        #expect(rehearsal.model["web"].sizes == Sizes(sample.end))
        #expect(rehearsal.model.violations == [])
        if sample.outcome == .succeeded {
            #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
            #expect(rehearsal.model["web"].tags == [])
        } else {
            #expect(rehearsal.rollout.cause?.contains("by somebody else") == true)
            #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
        }
    }

    @Test func aScaleOutOnTheWayBackIsKept() {
        var rehearsal = Scene.update([Scene.web()]) { model in
            model.health = Scene.sickNewcomers
            model["web"].ceiling = 18
        }
        var isScaled = false
        rehearsal.meddle = { rehearsal in
            guard !isScaled, Self.isTurningBack(rehearsal) else { return }
            isScaled = true
            rehearsal.model["web"].sizes = Sizes(minimum: 6, desired: 9, maximum: 12)
        }
        rehearsal.run()
        #expect(isScaled)
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.model["web"].sizes == Sizes(minimum: 2, desired: 5, maximum: 8))
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
        #expect(rehearsal.model.violations == [])
        #expect(
            rehearsal.rollout.notes.contains { $0.contains("somebody set its sizes to 6-9-12; it goes back to 2-5-8") })
    }
}
