import AWSSimulator
import Testing

@Suite struct MixedInstancesTests {
    private func world(
        desired: Int, _ overrides: [MixedInstancesPolicy.Override],
        _ adjust: (inout InstancesDistribution) -> Void = { _ in }
    ) throws -> World {
        var world = World.quick()
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        var distribution = InstancesDistribution()
        adjust(&distribution)
        let policy = MixedInstancesPolicy(
            template: LaunchTemplateReference(id: id, version: "1"), overrides: overrides, distribution: distribution)
        try world.addGroup(max: 20, desired: desired) { $0.launchSource = .mixed(policy) }
        world.pass(11)
        return world
    }

    @Test func weightsCountTowardsTheDesiredCapacityAndMayOvershoot() throws {
        var world = try world(desired: 10, [.init(type: "m6i.xlarge", weight: "4")])
        #expect(world.members().map(\.weight) == [4, 4, 4])
        // Nobody is light enough to go.
        world.pass(60)
        #expect(world.ids().count == 3)
        try world.resize(desired: 8)
        world.pass(5)
        #expect(world.ids().count == 2)
    }

    @Test func theNextTypeIsTakenWhereTheFirstIsNotToBeHad() throws {
        var world = try world(desired: 1, [.init(type: "m6i.large"), .init(type: "m5.large")])
        #expect(world.members().map(\.type) == ["m6i.large"])
        world.rules.groupSwitches.limits.typesWithoutCapacity = ["m6i.large"]
        try world.resize(desired: 2)
        world.pass(11)
        #expect(world.members().map(\.type) == ["m6i.large", "m5.large"])
    }

    @Test func theBaseIsOnDemandAndSoIsItsShareAbove() throws {
        let world = try world(desired: 6, [.init(type: "m6i.large")]) {
            $0.onDemandBase = 2
            $0.onDemandPercentage = 50
        }
        #expect(world.members().map(\.isSpot) == [false, false, false, false, true, true])
    }

    @Test func scaleInKeepsTheShares() throws {
        var world = try world(desired: 4, [.init(type: "m6i.large")]) { $0.onDemandPercentage = 50 }
        #expect(world.members().count(where: \.isSpot) == 2)
        try world.resize(desired: 2)
        world.pass(4)
        #expect(world.members().map(\.isSpot).count(where: { $0 }) == 1)
    }

    @Test func withoutSpotCapacityTheActivitySaysSo() throws {
        var world = World.quick()
        world.rules.groupSwitches.limits.hasSpotCapacity = false
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        var distribution = InstancesDistribution()
        distribution.onDemandPercentage = 0
        let policy = MixedInstancesPolicy(
            template: LaunchTemplateReference(id: id), overrides: [], distribution: distribution)
        try world.addGroup(desired: 1) { $0.launchSource = .mixed(policy) }
        world.pass(2)
        #expect(
            world.activities(of: "web").first?.statusMessage
                == "There is no Spot capacity available that matches your request. Launching EC2 instance failed.")
    }

    @Test func anOverridesOwnTemplateIsLaunched() throws {
        var world = World.quick()
        let base = try world.createLaunchTemplate(
            name: "x86", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        let arm = try world.createLaunchTemplate(
            name: "arm", content: LaunchTemplateContent(image: "ami-arm", type: "t4g.micro"))
        let policy = MixedInstancesPolicy(
            template: LaunchTemplateReference(id: base),
            overrides: [.init(type: "t4g.micro", template: LaunchTemplateReference(id: arm))])
        try world.addGroup(desired: 1) { $0.launchSource = .mixed(policy) }
        world.pass(11)
        #expect(world.images() == ["ami-arm"])
        #expect(world.members().map(\.type) == ["t4g.micro"])
    }

    @Test func attributesGiveTheSmallestTypeThatHasThemAndTooMuchIsRefused() throws {
        let wanted = InstanceRequirements(minimumCPUs: 4, minimumMemoryMiB: 12_000)
        let world = try world(desired: 1, [.init(type: nil, requirements: wanted)])
        #expect(world.members().map(\.type) == ["m6i.xlarge"])
        let error = #expect(throws: APIError.self) {
            _ = try self.world(
                desired: 1,
                [.init(type: nil, requirements: InstanceRequirements(minimumCPUs: 1000, minimumMemoryMiB: 1))])
        }
        #expect(error?.message.hasPrefix("No instance types match") == true)
    }

    @Test func spotCapacityIsTakenBackAfterTwoMinutesAndReplaced() throws {
        var world = try world(desired: 1, [.init(type: "m6i.large")]) { $0.onDemandPercentage = 0 }
        let id = world.ids()[0]
        try world.interruptSpot(id)
        world.pass(119)
        #expect(world.instances[id]?.state == .running)
        world.pass(20)
        #expect(world.ids() != [id])
        #expect(world.states() == [.inService])
    }
}
