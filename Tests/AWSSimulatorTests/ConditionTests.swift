import AWSSimulator
import Testing
import Timekeeping

/// What is wrong in the world for a while.
@Suite struct ConditionTests {
    /// A world of the scenario's conditions in which a group was made when the scenario began.
    private func world(
        _ faults: String, desired: Int = 3, _ prepare: (inout World) throws -> Void = { _ in }
    ) throws -> World {
        let scenario = try Scenario(yaml: "faults:\n  - { \(faults) }", source: "test.yaml")
        var world = World.quick()
        try prepare(&world)
        world.rules.conditions = scenario.rules.conditions
        world.begin()
        if world.groups["web"] == nil { try world.addGroup(desired: desired) }
        return world
    }

    private func refusals(_ world: World) -> Int { world.activities(of: "web").count { $0.status == "Failed" } }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let fault: String
        let message: String
        var testDescription: String { fault }
    }

    static let launchRefusals = [
        Refusal(fault: "no-capacity", message: "We currently do not have sufficient t3.micro capacity"),
        Refusal(fault: "quota", message: "You have requested more vCPU capacity than your current vCPU limit"),
        Refusal(fault: "no-addresses", message: "There are not enough free addresses in subnet"),
    ]

    @Test(arguments: launchRefusals) func launchesFailForAPeriodAndWorkAfterIt(_ each: Refusal) throws {
        var world = try world("fault: \(each.fault), name: x, to: 40")
        world.pass(39)
        #expect(world.ids().isEmpty)
        #expect(world.activities(of: "web").allSatisfy { $0.statusMessage?.hasPrefix(each.message) == true })
        let count = refusals(world)
        #expect(count >= 2)
        #expect(world.faultCounts == [FaultCount(name: "x", count: count)])
        world.pass(300)
        #expect(world.states() == [.inService, .inService, .inService])
    }

    @Test func oneZoneWithoutCapacityLeavesTheOthers() throws {
        var world = try world("fault: no-capacity, zones: [a, eu-west-1b]")
        world.pass(20)
        #expect(Set(world.members().map(\.zone)) == ["eu-west-1c"])
    }

    @Test func aBootFailsAsOftenAsItIsSaid() throws {
        var world = try world("fault: boot-failure, times: 2", desired: 2)
        world.pass(12)
        #expect(world.states().count { $0 == .inService } == 0)
        world.pass(60)
        #expect(world.states() == [.inService, .inService])
        #expect(world.faultCounts == [FaultCount(name: "boot-failure", count: 2)])
    }

    @Test(arguments: ["Pending", "InService", "Terminating", "Standby"])
    func aMachineDiesInTheStateThatIsNamed(state: String) throws {
        var world = try world("fault: death, state: \(state), after: 1")
        world.pass(11)
        if state == "Standby" {
            try world.enterStandby([world.ids()[0]], of: "web", decrement: true)
        } else if state == "Terminating" {
            _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        }
        world.pass(2)
        #expect(world.faultCounts == [FaultCount(name: "death", count: 1)])
        #expect(world.instances.count { $0.state == .terminated } == 1)
    }

    @Test func onlyNewMachinesDieOrOnlyOldOnes() throws {
        for (generation, expected) in [("new", [true, false]), ("old", [false, true])] {
            var world = try world("fault: death, instances: \(generation), from: 30, times: 9") { world in
                try world.addGroup(desired: 1)
                world.pass(20)
            }
            try world.resize(desired: 2)
            world.pass(29)
            let (old, new) = (world.ids()[0], world.ids()[1])
            world.pass(2)
            #expect([new, old].map { world.instances[$0]?.state != .running } == expected)
        }
    }

    @Test func aProgramFlapsUntilTheEndAndIsWellThen() throws {
        var world = try world("fault: flapping, period: 5, to: 60", desired: 1)
        world.pass(11)
        var seen: [Bool] = []
        for _ in 1...8 {
            world.pass(5)
            seen.append(world.members()[0].answersWell)
        }
        #expect(seen == [false, true, false, true, false, true, false, true])
        world.pass(30)
        #expect(world.members()[0].answersWell)
        #expect(world.faultCounts[0].count >= 4)
    }

    @Test func aBalancerJudgesLate() throws {
        var world = try world("fault: late-health, delay: 30, times: 1") { world in
            _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
            try world.addGroup(desired: 1) { $0.classicLoadBalancers = ["front"] }
        }
        world.pass(45)
        #expect(world.classicLoadBalancers["front"]?.registrations.map(\.health) == [.initial])
        world.pass(2)
        #expect(world.classicLoadBalancers["front"]?.registrations.map(\.health) == [.healthy])
    }

    @Test func drainingTakesAsLongAsItIsSaid() throws {
        var world = try world("fault: slow-drain, delay: 3600") { world in
            var spec = ClassicLoadBalancerSpec.inAllZones("front", of: world)
            spec.drains = true
            _ = try world.createClassicLoadBalancer(spec)
            try world.addGroup(desired: 1) { $0.classicLoadBalancers = ["front"] }
            world.pass(20)
        }
        _ = try world.terminateInGroup(world.ids()[0], decrement: true)
        world.pass(3599)
        #expect(world.states() == [.terminating])
        world.pass(4)
        #expect(world.states() == [])
    }
}
