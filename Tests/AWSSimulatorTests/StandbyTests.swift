import AWSSimulator
import Testing

@Suite struct StandbyTests {
    private func running(_ count: Int = 3, min: Int = 0, max: Int = 10) throws -> World {
        var world = World.quick()
        try world.addGroup(min: min, max: max, desired: count)
        world.pass(11)
        return world
    }

    @Test func entersThroughTheBalancersDrainingAndTellsItInAWSsWords() throws {
        var world = World.quick()
        var spec = ClassicLoadBalancerSpec.inAllZones("front", of: world)
        spec.drains = true
        _ = try world.createClassicLoadBalancer(spec)
        try world.addGroup(desired: 2) { $0.classicLoadBalancers = ["front"] }
        world.pass(11)
        let id = world.ids()[0]
        let activity = try #require(try world.enterStandby([id], of: "web", decrement: true).first)
        #expect(world.states() == [.enteringStandby, .inService])
        #expect(activity.description == "Moving EC2 instance to Standby: \(id)")
        #expect(
            activity.cause.hasSuffix(
                "instance \(id) was moved to standby in response to a user request, shrinking the capacity from 2 to 1."
            ))
        world.pass(20)
        #expect(world.states() == [.standby, .inService])
        #expect(world.activities[activity.id]?.status == "Successful")
        let back = try #require(try world.exitStandby([id], of: "web").first)
        #expect(back.status == "PreInService")
        #expect(
            back.cause.hasSuffix(
                "instance \(id) was moved out of standby in response to a user request, increasing the capacity from "
                    + "1 to "
                    + "2."))
        world.pass(1)
        #expect(world.states() == [.inService, .inService])
    }

    @Test func refusesInAWSsWords() throws {
        var world = try running(min: 3, max: 3)
        let ids = world.ids()
        let below = refusal { () throws(APIError) in try world.enterStandby([ids[0]], of: "web", decrement: true) }
        #expect(
            below?.message
                == "AutoScalingGroup web has min-size=3, max-size=3, and desired-size=3. To place into standby "
                + "1 instance, please update the AutoScalingGroup sizes appropriately.")
        let stranger = refusal { () throws(APIError) in try world.enterStandby(["i-0"], of: "web", decrement: false) }
        #expect(stranger?.message == "The instance i-0 is not part of Auto Scaling group web.")
        try world.enterStandby([ids[0]], of: "web", decrement: false)
        let twice = refusal { () throws(APIError) in try world.enterStandby([ids[0]], of: "web", decrement: false) }
        #expect(twice?.message == "The instance \(ids[0]) is not in InService.")
        world.pass(20)
        let full = refusal { () throws(APIError) in try world.exitStandby([ids[0]], of: "web") }
        #expect(full?.message.contains("To move out of standby 1 instance") == true)
        try world.suspend(["Launch"], of: "web")
        #expect(refusal { () throws(APIError) in try world.exitStandby([ids[0]], of: "web") } != nil)
        #expect(world.members().map(\.lifecycle).contains(.standby))
    }

    @Test func nobodyLooksAtADeadMachineInStandbyUntilItComesBack() throws {
        var world = try running(2)
        let id = world.ids()[0]
        try world.enterStandby([id], of: "web", decrement: true)
        world.pass(1)
        world.kill(id)
        world.pass(600)
        #expect(world.ids().contains(id))
        try world.exitStandby([id], of: "web")
        world.pass(20)
        #expect(!world.ids().contains(id))
        #expect(world.states() == [.inService, .inService])
    }

    @Test func aDetachedInstanceLivesOnOutsideAndCanBeAttachedAgain() throws {
        var world = try running(2, min: 1)
        let id = world.ids()[0]
        let activity = try #require(try world.detach([id], from: "web", decrement: true).first)
        #expect(
            activity.cause.hasSuffix(
                "instance \(id) was detached in response to a user request, shrinking the capacity from 2 to 1."))
        world.pass(1)
        #expect(world.ids().contains(id) == false)
        #expect(world.instances[id]?.state == .running)
        #expect(world.groups["web"]?.desiredCapacity == 1)
        try world.attach([id], to: "web")
        world.pass(1)
        #expect(world.groups["web"]?.desiredCapacity == 2)
        #expect(world.states() == [.inService, .inService])
    }

    @Test func detachingWithoutDecrementIsReplaced() throws {
        var world = try running(2)
        _ = try world.detach([world.ids()[0]], from: "web", decrement: false)
        world.pass(12)
        #expect(world.states() == [.inService, .inService])
        #expect(world.instances.count == 3)
    }

    @Test func attachingAndDetachingKeepTheBounds() throws {
        var world = try running(2, min: 2, max: 2)
        let ids = world.ids()
        let below = refusal { () throws(APIError) in _ = try world.detach([ids[0]], from: "web", decrement: true) }
        #expect(
            below?.message
                == "AutoScalingGroup web has min-size=2, max-size=2, and desired-size=2. To detach 1 instance, "
                + "please update the AutoScalingGroup sizes appropriately.")
        _ = try world.detach([ids[0]], from: "web", decrement: false)
        world.pass(12)
        let above = refusal { () throws(APIError) in try world.attach([ids[0]], to: "web") }
        #expect(
            above?.message
                == "AutoScalingGroup web has min-size=2, max-size=2, and desired-size=2. To attach 1 instance, "
                + "please update the AutoScalingGroup sizes appropriately.")
        let taken = refusal { () throws(APIError) in try world.attach([ids[1]], to: "web") }
        #expect(taken?.message == "Instance \(ids[1]) is already part of AutoScalingGroup:web.")
        let many = refusal { () throws(APIError) in
            _ = try world.detach(Array(repeating: ids[1], count: 21), from: "web", decrement: false)
        }
        #expect(many?.message.hasPrefix("List exceeds the maximum number of instances to detach.") == true)
    }
}
