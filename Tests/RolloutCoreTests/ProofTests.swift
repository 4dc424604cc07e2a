import RolloutCore
import Testing
import Timekeeping

struct ProofTests {
    @Test func twoBalancersThatDisagreeKeepANewcomerUnproven() throws {
        let first = Scene.web(sources: [.blue, .green])
        var rehearsal = Scene.update([first]) { model in
            model.health = { instance, source, age in
                let isServing = source == .blue || instance.identity == .version(1)
                return SourceHealth(
                    source: source, isServing: isServing, state: isServing ? "healthy" : "unhealthy (Target.Timeout)")
            }
        }
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        let cause = try #require(rehearsal.rollout.cause)
        #expect(cause.contains("group web was not healthy within 600 s: 0 of 4 are; i-new1"))
        #expect(cause.contains("target group green: unhealthy (Target.Timeout)"))
        expectPutBack(rehearsal, rehearsal.model["web"], like: first, isFrozen: true)
    }

    @Test func theTimeOutIsCountedFromTheSurgeToTheProof() throws {
        var options = RolloutOptions()
        options.healthyTimeout = .seconds(120)
        let rehearsal = Scene.update([Scene.web()], options: options) { $0.health = Scene.sickNewcomers }.ran()
        let surge = try #require(rehearsal.done.first { $0.action.kind == "sizes" })
        let back = try #require(rehearsal.done.first { $0.stage == .rollingBack })
        #expect((120...136).contains((back.at - surge.at).inSeconds))
    }

    struct ObstacleCase: CustomTestStringConvertible {
        var testDescription: String
        var lifecycle = "InService"
        var isHealthy = true
        var sources: [SourceHealth] = []
        var obstacle: String?
    }

    @Test(arguments: [
        ObstacleCase(testDescription: "no source, in service", obstacle: nil),
        ObstacleCase(testDescription: "pending", lifecycle: "Pending:Wait", obstacle: "Pending:Wait"),
        ObstacleCase(testDescription: "standby", lifecycle: "Standby", obstacle: "Standby"),
        ObstacleCase(testDescription: "terminating", lifecycle: "Terminating:Proceed", obstacle: "Terminating:Proceed"),
        ObstacleCase(
            testDescription: "a state that AWS invents next year", lifecycle: "Resting", obstacle: "Resting"),
        ObstacleCase(testDescription: "marked unhealthy", isHealthy: false, obstacle: "Unhealthy in its group"),
        ObstacleCase(
            testDescription: "draining in a classic balancer that still says InService",
            sources: [
                SourceHealth(
                    source: .blue, isServing: false, state: "InService (Instance deregistration currently in progress)")
            ],
            obstacle: "classic load balancer web-blue: InService (Instance deregistration currently in progress)"),
        ObstacleCase(
            testDescription: "the second of two says no",
            sources: [
                SourceHealth(source: .blue, isServing: true, state: "InService"),
                SourceHealth(source: .green, isServing: false, state: "unavailable"),
            ], obstacle: "target group green: unavailable"),
        ObstacleCase(
            testDescription: "both say yes",
            sources: [
                SourceHealth(source: .blue, isServing: true, state: "InService"),
                SourceHealth(source: .green, isServing: true, state: "healthy"),
            ], obstacle: nil),
    ])
    func whatStandsAgainstAnInstance(_ sample: ObstacleCase) {
        let instance = InstanceSnapshot(
            id: "i-1", lifecycle: LifecycleState(sample.lifecycle), isHealthy: sample.isHealthy, identity: .version(2),
            sources: sample.sources)
        #expect(instance.obstacle == sample.obstacle)
    }

    struct LookCase: CustomTestStringConvertible {
        var testDescription: String
        /// Milliseconds, and whether the newcomers are fit then.
        var looks: [(Int, Bool)]
        var isProven: Bool
    }

