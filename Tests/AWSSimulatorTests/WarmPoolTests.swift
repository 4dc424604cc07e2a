import AWSSimulator
import Testing

@Suite struct WarmPoolTests {
    private func world(_ adjust: (inout WarmPool) -> Void = { _ in }) throws -> World {
        var world = World.quick()
        let id = try world.createLaunchTemplate(
            name: "web", content: LaunchTemplateContent(image: "ami-1", type: "t3.micro"))
        try world.addGroup(max: 5, desired: 2) {
            $0.launchSource = .launchTemplate(LaunchTemplateReference(id: id, version: "$Latest"))
        }
        world.pass(11)
        var pool = WarmPool()
        pool.maxPreparedCapacity = 4
        adjust(&pool)
        try world.putWarmPool(pool, of: "web")
        world.pass(14)
        return world
    }

    private func pool(_ world: World) -> [Instance] {
        (world.groups["web"]?.warmPool?.instances ?? []).compactMap { world.instances[$0] }
    }

    private func newVersion(_ world: inout World) throws {
        let id = try #require(world.launchTemplates.values.first?.id)
        _ = try world.createLaunchTemplateVersion(
            id: id, content: LaunchTemplateContent(image: "ami-2", type: "t3.micro"))
    }

    static let states: [(WarmPool.State, Instance.Lifecycle, Instance.State)] = [
        (.stopped, .warmedStopped, .stopped), (.running, .warmedRunning, .running),
        (.hibernated, .warmedHibernated, .stopped),
    ]

    @Test(arguments: states) func fillsUpBesideTheGroupAndRests(
        _ state: WarmPool.State, _ lifecycle: Instance.Lifecycle, _ machine: Instance.State
    ) throws {
        let world = try world { $0.state = state }
        #expect(pool(world).map(\.lifecycle) == [lifecycle, lifecycle])
        #expect(pool(world).map(\.state) == [machine, machine])
        #expect(world.ids().count == 2)
    }

    @Test func isEmptiedFirstWhenTheGroupGrowsAndFilledAgain() throws {
        var world = try world { $0.minSize = 1 }
        let warm = pool(world).map(\.id)
        try world.resize(desired: 3)
        world.pass(2)
        #expect(world.states() == [.inService, .inService, .inService])
        #expect(world.ids().last == warm[0])
        #expect(
            world.activities(of: "web").contains {
                $0.description == "Launching a new EC2 instance from warm pool: \(warm[0])"
            })
        #expect(pool(world).map(\.id) == [warm[1]])
    }

    @Test(arguments: [true, false]) func handsOutOldInstancesUnlessSwitched(_ handsOutOld: Bool) throws {
        var world = try world()
        world.rules.groupSwitches.warmPoolHandsOutOld = handsOutOld
        try newVersion(&world)
        try world.resize(max: 6)
        world.pass(60)
        try world.resize(desired: 3)
        world.pass(2)
        #expect(world.images().last == (handsOutOld ? "ami-1" : "ami-2"))
    }

    @Test func itsInstancesAreNotTheGroupsOwn() throws {
        var world = try world()
        let warm = pool(world)[0].id
        let protect = refusal { () throws(APIError) in try world.setProtection(of: [warm], in: "web", to: true) }
        #expect(protect?.code == "ValidationError")
        let terminate = refusal { () throws(APIError) in _ = try world.terminateInGroup(warm, decrement: false) }
        #expect(terminate?.message == "Instance Id not found - No managed instance found for instance ID \(warm)")
    }

    @Test func launchHooksRunOnTheWayInAndOnTheWayOut() throws {
        var world = try world()
        try world.putHook(LifecycleHook(name: "boot", transition: .launching), of: "web")
        try world.resize(desired: 3)
        world.pass(2)
        #expect(world.states().last == .pendingWait)
        let id = try #require(world.ids().last)
        try world.completeHook("boot", of: "web", token: nil, instance: id, goesOn: true)
        world.pass(1)
        #expect(world.states().last == .inService)
    }

    @Test func goesWithAllItsInstances() throws {
        var world = try world()
        let warm = pool(world).map(\.id)
        try world.deleteWarmPool(of: "web", force: false)
        #expect(world.groups["web"]?.warmPool?.isBeingDeleted == true)
        world.pass(3)
        #expect(world.groups["web"]?.warmPool == nil)
        #expect(warm.map { world.instances[$0]?.state } == [.terminated, .terminated])
        #expect(world.ids().count == 2)
    }

    @Test func whatDiesInItIsReplaced() throws {
        var world = try world()
        let first = pool(world)[0].id
        world.kill(first)
        world.pass(20)
        #expect(pool(world).count == 2)
        #expect(!pool(world).map(\.id).contains(first))
    }
}
