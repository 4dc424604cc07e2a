import RolloutCore
import Testing
import Timekeeping

struct SpecialInstanceTests {
    @Test func standbyInstancesAreNeitherCapacityNorVictims() {
        var group = Scene.web()
        group.populate(["i-standby"], of: .version(1), lifecycle: .standby("Standby"))
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        let end = rehearsal.model["web"]
        expectRolled(rehearsal, end, sizes: group.sizes)
        #expect(end.instances.contains { $0.snapshot.id == "i-standby" && $0.snapshot.lifecycle.name == "Standby" })
        #expect(rehearsal.changes.allSatisfy { !"\($0)".contains("i-standby") })
        #expect(end.count(of: .version(2)) == 4)
    }

    @Test func instancesThatTheUserProtectedAreReplacedWhenAskedForAndStayProtectedOtherwise() {
        var options = RolloutOptions()
        options.replaceProtected = true
        let first = RecoveryTests.touchy()
        let rolled = Scene.update([first], options: options).ran()
        #expect(rolled.outcome == .succeeded)
        expectRolled(rolled, rolled.model["web"], sizes: first.sizes)
        #expect(rolled.model["web"].protectedIDs == [])
        let back = Scene.update([first], options: options) { $0.health = Scene.sickNewcomers }.ran()
        #expect(back.outcome == .frozen)
        #expect(back.model["web"].protectedIDs == ["i-old5"])
        #expect(back.model["web"].ids == first.ids)
        #expect(back.model.violations == [])
    }

    @Test func aGroupThatProtectsItsNewInstancesKeepsDoingSo() {
        var group = ModelGroup(
            "web", sizes: Sizes(minimum: 2, desired: 4, maximum: 8), target: .version(1), sources: [.blue])
        group.newInstancesProtected = true
        group.populate(["i-old1", "i-old2", "i-old3"], of: .version(1), isProtected: true)
        // The user has taken the protection from one of them.
        group.populate(["i-old4"], of: .version(1))
        let rolled = Scene.update([group]).ran()
        #expect(rolled.outcome == .succeeded)
        expectRolled(rolled, rolled.model["web"], sizes: group.sizes)
        #expect(rolled.model["web"].protectedIDs.count == 4)
        let back = Scene.update([group]) { $0.health = Scene.sickNewcomers }.ran()
        expectPutBack(back, back.model["web"], like: group, isFrozen: true)
    }

