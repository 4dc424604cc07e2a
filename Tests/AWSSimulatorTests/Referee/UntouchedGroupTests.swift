import AWSSimulator
import Testing
import Timekeeping

/// A group in which nothing is outdated when its target is written down has nothing to prove; one that only looks like it has.
@Suite struct UntouchedGroupTests {
    /// One instance behind a classic balancer, outdated.
    private func fleet() throws -> World {
        var world = World.quick()
        var balancer = ClassicLoadBalancerSpec(name: "front", listeners: [.init(port: 80, instancePort: 8080)])
        balancer.zones = world.network.zones
        _ = try world.createClassicLoadBalancer(balancer)
        try world.addGroup(min: 1, max: 4, desired: 1) { $0.classicLoadBalancers = ["front"] }
        world.pass(60)
        try world.change(toImage: "ami-2")
        return world
    }

    /// What is found when the group's instance dies before the target is written down, or after it, and a newcomer that is
    /// launched in its place serves when the run commits without having asked the balancer.
    private func found(diesBeforeThePin: Bool) throws -> [Breach] {
        let time = SimulatedTime(startWallTime: noon + .seconds(70), limits: .init(time: .seconds(7200)))
        let aws = SimulatedAWS(
            world: try fleet(), timekeeper: time.timekeeper, secrets: ["AKIASIMULATEDEXAMPLE": "simulated"])
        aws.beginRefereeing(RefereeTerms())
        try time.run {
            let engine = RoughEngine(client: SignedClient(aws: aws, timekeeper: time.timekeeper), mistakes: [])
            try await engine.look()
            try await engine.write("prepared", desired: 1)
            if diesBeforeThePin { try await loseTheOnlyOne(engine) }
            try await engine.look()
            try await engine.write("surging", surge: 0, desired: 1)
            if !diesBeforeThePin { try await loseTheOnlyOne(engine) }
            try await engine.look()
            try await engine.write("committing", surge: 0, desired: 1)
        }
        return aws.breaches
    }

    private func loseTheOnlyOne(_ engine: RoughEngine) async throws {
        let id = engine.members()[0]
        engine.client.aws.withWorld { $0.kill(id) }
        for _ in 0..<90 { try await engine.pass(1) }
        #expect(engine.members(ofImage: "ami-2").count == 1)
    }

    @Test func nobodyHasToAskAboutAGroupThatHadNothingOutdated() throws {
        #expect(try found(diesBeforeThePin: true).isEmpty)
    }

    @Test func whoeverHadSomethingOutdatedHasToBeAskedAbout() throws {
        #expect(try found(diesBeforeThePin: false).map(\.invariant) == [.partialInformation])
    }
}
