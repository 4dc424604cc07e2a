import AWSSimulator
import Testing
import Timekeeping

/// Canaries and batches are held to what they promise: two instances, rolled by an engine of raw calls.
@Suite struct StrategyPromiseTests {
    enum Mistake: String, CaseIterable, Sendable {
        case takesBeforeTheCommit, takesTwo, takesOnBeforeTheProof, growsByTwo, takesAProvenOne, asksNobody

        var broken: Invariant {
            switch self {
            case .takesBeforeTheCommit, .takesOnBeforeTheProof: .pointOfNoReturn
            case .takesTwo: .capacity
            case .growsByTwo: .bound
            case .takesAProvenOne: .victims
            case .asksNobody: .partialInformation
            }
        }
    }

    private func fleet(isOutdated: Bool = true) throws -> World {
        var world = World.quick()
        var balancer = ClassicLoadBalancerSpec(name: "front", listeners: [.init(port: 80, instancePort: 8080)])
        balancer.zones = world.network.zones
        _ = try world.createClassicLoadBalancer(balancer)
        try world.addGroup(min: 1, max: 4, desired: 2) { $0.classicLoadBalancers = ["front"] }
        world.pass(60)
        if isOutdated { try world.change(toImage: "ami-2") }
        return world
    }

    private func found(
        _ strategy: RefereeTerms.Strategy, replacesAll: Bool = false,
        _ body: @escaping @Sendable (RoughEngine) async throws -> Void
    ) throws -> [Breach] {
        let time = SimulatedTime(startWallTime: noon + .seconds(70), limits: .init(time: .seconds(7200)))
        let aws = SimulatedAWS(
            world: try fleet(isOutdated: !replacesAll), timekeeper: time.timekeeper,
            secrets: ["AKIASIMULATEDEXAMPLE": "simulated"])
        var terms = RefereeTerms()
        terms.strategies = ["web": strategy]
        terms.replacesAll = replacesAll
        aws.beginRefereeing(terms)
        try time.run {
            try await body(RoughEngine(client: SignedClient(aws: aws, timekeeper: time.timekeeper), mistakes: []))
        }
        return aws.breaches
    }

    private func begin(_ engine: RoughEngine) async throws {
        try await engine.look()
        try await engine.write("prepared")
        try await engine.look()
        try await engine.protect(engine.members(), true)
        try await engine.suspend()
        try await engine.write("surging", surge: 2)
        try await engine.look()
    }

    private func prove(_ engine: RoughEngine, asks: Bool = true) async throws {
        for _ in 0..<45 { try await engine.pass(1) }
        for _ in 1...3 {
            try await engine.pass(3)
            try await engine.look()
            if asks { try await engine.health() }
        }
        try await engine.protect(engine.members(ofImage: "ami-2"), true)
    }

    /// One at a time, with a newcomer first.
    private func rollInBatches(_ engine: RoughEngine, _ mistake: Mistake? = nil) async throws {
        try await begin(engine)
        if mistake != .takesBeforeTheCommit { try await engine.write("committing", surge: 2) }
        try await engine.look()
        try await engine.resize(mistake == .growsByTwo ? (1, 4, 6) : (1, 3, 5))
        try await prove(engine, asks: mistake != .asksNobody)
        let old = engine.members(ofImage: "ami-1")
        try await engine.protect(mistake == .takesTwo ? old : [old[0]], false)
        try await engine.resize(mistake == .takesTwo ? (1, 1, 5) : (1, 2, 5))
        for _ in 0..<30 { try await engine.pass(1) }
        try await engine.resize((1, 3, 5))
        if mistake == .takesOnBeforeTheProof { try await engine.pass(4) } else { try await prove(engine) }
        if mistake == .takesAProvenOne {
            try await engine.protect([engine.members(ofImage: "ami-2")[0]], false)
        } else {
            try await engine.protect(engine.members(ofImage: "ami-1"), false)
        }
        try await engine.resize((1, 2, 5))
        for _ in 0..<60 { try await engine.pass(1) }
    }

    @Test func batchesWithoutAMistakeAreNotBlamed() throws {
        let breaches = try found(.rolling(batch: 1, surge: 1)) { try await rollInBatches($0) }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: Mistake.allCases)
    func aMistakeWithBatchesIsCaught(_ mistake: Mistake) throws {
        let breaches = try found(.rolling(batch: 1, surge: 1)) { try await rollInBatches($0, mistake) }
        #expect(breaches.contains { $0.invariant == mistake.broken }, "\(breaches)")
    }