    @Test func aProcessThatTheUserSuspendedIsNotOursAndNeverResumed() throws {
        var group = Scene.web()
        group.suspended = [
            SuspendedProcess(name: "AZRebalance", reason: "by ops"), SuspendedProcess(name: "Tomorrow", reason: "?"),
        ]
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        let written = try #require(rehearsal.changes.first?.writtenJournal)
        #expect(
            written.baseline.ours == [.alarmNotification, .scheduledActions, .replaceUnhealthy, .instanceRefresh])
        #expect(rehearsal.model["web"].suspended == group.suspended)
        #expect(rehearsal.model.violations == [])
        #expect(rehearsal.changes.allSatisfy { !("\($0)".contains("azRebalance") && $0.kind != "journal") })
    }

    @Test func aGroupInWhichTheUserSuspendedAllOfThemGetsNoEmptyCall() {
        var group = Scene.web()
        group.suspended = ScalingProcess.heldDuringRun.map { SuspendedProcess(name: $0.rawValue) }
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        #expect(!rehearsal.changes.contains { ["suspend", "resume"].contains($0.kind) })
        expectRolled(rehearsal, rehearsal.model["web"], sizes: group.sizes)
    }

    /// Two of four are up to date already, as an earlier run has left them.
    static func half() -> ModelGroup {
        var group = ModelGroup(
            "web", sizes: Sizes(minimum: 2, desired: 4, maximum: 8), target: .version(2), sources: [.blue])
        group.populate(["i-kept1", "i-kept2"], of: .version(2))
        group.populate(["i-old1", "i-old2"], of: .version(1))
        return group
    }

    @Test func aGroupThatIsHalfRolledGetsOnlyWhatIsMissing() {
        let rehearsal = Scene.update([Self.half()]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: Self.half().sizes)
        #expect(rehearsal.model["web"].ids == ["i-kept1", "i-kept2", "i-new1", "i-new2"])
        #expect(rehearsal.rollout.groupReports[0].newcomers.map(\.id) == ["i-new1", "i-new2"])
    }

    @Test func theWayBackOfAHalfRolledGroupKeepsWhatWasUpToDate() {
        let rehearsal = Scene.update([Self.half()]) { model in
            model.health = { instance, source, age in
                let isServing = !instance.id.hasPrefix("i-new")
                return SourceHealth(
                    source: source, isServing: isServing, state: isServing ? "InService" : "OutOfService")
            }
        }.ran()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: Self.half(), isFrozen: true)
    }

    @Test(arguments: [false, true])
    func whatAStackThatGoesBackMakesUpToDateIsNoNewcomer(_ dies: Bool) throws {
        // Two of version 2, two of version 1; the stack goes back to version 1, and what it launches is sick.
        var rehearsal = Scene.update([Self.half()]) { model in
            model.health = { instance, source, age in
                let isServing = !instance.id.hasPrefix("i-new")
                return SourceHealth(
                    source: source, isServing: isServing, state: isServing ? "InService" : "OutOfService")
            }
        }
        rehearsal.updateStack = { $0["web"].target = .version(1) }
        if dies {
            while rehearsal.model["web"].sizes.desired != 6 { rehearsal.step() }
            rehearsal.step()
            rehearsal = try #require(Rehearsal(takingOver: rehearsal.model))
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        expectPutBack(rehearsal, rehearsal.model["web"], like: Self.half(), isFrozen: true)
    }

    @Test func aWeightedGroupIsCountedInUnits() {
        let sizes = Sizes(minimum: 4, desired: 12, maximum: 24)
        var group = ModelGroup("web", sizes: sizes, target: .version(1), sources: [.blue])
        group.populate(["i-old1", "i-old2"], of: .version(1), type: "m5.2xlarge", weight: 4)
        group.populate(["i-old3", "i-old4"], of: .version(1), weight: 2)
        group.launchWeight = 4
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: sizes)
        #expect(rehearsal.model["web"].ids.count == 3)
        let surge = rehearsal.changes.first { $0.kind == "sizes" }
        #expect(surge == .setSizes(group: "web", from: sizes, to: sizes.grown(by: 12), protectsNew: true))
    }

    @Test func anInstanceWithoutAnIdentityIsOutdated() {
        var group = Scene.web(count: 3, sizes: Sizes(minimum: 2, desired: 4, maximum: 8))
        // Its launch configuration was deleted by the stack's update.
        group.populate(["i-orphan"], of: nil)
        let rehearsal = Scene.update([group]).ran()
        #expect(rehearsal.outcome == .succeeded)
        expectRolled(rehearsal, rehearsal.model["web"], sizes: group.sizes)
    }

    struct MixedCase: CustomTestStringConvertible {
        var testDescription: String
        var identity: LaunchIdentity?
        var type: String
        var isUpToDate: Bool
    }

    @Test(arguments: [
        MixedCase(
            testDescription: "the override's own template", identity: .version(9), type: "c5.large", isUpToDate: true),
        MixedCase(testDescription: "the base template", identity: .version(2), type: "m5.large", isUpToDate: true),
        MixedCase(
            testDescription: "the template of another type", identity: .version(2), type: "c5.large", isUpToDate: false),
        MixedCase(
            testDescription: "a type that is not named", identity: .version(2), type: "t3.micro", isUpToDate: false),
        MixedCase(testDescription: "an older version", identity: .version(1), type: "m5.large", isUpToDate: false),
        MixedCase(testDescription: "no identity", identity: nil, type: "m5.large", isUpToDate: false),
    ])
    func mixedOverridesAreToldApartByType(_ sample: MixedCase) {
        let target = LaunchTarget(
            .version(2),
            overrides: [
                .init(instanceType: "m5.large", identity: .version(2)),
                .init(instanceType: "c5.large", identity: .version(9)),
            ])
        #expect(target.matches(sample.identity, instanceType: sample.type) == sample.isUpToDate)
        let open = LaunchTarget(.version(2))
        #expect(open.matches(sample.identity, instanceType: sample.type) == (sample.identity == .version(2)))
    }

    @Test func aGroupWithMixedOverridesIsRolledAndPutBack() throws {
        let mixed = { (version: Int) in
            LaunchTarget(.version(version), overrides: [.init(instanceType: "m5.large", identity: .version(version))])
        }
        var group = Scene.web()
        group.target = mixed(1)
        var rehearsal = Scene.update([group])
        rehearsal.updateStack = { $0["web"].target = mixed(2) }
        #expect(rehearsal.ran().outcome == .succeeded)
        // The target moves while the run is dead: what it launched is still known by its mark.
        while rehearsal.model["web"].instances.filter({ $0.snapshot.lifecycle == .inService }).count < 8 {
            rehearsal.step()
        }
        var model = rehearsal.model
        model["web"].target = mixed(1)
        let taken = try #require(Rehearsal(takingOver: model)).ran()
        #expect(taken.outcome == .rolledBack)
        expectPutBack(taken, taken.model["web"], like: group, isFrozen: false)
    }

    @Test func anOldInstanceThatDiesDuringTheCommitCostsNoNewcomer() {
        var rehearsal = Scene.update([Scene.web()]) { $0["web"].ceiling = 9 }
        var isKilled = false
        rehearsal.meddle = { rehearsal in
            guard !isKilled, rehearsal.rollout.stage == .committing else { return }
            isKilled = true
            rehearsal.model.kill("i-old1")
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
        #expect(rehearsal.model["web"].count(of: .version(2)) >= 4)
    }

    @Test func anOldOneThatScalingInDoesNotTakeIsEndedByName() {
        var rehearsal = Scene.update([Scene.web()]) { $0["web"].ceiling = 9 }
        var isKilled = false
        rehearsal.meddle = { rehearsal in
            // A keeper dies between the flags and the sizes: the group removes one fewer.
            let isFlagged = rehearsal.model["web"].protectedIDs.allSatisfy { $0.hasPrefix("i-new") }
            guard !isKilled, rehearsal.rollout.stage == .committing, isFlagged else { return }
            isKilled = true
            rehearsal.model.kill("i-new1")
            rehearsal.model["web"].sizes = Sizes(minimum: 2, desired: 4, maximum: 8)
            rehearsal.model.advance(to: rehearsal.model.now + .seconds(1))
        }
        rehearsal.run()
        #expect(isKilled)
        #expect(rehearsal.outcome == .succeeded)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 0)
        #expect(rehearsal.model["web"].capacity == 4)
    }

    @Test func aKeeperThatIsMarkedUnhealthyHoldsTheResumingOfReplaceUnhealthy() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .puttingBack { rehearsal.step() }
        rehearsal.model.markNewcomers(isHealthy: false)
        rehearsal.model["web"].floor = 0
        var passing = rehearsal
        let since = passing.model.now
        passing.meddle = { if $0.model.now - since > .seconds(30) { $0.model.markNewcomers(isHealthy: true) } }
        passing.run()
        #expect(passing.outcome == .succeeded)
        rehearsal.run()
        #expect(rehearsal.outcome == .degraded)
        #expect(
            rehearsal.rollout.cause?.contains("would be terminated at once if ReplaceUnhealthy were resumed") == true)
        #expect(!rehearsal.changes.contains { $0.kind == "resume" })
    }
}
