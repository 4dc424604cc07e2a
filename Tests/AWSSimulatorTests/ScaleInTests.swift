import AWSSimulator
import Testing

@Suite struct ScaleInTests {
    @Test func protectedInstancesAreNeverTakenAndTheActivitySaysSo() throws {
        var world = World.quick()
        try world.addGroup(desired: 4)
        world.pass(11)
        let all = world.ids()
        try world.setProtection(of: Array(all.prefix(3)), in: "web", to: true)
        try world.resize(desired: 1)
        world.pass(10)
        #expect(world.ids() == Array(all.prefix(3)))
        #expect(world.groups["web"]?.desiredCapacity == 1)
        #expect(
            world.activities(of: "web").contains {
                $0.statusMessage == "Could not scale to desired capacity because all remaining instances are protected "
                    + "from scale-in."
            })
        try world.setProtection(of: [all[2]], in: "web", to: false)
        world.pass(10)
        #expect(world.ids() == Array(all.prefix(2)))
    }

    @Test func theFullestZoneComesBeforeEveryPolicy() throws {
        var world = World.quick()
        try world.addGroup(desired: 1) { $0.zones = ["eu-west-1a"] }
        world.pass(11)
        try world.change(toImage: "ami-2")
        var change = GroupChange(name: "web")
        change.zones = ["eu-west-1b"]
        change.desiredCapacity = 3
        try world.updateGroup(change)
        world.pass(11)
        #expect(world.members().map(\.zone) == ["eu-west-1a", "eu-west-1b", "eu-west-1b"])
        // By the policy the old one would go; but its zone has fewer.
        try world.resize(desired: 2)
        world.pass(5)
        #expect(world.images() == ["ami-1", "ami-2"])
    }

    @Test func theOldestConfigurationGoesFirst() throws {
        var world = World.quick()
        try world.addGroup(desired: 2) { $0.zones = ["eu-west-1a"] }
        world.pass(11)
        try world.change(toImage: "ami-2")
        try world.resize(desired: 4)
        world.pass(11)
        try world.resize(desired: 2)
        world.pass(5)
        #expect(world.images() == ["ami-2", "ami-2"])
    }

    static let policies = [("OldestInstance", "ami-2"), ("NewestInstance", "ami-1")]

    @Test(arguments: policies) func terminationPoliciesAreFollowed(_ policy: String, _ left: String) throws {
        var world = World.quick()
        try world.addGroup(desired: 1) {
            $0.zones = ["eu-west-1a"]
            $0.terminationPolicies = [policy]
        }
        world.pass(11)
        try world.change(toImage: "ami-2")
        try world.resize(desired: 2)
        world.pass(11)
        try world.resize(desired: 1)
        world.pass(5)
        #expect(world.images() == [left])
    }

    @Test func pendingInstancesAreNotProtectedAndNewOnesCanBeFromBirth() throws {
        var world = World.quick()
        try world.addGroup(desired: 1) { $0.protectsNewInstances = true }
        world.pass(1)
        #expect(world.members().map(\.isProtected) == [false])
        let id = world.ids()[0]
        let error = refusal { () throws(APIError) in try world.setProtection(of: [id], in: "web", to: true) }
        #expect(error?.message == "The instance \(id) is not in InService or EnteringStandby or Standby.")
        world.pass(10)
        #expect(world.members().map(\.isProtected) == [true])
    }

    @Test func protectionIsSetForAllOrForNone() throws {
        var world = World.quick()
        try world.addGroup(desired: 2)
        world.pass(11)
        let ids = world.ids()
        let error = refusal { () throws(APIError) in try world.setProtection(of: ids + ["i-0"], in: "web", to: true) }
        #expect(error?.message == "The instance i-0 is not part of Auto Scaling group web.")
        #expect(world.members().map(\.isProtected) == [false, false])
    }

    @Test func explicitTerminationIgnoresProtection() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(11)
        try world.setProtection(of: world.ids(), in: "web", to: true)
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        #expect(world.states() == [.terminating])
    }
}
