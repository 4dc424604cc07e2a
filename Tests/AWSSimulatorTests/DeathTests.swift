import AWSSimulator
import Testing

@Suite struct DeathTests {
    @Test func aLaunchThatDiesIsCancelledAndTriedAnew() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(5)
        let id = world.ids()[0]
        world.kill(id)
        let launch = try #require(world.activities(of: "web").last)
        #expect(launch.status == "Cancelled")
        #expect(
            launch.statusMessage == "Instance became unhealthy while waiting for instance to be in InService state. "
                + "Termination Reason: Server.InternalError: Server error on launch")
        world.pass(20)
        #expect(world.states() == [.inService])
        #expect(world.ids() != [id])
    }

    @Test func whatDiesOnItsWayOutGoesItsWay() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        let id = world.ids()[0]
        _ = try world.terminateInGroup(id, decrement: true)
        world.kill(id)
        world.pass(3)
        #expect(world.states() == [.inService])
    }

    @Test func aDetachingInstanceThatDiesIsNotReplaced() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        let id = world.ids()[0]
        _ = try world.detach([id], from: "web", decrement: true)
        world.kill(id)
        world.pass(30)
        #expect(world.states() == [.inService])
        #expect(world.groups["web"]?.desiredCapacity == 1)
    }

    @Test func whatEC2TerminatesOrStopsIsReplacedByItsGroup() throws {
        for isStop in [false, true] {
            var world = World.quick()
            try world.addGroup(desired: 2)
            world.pass(11)
            let id = world.ids()[0]
            if isStop { try world.stopMachines([id]) } else { try world.terminateMachines([id]) }
            world.pass(30)
            #expect(world.states() == [.inService, .inService])
            #expect(!world.ids().contains(id))
            #expect(
                world.activities(of: "web").contains {
                    $0.cause.contains(
                        "taken out of service in response to an EC2 health check indicating it has been terminated or "
                            + "stopped")
                })
        }
    }

    @Test func aMachineInStandbyCanBeStoppedAndStarted() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(11)
        let id = world.ids()[0]
        try world.enterStandby([id], of: "web", decrement: true)
        world.pass(1)
        try world.stopMachines([id])
        world.pass(2)
        #expect(world.instances[id]?.state == .stopped)
        try world.startMachines([id])
        world.pass(10)
        #expect(world.instances[id]?.state == .running)
        try world.exitStandby([id], of: "web")
        world.pass(30)
        #expect(world.ids() == [id])
        #expect(world.states() == [.inService])
    }

    @Test func ofWhatTheBalancersCondemnATenthGoesAtATime() throws {
        var world = World.quick()
        _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
        try world.addGroup(max: 40, desired: 20) {
            $0.classicLoadBalancers = ["front"]
            $0.healthCheckType = "ELB"
        }
        world.pass(30)
        for id in world.ids().prefix(6) { world.setAnswersWell(id, false) }
        world.pass(6)
        #expect(world.states().count(where: { $0.isLeaving }) == 2)
        world.pass(200)
        #expect(world.members().count(where: \.answersWell) == 20)
    }
}
