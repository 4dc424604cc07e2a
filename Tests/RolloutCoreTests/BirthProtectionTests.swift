import RolloutCore
import Testing
import Timekeeping

/// The surge makes groups protect what they launch; afterwards each does as it did before.
struct BirthProtectionTests {
    @Test(arguments: [false, true]) func theSurgeProtectsNewcomersAndTheShrinkGivesTheSettingBack(_ isUsers: Bool) {
        var group = Scene.web()
        group.newInstancesProtected = isUsers
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: group.sizes)
        #expect(rehearsal.changes.compactMap(\.births) == [true, isUsers])
        // With a setting of the user's own the newcomers stay protected.
        #expect(rehearsal.model["web"].protectedIDs.count == (isUsers ? 4 : 0))
    }

    @Test func aRunThatTurnsBackGivesTheSettingBackAndRemovesProtectedNewcomers() {
        let group = Scene.web()
        let rehearsal = Scene.update([group]) { $0.health = Scene.sickNewcomers }.ran(limit: .seconds(6 * 3600))
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: group, isFrozen: true)
        #expect(rehearsal.changes.compactMap(\.births) == [true, false])
    }

    /// Somebody scales by the very number of the surge, so that no write of sizes is left to do.
    @Test func theSettingComesBackWithoutAWriteOfSizes() {
        var rehearsal = Scene.update([Scene.web()])
        rehearsal.meddle = { rehearsal in
            if rehearsal.rollout.stage == .committing { rehearsal.model["web"].sizes = Scene.web().sizes }
        }
        rehearsal.run()
        #expect(rehearsal.model["web"].newInstancesProtected == false)
        #expect(rehearsal.changes.contains(.protectNew(group: "web", false)))
    }

    @Test func batchesLeaveTheSettingAlone() {
        var group = Scene.web()
        group.strategyTag = "rolling batch=2"
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.changes.contains { $0.kind == "sizes" })
        #expect(rehearsal.changes.compactMap(\.births) == [])
    }
}

extension RolloutAction {
    /// What the action makes of the setting, if anything.
    fileprivate var births: Bool? {
        switch self {
        case .setSizes(_, _, _, let protectsNew): protectsNew
        case .protectNew(_, let isProtected): isProtected
        default: nil
        }
    }
}
