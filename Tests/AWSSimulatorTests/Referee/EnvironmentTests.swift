import AWSSimulator
import Testing
import Timekeeping

/// What AWS does on its own is not the run's doing, even where the run was the last to write sizes; the mistake next to it is.
@Suite struct EnvironmentTests {
    /// Three instances in one zone behind a classic load balancer; a second zone is empty and will be filled after 30 s.
    private func lopsided() throws -> World {
        var world = World.quick()
        world.rules.groupSwitches.zoneRebalanceLatency = TimeSpan(seconds: 30)
        var balancer = ClassicLoadBalancerSpec(name: "front", listeners: [.init(port: 80, instancePort: 8080)])
        balancer.zones = world.network.zones
        _ = try world.createClassicLoadBalancer(balancer)
        try world.addGroup(min: 1, max: 6, desired: 3) {
            $0.zones = ["eu-west-1a"]
            $0.classicLoadBalancers = ["front"]
        }
        world.pass(60)
        var change = GroupChange(name: "web")
        change.zones = ["eu-west-1a", "eu-west-1b"]
        try world.updateGroup(change)
        return world
    }

    /// What is found while `body` acts: of what a missing journal breaks nothing.
    private func found(
        in world: World, _ body: @escaping @Sendable (RoughEngine) async throws -> Void
    ) throws -> [Invariant] {
        let time = SimulatedTime(startWallTime: noon + .seconds(70), limits: .init(time: .seconds(7200)))
        let aws = SimulatedAWS(
            world: world, timekeeper: time.timekeeper, secrets: ["AKIASIMULATEDEXAMPLE": "simulated"])
        aws.beginRefereeing(RefereeTerms())
        try time.run {
            try await body(RoughEngine(client: SignedClient(aws: aws, timekeeper: time.timekeeper), mistakes: []))
        }
        return aws.breaches.map(\.invariant).filter { $0 != .writeAhead && $0 != .partialInformation }
    }

    /// Looks every second, as events alone would not show who serves between them.
    private func wait(_ engine: RoughEngine, _ seconds: Int) async throws {
        for _ in 0..<seconds { try await engine.pass(1) }
    }

    @Test func balancingZonesIsNotBlamedOnTheSizesOfTheRun() throws {
        let breaches = try found(in: try lopsided()) { engine in
            try await engine.resize((1, 3, 5))
            try await wait(engine, 120)
            let zones = engine.client.aws.withWorld { world in Set(world.members().map(\.zone)) }
            #expect(zones.count == 2)
        }
        #expect(breaches == [])
    }

    @Test func scalingInWhileZonesAreBalancedIsBlamed() throws {
        let breaches = try found(in: try lopsided()) { engine in
            try await engine.resize((1, 3, 5))
            while engine.client.aws.withWorld({ $0.members().count }) == 3 { try await wait(engine, 1) }
            try await engine.resize((1, 2, 5))
            try await wait(engine, 120)
        }
        #expect(breaches.contains(.capacity))
        #expect(breaches.contains(.pointOfNoReturn))
    }

    @Test func whatWentForBalanceIsOwedAgainOnceTheNewcomerServes() throws {
        let breaches = try found(in: try lopsided()) { engine in
            try await engine.resize((1, 3, 5))
            try await wait(engine, 120)
            try await engine.resize((1, 2, 5))
            try await wait(engine, 60)
        }
        #expect(breaches.contains(.capacity))
    }

    @Test func aNewcomerThatCannotBootIsNotBlamedOnTheSizesOfTheRun() throws {
        var world = try lopsided()
        var failure = Condition(.bootFailure)
        failure.instances = .new
        world.rules.conditions = [failure]
        world.begin()
        let breaches = try found(in: world) { engine in
            try await surge(engine)
            try await wait(engine, 15)
            #expect(!engine.client.aws.withWorld { $0.faultCounts.filter { $0.count > 0 }.isEmpty })
        }
        #expect(breaches == [])
    }

    @Test func aPendingNewcomerThatSizesEndIsBlamed() throws {
        let breaches = try found(in: try lopsided()) { engine in
            try await surge(engine)
            try await engine.resize((1, 3, 6))
            try await wait(engine, 15)
        }
        #expect(breaches.contains(.victims))
    }

    private func surge(_ engine: RoughEngine) async throws {
        try await engine.look()
        try await engine.write("surging", surge: 3)
        try await engine.look()
        try await engine.protect(engine.members(), true)
        try await engine.suspend()
        try await engine.resize((4, 6, 9))
        try await wait(engine, 2)
    }

    @Test(arguments: [true, false])
    func aNewcomerThatSomebodyMarkedMayBeReplaced(_ isMarked: Bool) throws {
        var world = World.quick()
        try world.addGroup(min: 1, max: 4, desired: 2)
        world.pass(60)
        try world.change(toImage: "ami-2")
        let breaches = try found(in: world) { engine in
            try await engine.look()
            try await engine.write("prepared")
            try await engine.look()
            try await engine.protect(engine.members(), true)
            try await engine.suspend()
            try await engine.write("surging", surge: 2)
            try await engine.look()
            try await engine.resize((3, 4, 6))
            try await wait(engine, 40)
            let newcomer = try #require(engine.members(ofImage: "ami-2").first)
            if isMarked {
                try engine.client.aws.withWorld { (world) throws(APIError) in
                    try world.setHealth(of: newcomer, healthy: false, respectGracePeriod: false)
                }
            }
            try await engine.look()
            try await engine.terminate(newcomer, decrement: false)
            try await wait(engine, 5)
        }
        #expect(breaches == (isMarked ? [] : [.victims]))
    }
}
