import RolloutCore
import Testing
import Timekeeping

/// Instances in states that nobody asked for, before and during a run; `docs/rollout.md` has a line for each.
struct OddInstanceTests {
    /// Changes one instance once, when the surge has been up for a moment.
    private static func striking(
        _ id: String, floor: Int, _ change: @escaping (inout FleetModel, String) -> Void
    ) -> Rehearsal {
        var rehearsal = Scene.update([Scene.web()]) {
            $0["web"].isMeddledWith = true
            $0["web"].ceiling = 20
        }
        var isStruck = false
        rehearsal.meddle = { rehearsal in
            let isUp = rehearsal.model["web"].instances.contains {
                $0.snapshot.id == "i-new1" && $0.snapshot.lifecycle == .inService
            }
            guard !isStruck, rehearsal.rollout.stage == .proving, isUp else { return }
            isStruck = true
            rehearsal.model["web"].floor = floor
            change(&rehearsal.model, id)
        }
        return rehearsal.ran()
    }

    private static func set(_ lifecycle: LifecycleState) -> (inout FleetModel, String) -> Void {
        { model, id in
            for place in model["web"].instances.indices where model["web"].instances[place].snapshot.id == id {
                model["web"].instances[place].snapshot.lifecycle = lifecycle
                if case .terminating = lifecycle {
                    model["web"].instances[place].nextChange = model.now + .seconds(600)
                }
            }
        }
    }

    @Test func anOldOneThatATerminateHookHoldsIsNoVictimAndIsSeenOff() {
        let rehearsal = Self.striking("i-old1", floor: 3, Self.set(.terminating("Terminating:Wait")))
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
        #expect(rehearsal.model["web"].count(of: .version(2)) >= 4)
        #expect(!rehearsal.changes.contains(.terminate(group: "web", instance: "i-old1")))
    }

    @Test func anOldOneThatIsMovedIntoStandbyDuringTheRunStaysThere() {
        let rehearsal = Self.striking("i-old1", floor: 3, Self.set(.standby("Standby")))
        #expect(rehearsal.outcome == .succeeded)
        let standing = rehearsal.model["web"].instances.map(\.snapshot).first { $0.id == "i-old1" }
        #expect(standing?.lifecycle == .standby("Standby"))
        #expect(!rehearsal.changes.contains(.terminate(group: "web", instance: "i-old1")))
    }

    @Test(arguments: ["i-new1", "i-old1"])
    func oneThatIsDetachedDuringTheRunIsMadeUpForByTheGroup(_ id: String) {
        let rehearsal = Self.striking(id, floor: 3) { $0.kill($1) }
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
        #expect(rehearsal.model["web"].count(of: .version(2)) >= 4)
        #expect(!rehearsal.changes.contains(.terminate(group: "web", instance: id)))
    }

    @Test func anOldOneThatALaunchHookHoldsIsReplacedLikeTheOthers() {
        var group = Scene.web(count: 3, sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        group.populate(["i-wait"], of: .version(1), lifecycle: .pending("Pending:Wait"))
        let rehearsal = Scene.update([group]) { $0["web"].isMeddledWith = true }.ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].ids == ["i-new1", "i-new2", "i-new3", "i-new4"])
    }

    @Test func typesThatAreChosenByAttributesSayNothingAboutTheGeneration() {
        var group = Scene.web()
        group.launchType = "c6i.xlarge"
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: group.sizes)
    }
}