    /// Three looks in a row that are at least two seconds apart.
    @Test(arguments: [
        LookCase(testDescription: "three looks", looks: [(0, true), (2000, true), (4000, true)], isProven: true),
        LookCase(testDescription: "two looks", looks: [(0, true), (4000, true)], isProven: false),
        LookCase(
            testDescription: "many looks in little time",
            looks: [(0, true), (500, true), (1000, true), (1500, true), (1999, true)], isProven: false),
        LookCase(
            testDescription: "every other one is too near",
            looks: [(0, true), (1900, true), (3800, true)], isProven: false),
        LookCase(
            testDescription: "every other one is too near, long enough",
            looks: [(0, true), (1900, true), (3800, true), (5700, true)], isProven: false),
        LookCase(
            testDescription: "one bad look starts again",
            looks: [(0, true), (2000, true), (4000, false), (6000, true), (8000, true)], isProven: false),
        LookCase(
            testDescription: "three after the bad one",
            looks: [(0, true), (2000, true), (4000, false), (6000, true), (8000, true), (10000, true)], isProven: true),
        LookCase(
            testDescription: "a bad look counts however near it is",
            looks: [(0, true), (2000, true), (2100, false), (4000, true), (6000, true)], isProven: false),
    ])
    func looksInARow(_ sample: LookCase) {
        var rehearsal = Scene.update([Scene.web(sources: [])])
        rehearsal.meddle = { $0.model.markNewcomers(isHealthy: false) }
        while rehearsal.model["web"].instances.filter({ $0.snapshot.lifecycle == .inService }).count < 8 {
            rehearsal.step()
        }
        let begin = rehearsal.model.now + .seconds(60)
        for (offset, isFit) in sample.looks {
            rehearsal.model.markNewcomers(isHealthy: isFit)
            var look = rehearsal.model.look(health: true)
            look.at = begin + .milliseconds(offset)
            _ = rehearsal.rollout.decide(look)
        }
        #expect((rehearsal.rollout.stage == .committing) == sample.isProven)
    }

    @Test func aGroupWithoutASourceIsProvenByItsOwnState() throws {
        let rehearsal = Scene.update([Scene.web(sources: [])]).ran()
        #expect(rehearsal.outcome == .succeeded)
        let proof = try #require(rehearsal.rollout.groupReports.first?.newcomers.first?.proof)
        #expect(proof == ["group: InService and Healthy in 3 looks in a row"])
    }

    @Test func aLookWithoutHealthProvesNothingAndLetsNothingGo() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .committing { rehearsal.step() }
        // The newcomers have fallen ill, and no balancer could be asked.
        for _ in 1...5 {
            var look = rehearsal.model.look(health: false)
            look.at = rehearsal.model.now
            let actions = rehearsal.rollout.decide(look)
            // Flags may follow the proof at once; what takes an instance away asks first.
            #expect(!actions.contains { ["sizes", "terminate"].contains($0.kind) })
            for action in actions where action.isChanging {
                _ = rehearsal.model.apply(action, seen: look, runID: rehearsal.runID)
            }
            rehearsal.model.advance(to: rehearsal.model.now + .seconds(2))
        }
    }

    @Test func newcomersThatFallIllBeforeAnyOldInstanceHasGoneTurnTheRunBack() {
        var rehearsal = Scene.update([Scene.web()])
        while rehearsal.rollout.stage != .committing { rehearsal.step() }
        rehearsal.model.health = Scene.sickNewcomers
        rehearsal.run()
        #expect(rehearsal.outcome == .frozen)
        #expect(rehearsal.rollout.cause?.contains("only 0 of 4 proven newcomers are still healthy") == true)
        #expect(rehearsal.model["web"].count(of: .version(1)) == 4)
        #expect(rehearsal.model.violations == [])
    }
}

extension FleetModel {
    /// Sets the group's own HealthStatus of everything that is not of version 1.
    mutating func markNewcomers(isHealthy: Bool) {
        for index in groups.indices {
            for place in groups[index].instances.indices
            where groups[index].instances[place].snapshot.identity != .version(1) {
                groups[index].instances[place].snapshot.isHealthy = isHealthy
            }
        }
    }
}
