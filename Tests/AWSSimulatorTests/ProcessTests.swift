import AWSSimulator
import Testing

@Suite struct ProcessTests {
    private func running(_ count: Int = 2) throws -> World {
        var world = World.quick()
        try world.addGroup(desired: count)
        world.pass(11)
        return world
    }

    @Test func anEmptyListMeansAllNineProcesses() throws {
        var world = try running()
        try world.suspend(["AZRebalance"], of: "web")
        try world.suspend([], of: "web")
        #expect(
            world.groups["web"]?.suspensions.map(\.process.rawValue).sorted()
                == ScalingProcess.allCases.map(\.rawValue).sorted())
        try world.resume([], of: "web")
        #expect(world.groups["web"]?.suspensions == [])
    }

    @Test func anUnknownProcessChangesNothing() throws {
        var world = try running()
        #expect(
            refusal { () throws(APIError) in try world.suspend(["Launch", "Lunch"], of: "web") }?.code
                == "ValidationError")
        #expect(world.groups["web"]?.suspensions == [])
    }

    @Test func nothingLaunchesWhileLaunchIsSuspendedAndAllOfItAfterwards() throws {
        var world = try running()
        try world.suspend(["Launch"], of: "web")
        try world.resize(desired: 4)
        world.pass(60)
        #expect(world.states() == [.inService, .inService])
        try world.resume(["Launch"], of: "web")
        world.pass(11)
        #expect(world.states() == [.inService, .inService, .inService, .inService])
    }

    @Test func nothingIsScaledInWhileTerminateIsSuspended() throws {
        var world = try running(3)
        try world.suspend(["Terminate"], of: "web")
        try world.resize(desired: 1)
        world.pass(60)
        #expect(world.ids().count == 3)
        try world.resume(["Terminate"], of: "web")
        world.pass(5)
        #expect(world.ids().count == 1)
    }

    @Test func theUnhealthyAreReplacedUnlessSuspendedAndAtOnceOnResume() throws {
        var world = try running()
        let marked = world.ids()[0]
        try world.suspend(["ReplaceUnhealthy"], of: "web")
        try world.setHealth(of: marked, healthy: false, respectGracePeriod: false)
        world.pass(600)
        #expect(world.states() == [.inService, .inService])
        #expect(world.members().map(\.isHealthy) == [false, true])
        try world.resume(["ReplaceUnhealthy"], of: "web")
        #expect(world.states() == [.terminating, .inService])
        world.pass(20)
        #expect(world.members().map(\.isHealthy) == [true, true])
        #expect(!world.ids().contains(marked))
    }

    @Test func aMarkIsTakenBackBeforeTheTerminationBegins() throws {
        var world = try running()
        try world.suspend(["ReplaceUnhealthy"], of: "web")
        try world.setHealth(of: world.ids()[0], healthy: false, respectGracePeriod: false)
        try world.setHealth(of: world.ids()[0], healthy: true, respectGracePeriod: false)
        try world.resume(["ReplaceUnhealthy"], of: "web")
        world.pass(30)
        #expect(world.states() == [.inService, .inService])
    }

    @Test func instancesLaunchedWithoutAddToLoadBalancerStayUnregistered() throws {
        var world = World.quick()
        _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
        try world.addGroup(desired: 1) { $0.classicLoadBalancers = ["front"] }
        world.pass(11)
        try world.suspend(["AddToLoadBalancer"], of: "web")
        try world.resize(desired: 2)
        world.pass(11)
        try world.resume(["AddToLoadBalancer"], of: "web")
        world.pass(60)
        #expect(world.classicLoadBalancers["front"]?.registrations.map(\.instance) == [world.ids()[0]])
    }

    @Test func aBalancersOpinionCountsOnlyWithHealthCheckTypeELBAndAfterTheGracePeriod() throws {
        for (type, left) in [("EC2", 2), ("ELB", 1)] {
            var world = World.quick()
            _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
            try world.addGroup(desired: 2, image: "ami-bad") {
                $0.classicLoadBalancers = ["front"]
                $0.healthCheckType = type
                $0.gracePeriodSeconds = 100
            }
            world.pass(11)
            let first = world.ids()
            world.pass(99)
            #expect(world.ids() == first)
            world.pass(10)
            #expect(world.ids().filter(first.contains).count == left)
        }
    }

    @Test func withHealthCheckSuspendedNobodyIsMarked() throws {
        var world = try running()
        try world.suspend(["HealthCheck"], of: "web")
        let id = world.ids()[0]
        world.kill(id)
        world.pass(60)
        #expect(world.members().map(\.isHealthy) == [true, true])
        try world.resume(["HealthCheck"], of: "web")
        world.pass(20)
        #expect(!world.ids().contains(id))
    }

    @Test func standbyLeavesTheCapacityAndComesBackWithIt() throws {
        var world = try running(3)
        let id = world.ids()[1]
        try world.enterStandby([id], of: "web", decrement: true)
        world.pass(30)
        #expect(world.states() == [.inService, .standby, .inService])
        #expect(world.groups["web"]?.desiredCapacity == 2)
        try world.exitStandby([id], of: "web")
        world.pass(30)
        #expect(world.states() == [.inService, .inService, .inService])
        #expect(world.groups["web"]?.desiredCapacity == 3)
    }

    @Test func standbyWithoutDecrementIsReplaced() throws {
        var world = try running(2)
        try world.enterStandby([world.ids()[0]], of: "web", decrement: false)
        world.pass(30)
        #expect(world.states() == [.standby, .inService, .inService])
    }
}

extension ClassicLoadBalancerSpec {
    static func inAllZones(_ name: String, of world: World) -> ClassicLoadBalancerSpec {
        var spec = ClassicLoadBalancerSpec(name: name, listeners: [Listener(port: 80, instancePort: 8080)])
        spec.zones = world.network.zones
        return spec
    }
}
