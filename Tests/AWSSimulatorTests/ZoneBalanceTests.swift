import AWSSimulator
import Testing

@Suite struct ZoneBalanceTests {
    /// Four instances of which two or more stand in one zone too many.
    private func lopsided(max: Int = 10, _ adjust: (inout World) throws -> Void = { _ in }) throws -> World {
        var world = World.quick()
        world.rules.groupSwitches.zoneRebalanceLatency = TimeSpan(seconds: 300)
        try world.addGroup(max: max, desired: 3) { $0.zones = ["eu-west-1a"] }
        world.pass(11)
        try adjust(&world)
        var change = GroupChange(name: "web")
        change.zones = ["eu-west-1a", "eu-west-1b"]
        try world.updateGroup(change)
        return world
    }

    private func zones(_ world: World) -> [String] {
        world.members().filter { $0.lifecycle == .inService }.map { String($0.zone.suffix(1)) }.sorted()
    }

    @Test func launchesFirstAndTerminatesInTheFullestZoneWhenTheNewcomerIsInService() throws {
        var world = try lopsided()
        world.pass(300)
        #expect(world.ids().count == 3)
        world.pass(1)
        #expect(world.states() == [.inService, .inService, .inService, .pending])
        #expect(
            world.activities(of: "web").first?.cause.contains("An instance was launched to aid in balancing") == true)
        world.pass(10)
        #expect(zones(world) == ["a", "a", "b"])
        #expect(
            world.activities(of: "web").contains {
                $0.cause.contains("with other zones resulting in more than desired number of instances in the group")
                    && $0.cause.contains("shrinking the capacity from 4 to 3")
            })
        world.pass(2000)
        #expect(zones(world) == ["a", "a", "b"])
    }

    @Test func mayExceedTheMaximumByOneOrATenth() throws {
        var world = try lopsided(max: 3)
        world.pass(301)
        #expect(world.ids().count == 4)
        world.pass(12)
        #expect(world.ids().count == 3)
    }

    @Test func standsStillWhileSuspendedAndBeginsOnResume() throws {
        var world = try lopsided { try $0.suspend(["AZRebalance"], of: "web") }
        world.pass(4000)
        #expect(zones(world) == ["a", "a", "a"])
        try world.resume(["AZRebalance"], of: "web")
        world.pass(320)
        #expect(zones(world) == ["a", "a", "b"])
    }

    @Test func withTerminateSuspendedTheGroupOnlyGrows() throws {
        var world = try lopsided { try $0.suspend(["Terminate"], of: "web") }
        world.pass(4000)
        #expect(zones(world) == ["a", "a", "a", "b"])
        try world.resume(["Terminate"], of: "web")
        world.pass(10)
        #expect(zones(world) == ["a", "a", "b"])
    }

    @Test func nobodyMovesWhereAllAreProtectedOrTheSwitchIsOff() throws {
        var world = try lopsided { world in try world.setProtection(of: world.ids(), in: "web", to: true) }
        world.pass(4000)
        #expect(zones(world) == ["a", "a", "a"])
        var off = try lopsided { $0.rules.groupSwitches.balancesZones = false }
        off.pass(4000)
        #expect(zones(off) == ["a", "a", "a"])
    }

    @Test func aZoneWithoutCapacityIsNotBalanced() throws {
        var world = try lopsided { $0.rules.zonesWithoutCapacity = ["b"] }
        world.pass(1000)
        #expect(zones(world) == ["a", "a", "a"])
        world.rules.zonesWithoutCapacity = []
        try world.resize(max: 11)
        world.pass(320)
        #expect(zones(world) == ["a", "a", "b"])
    }
}
