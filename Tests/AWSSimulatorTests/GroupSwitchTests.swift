import AWSSimulator
import Testing

/// Each switch in both positions.
@Suite struct GroupSwitchTests {
    private func running(_ count: Int = 3, _ adjust: (inout GroupSwitches) -> Void) throws -> World {
        var world = World.quick()
        adjust(&world.rules.groupSwitches)
        try world.addGroup(desired: count)
        world.pass(11)
        return world
    }

    @Test(arguments: [true, false]) func oneWrongInstanceSpoilsTheProtectionOfAllOrOnlyItsOwn(_ all: Bool) throws {
        var world = try running { $0.protectsAllOrNobody = all }
        let error = refusal { () throws(APIError) in
            try world.setProtection(of: ["i-0"] + world.ids(), in: "web", to: true)
        }
        #expect((error != nil) == all)
        #expect(world.members().map(\.isProtected) == [!all, !all, !all])
    }

    @Test(arguments: [true, false]) func standbyMayBeTerminated(_ mayBe: Bool) throws {
        var world = try running { $0.terminatesStandby = mayBe }
        let id = world.ids()[0]
        try world.enterStandby([id], of: "web", decrement: true)
        world.pass(1)
        let error = refusal { () throws(APIError) in _ = try world.terminateInGroup(id, decrement: true) }
        #expect((error == nil) == mayBe)
        #expect(world.groups["web"]?.desiredCapacity == 2)
    }

    @Test(arguments: [true, false]) func aGroupShrinksAtOnceOrInSteps(_ atOnce: Bool) throws {
        var world = try running { $0.shrinksAtOnce = atOnce }
        try world.resize(desired: 0)
        world.pass(1)
        #expect(world.states().count(where: \.isLeaving) == (atOnce ? 3 : 1))
        world.pass(10)
        #expect(world.ids() == [])
    }

    @Test(arguments: [true, false]) func aReplacementComesBeforeTheOldOneHasGoneOrAfter(_ before: Bool) throws {
        var world = try running { $0.replacesBeforeLeaving = before }
        world.rules.times.shutdown = TimeSpan(seconds: 60)
        _ = try world.terminateInGroup(world.ids()[0], decrement: false)
        world.pass(30)
        #expect(world.ids().count == (before ? 4 : 3))
        world.pass(60)
        #expect(world.states() == [.inService, .inService, .inService])
    }

    @Test(arguments: GroupSwitches.ResumePace.allCases)
    func onResumeTheCondemnedGoAtOnceOrATenthAtATime(_ pace: GroupSwitches.ResumePace) throws {
        var world = World.quick()
        world.rules.groupSwitches.resumePace = pace
        _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
        try world.addGroup(desired: 4) {
            $0.classicLoadBalancers = ["front"]
            $0.healthCheckType = "ELB"
        }
        world.pass(30)
        try world.suspend(["ReplaceUnhealthy"], of: "web")
        for id in world.ids().prefix(2) { world.setAnswersWell(id, false) }
        world.pass(30)
        #expect(world.members().count(where: \.isHealthy) == 2)
        try world.resume(["ReplaceUnhealthy"], of: "web")
        #expect(world.states().count(where: \.isLeaving) == (pace == .atOnce ? 2 : 1))
    }

    @Test(arguments: [true, false]) func launchHooksMayRunAfterStandby(_ run: Bool) throws {
        var world = try running { $0.hooksRunAfterStandby = run }
        try world.putHook(LifecycleHook(name: "boot", transition: .launching), of: "web")
        let id = world.ids()[0]
        try world.enterStandby([id], of: "web", decrement: true)
        world.pass(1)
        try world.exitStandby([id], of: "web")
        world.pass(2)
        #expect(world.instances[id]?.lifecycle == (run ? .pendingWait : .inService))
    }
}
