import AWSSimulator
import Testing
import Timekeeping

@Suite struct BalancerTests {
    /// A group behind a classic balancer that drains for 20 s and a target group on a listener.
    private func balanced(image: String = "ami-1") throws -> (world: World, targetGroup: String) {
        var world = World.quick()
        var spec = ClassicLoadBalancerSpec.inAllZones("front", of: world)
        spec.drains = true
        _ = try world.createClassicLoadBalancer(spec)
        let balancer = try world.createLoadBalancer(LoadBalancerSpec(name: "app"))
        let target = try world.createTargetGroup(TargetGroupSpec(name: "app"))
        _ = try world.createListener(ListenerSpec(loadBalancer: balancer, port: 80, targetGroups: [target]))
        try world.addGroup(desired: 2, image: image) {
            $0.classicLoadBalancers = ["front"]
            $0.targetGroups = [target]
        }
        return (world, target)
    }

    private func health(_ world: World, _ target: String) -> [[Registration.Health]] {
        [
            world.classicLoadBalancers["front"]?.registrations.map(\.health) ?? [],
            world.targetGroups[target]?.registrations.map(\.health) ?? [],
        ]
    }

    @Test func instancesAreRegisteredBeforeInServiceAndJudgedAfterTheCheckTime() throws {
        var (world, target) = try balanced()
        world.pass(10)
        #expect(health(world, target) == [[], []])
        world.pass(1)
        #expect(world.states() == [.inService, .inService])
        #expect(health(world, target) == [[.initial, .initial], [.initial, .initial]])
        world.pass(4)
        #expect(health(world, target) == [[.initial, .initial], [.initial, .initial]])
        world.pass(1)
        #expect(health(world, target) == [[.healthy, .healthy], [.healthy, .healthy]])
    }

    @Test func aBadImageNeverGetsHealthy() throws {
        var (world, target) = try balanced(image: "ami-bad")
        world.pass(16)
        #expect(health(world, target) == [[.unhealthy, .unhealthy], [.unhealthy, .unhealthy]])
        world.pass(3600)
        #expect(health(world, target) == [[.unhealthy, .unhealthy], [.unhealthy, .unhealthy]])
        #expect(world.states() == [.inService, .inService])
    }

    @Test func aTerminatingInstanceDrainsEverywhereBeforeItGoes() throws {
        var (world, target) = try balanced()
        world.pass(16)
        let id = world.ids()[0]
        let activity = try world.terminateInGroup(id, decrement: true)
        #expect(activity.status == "WaitingForELBConnectionDraining")
        let end = world.now + .seconds(20)
        #expect(health(world, target) == [[.draining(until: end), .healthy], [.draining(until: end), .healthy]])
        world.pass(20)
        #expect(health(world, target) == [[.healthy], [.healthy]])
        #expect(world.states() == [.terminating, .inService])
        world.pass(2)
        #expect(world.states() == [.inService])
    }

    @Test func theLongestDelayHoldsTheInstance() throws {
        var (world, target) = try balanced()
        try world.updateTargetGroup(arn: target) { $0.deregistrationDelaySeconds = 5 }
        world.pass(16)
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        world.pass(10)
        #expect(world.targetGroups[target]?.registrations.count == 1)
        #expect(world.states() == [.terminating, .inService])
        world.pass(12)
        #expect(world.states() == [.inService])
    }

    @Test func theTargetGroupsOwnDelayIsKeptWhenItIsShorter() throws {
        var (world, target) = try balanced()
        try world.updateTargetGroup(arn: target) { $0.deregistrationDelaySeconds = 0 }
        world.pass(16)
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        #expect(world.targetGroups[target]?.registrations.count == 1)
        #expect(world.classicLoadBalancers["front"]?.registrations.count == 2)
    }

    @Test func aProgramThatTurnsBadIsNoticedAfterTheCheckTime() throws {
        var (world, target) = try balanced()
        world.pass(16)
        world.setAnswersWell(world.ids()[0], false)
        world.pass(4)
        #expect(health(world, target)[0] == [.healthy, .healthy])
        world.pass(1)
        #expect(health(world, target) == [[.unhealthy, .healthy], [.unhealthy, .healthy]])
    }

    @Test func anAttachedBalancerGetsTheInstancesAndADetachedOneLosesThem() throws {
        var (world, target) = try balanced()
        world.pass(16)
        try world.changeBalancers(of: "web", classic: [], targetGroups: [target])
        world.pass(20)
        #expect(world.classicLoadBalancers["front"]?.registrations == [])
        try world.changeBalancers(of: "web", classic: ["front"], targetGroups: [target])
        world.pass(5)
        #expect(health(world, target) == [[.healthy, .healthy], [.healthy, .healthy]])
    }

    @Test func unknownBalancersAreRefused() throws {
        var (world, _) = try balanced()
        let error = refusal { () throws(APIError) in
            try world.addGroup("other", desired: 1) { $0.targetGroups = ["arn:nothing"] }
        }
        #expect(error?.message == "Provided Target Groups may not be valid. Please ensure they exist and try again.")
        #expect(world.groups["other"] == nil)
    }
}
