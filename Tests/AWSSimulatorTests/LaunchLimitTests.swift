import AWSSimulator
import Testing

@Suite struct LaunchLimitTests {
    @Test func aZoneThatRefusesIsRecordedOnceAndAnotherTakesItsShare() throws {
        var world = World.quick()
        world.rules.zonesWithoutCapacity = ["a"]
        try world.addGroup(desired: 3)
        world.pass(11)
        #expect(world.members().map { $0.zone.suffix(1) } == ["b", "c", "b"])
        let failed = world.activities(of: "web").filter { $0.status == "Failed" }
        #expect(
            failed.map(\.statusMessage) == [
                "We currently do not have sufficient t3.micro capacity in the Availability Zone you requested "
                    + "(eu-west-1a). "
                    + "Our system will be working on provisioning additional capacity. You can currently get t3.micro "
                    + "capacity by not specifying an Availability Zone in your request or choosing eu-west-1b, "
                    + "eu-west-1c. "
                    + "Launching EC2 instance failed."
            ])
    }

    @Test func aBalancedOnlyGroupLaunchesNowhereElse() throws {
        var world = World.quick()
        world.rules.zonesWithoutCapacity = ["a"]
        try world.addGroup(desired: 3) { $0.isBalancedOnly = true }
        world.pass(11)
        #expect(world.ids() == [])
        world.rules.zonesWithoutCapacity = []
        world.pass(60)
        #expect(world.states() == [.inService, .inService, .inService])
    }

    @Test func theQuotaStopsOnDemandLaunches() throws {
        var world = World.quick()
        world.rules.groupSwitches.limits.vCPUQuota = 5
        try world.addGroup(desired: 3)
        world.pass(11)
        #expect(world.ids().count == 2)
        let message = try #require(world.activities(of: "web").first { $0.status == "Failed" }?.statusMessage)
        #expect(message.hasPrefix("You have requested more vCPU capacity than your current vCPU limit of 5 allows"))
    }

    @Test func aFullSubnetIsPassedOverAndAFullNetworkSaysSo() throws {
        var world = World.quick()
        world.rules.groupSwitches.limits.addressesPerSubnet = 1
        let subnets = world.network.subnets.map(\.id)
        try world.addGroup(desired: 4) { $0.subnets = subnets }
        world.pass(11)
        #expect(world.ids().count == 3)
        let message = try #require(world.activities(of: "web").first { $0.status == "Failed" }?.statusMessage)
        #expect(message.hasPrefix("There are not enough free addresses in subnet 'subnet-"))
        #expect(message.hasSuffix("to satisfy the requested number of instances. Launching EC2 instance failed."))
    }

    @Test func anInstanceThatIsOldEnoughIsReplaced() throws {
        var world = World.quick()
        try world.addGroup(desired: 1) { $0.maxLifetimeSeconds = 86_400 }
        world.pass(11)
        let id = world.ids()[0]
        world.pass(86_380)
        #expect(world.ids() == [id])
        world.pass(40)
        #expect(world.ids() != [id])
        #expect(world.states() == [.inService])
        let error = refusal { () throws(APIError) in try world.addGroup("b", desired: 0) { $0.maxLifetimeSeconds = 60 }
        }
        #expect(error?.code == "ValidationError")
    }
}
