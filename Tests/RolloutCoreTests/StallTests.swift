import RolloutCore
import Testing
import Timekeeping

/// AWS accepts a write, and it never takes effect: no run lasts for ever.
struct StallTests {
    struct Case: CustomTestStringConvertible {
        var kind: String
        var phase: Journal.Phase?
        var outcome: Outcome
        var testDescription: String { "\(kind) \(phase?.rawValue ?? "")" }
    }

    @Test(arguments: [
        Case(kind: "journal", phase: .prepared, outcome: .rolledBack),
        Case(kind: "journal", phase: .surging, outcome: .frozen),
        Case(kind: "journal", phase: .committing, outcome: .degraded),
        Case(kind: "protect", outcome: .degraded),
        Case(kind: "suspend", outcome: .rolledBack),
        Case(kind: "sizes", outcome: .frozen),
        Case(kind: "unprotect", outcome: .degraded),
        Case(kind: "resume", outcome: .degraded),
        Case(kind: "forget", outcome: .degraded),
    ])
    func aWriteThatNeverTakesEffectEndsTheRun(_ sample: Case) {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.refuse = { action in
            guard action.kind == sample.kind else { return nil }
            if let phase = sample.phase, action.writtenJournal?.phase != phase { return nil }
            return .init(reason: nil)
        }
        rehearsal.run(limit: .seconds(6 * 3600))
        #expect(rehearsal.outcome == sample.outcome)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.model["web"].capacity >= 4)
        #expect(rehearsal.rollout.cause != nil)
    }

    @Test func aBadTargetWhoseNewcomersCannotBeRemovedNeedsAPerson() {
        var rehearsal = Scene.update([Scene.web()]) { $0.health = Scene.sickNewcomers }
        rehearsal.refuse = { action in
            // The surge is written, its way back is not.
            if case .setSizes(_, _, let sizes, _) = action, sizes.desired == 4 { .init(reason: nil) } else { nil }
        }
        rehearsal.run(limit: .seconds(6 * 3600))
        #expect(rehearsal.outcome == .degraded)
        #expect(rehearsal.rollout.notes.contains { $0.contains("web could not be put back within 1800 s") })
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
    }
}