    /// Two were proven for the first one that went; nobody has come since, and they do for the second as well.
    @Test func provenOnesDoForTheNextBatchWhereTheyAreEnough() throws {
        let breaches = try found(.rolling(batch: 1, surge: 2)) { engine in
            try await begin(engine)
            try await engine.write("committing", surge: 2)
            try await engine.look()
            try await engine.resize((1, 4, 6))
            try await prove(engine)
            let old = engine.members(ofImage: "ami-1")
            try await engine.protect([old[0]], false)
            try await engine.resize((1, 3, 6))
            try await engine.pass(4)
            try await engine.look()
            try await engine.protect([old[1]], false)
            try await engine.resize((1, 2, 6))
            for _ in 0..<60 { try await engine.pass(1) }
        }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    /// Old ones that run what the newcomers run: only the IDs tell them apart.
    @Test(arguments: [true, false])
    func whatIsUpToDateGoesForProvenNewcomersOnly(_ isProven: Bool) throws {
        let breaches = try found(.rolling(batch: 1, surge: 1), replacesAll: true) { engine in
            let old = engine.members()
            try await begin(engine)
            try await engine.write("committing", surge: 2)
            try await engine.look()
            try await engine.resize((1, 3, 5))
            for victim in old {
                for _ in 0..<45 { try await engine.pass(1) }
                for _ in 1...3 {
                    try await engine.pass(3)
                    try await engine.look()
                    try await engine.health()
                }
                try await engine.protect(engine.members().filter { !old.contains($0) }, true)
                try await engine.protect([victim], false)
                try await engine.resize((1, 2, 5))
                for _ in 0..<30 { try await engine.pass(1) }
                try await engine.resize((1, 3, 5))
                if !isProven {
                    try await engine.pass(2)
                    try await engine.look()
                    try await engine.protect([old[1]], false)
                    try await engine.resize((1, 2, 5))
                    break
                }
            }
        }
        #expect(breaches.contains { $0.invariant == .pointOfNoReturn } == !isProven, "\(breaches)")
        if isProven { #expect(breaches.isEmpty, "\(breaches)") }
    }

    @Test func moreThanABatchAtATimeIsCaughtEvenWhereEnoughServes() throws {
        let breaches = try found(.rolling(batch: 1, surge: 2)) { engine in
            try await begin(engine)
            try await engine.write("committing", surge: 2)
            try await engine.look()
            try await engine.resize((1, 4, 6))
            try await prove(engine)
            try await engine.protect(engine.members(ofImage: "ami-1"), false)
            try await engine.resize((1, 2, 6))
            for _ in 0..<60 { try await engine.pass(1) }
        }
        #expect(breaches.map(\.invariant) == [.pointOfNoReturn], "\(breaches)")
    }

    /// The old one first: one may be missing, and the next one goes when its newcomer is proven.
    private func rollInPlace(_ engine: RoughEngine, waits: Bool) async throws {
        try await begin(engine)
        try await engine.write("committing", surge: 2)
        try await engine.look()
        for _ in 1...2 {
            try await engine.protect([engine.members(ofImage: "ami-1")[0]], false)
            try await engine.resize((1, 1, 4))
            for _ in 0..<(waits ? 30 : 10) { try await engine.pass(1) }
            if waits {
                try await engine.resize((1, 2, 4))
                try await prove(engine)
            }
        }
    }

    @Test func oldOnesMayGoFirstWhereThatIsPromised() throws {
        let breaches = try found(.rolling(batch: 1, surge: 0)) { try await rollInPlace($0, waits: true) }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func oldOnesMayNotGoFirstWhereASurgeIsPromised() throws {
        let breaches = try found(.rolling(batch: 1, surge: 1)) { try await rollInPlace($0, waits: true) }
        #expect(breaches.contains { $0.invariant == .capacity }, "\(breaches)")
    }

    /// First one newcomer, and the other when that one serves, or at once.
    private func rollAsCanary(_ engine: RoughEngine, waits: Bool, stepsFirst: Bool = true) async throws {
        try await begin(engine)
        if stepsFirst { try await engine.resize((2, 3, 5)) }
        if waits { try await prove(engine) }
        try await engine.resize((3, 4, 6))
        try await prove(engine)
        try await engine.write("committing", surge: 2)
    }

    @Test func aCanaryThatIsProvenFirstIsNotBlamed() throws {
        let breaches = try found(.canary) { try await rollAsCanary($0, waits: true) }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: [true, false])
    func theRestBeforeTheFirstIsProvenIsCaught(stepsFirst: Bool) throws {
        let breaches = try found(.canary) { try await rollAsCanary($0, waits: false, stepsFirst: stepsFirst) }
        #expect(breaches.map(\.invariant) == [.pointOfNoReturn], "\(breaches)")
    }
}
