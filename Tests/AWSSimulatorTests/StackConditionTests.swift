import AWSSimulator
import Testing
import Timekeeping

/// What a scenario does to stacks.
@Suite struct StackConditionTests {
    private func scenario(_ yaml: String) throws -> Scenario {
        var scenario = try Scenario(yaml: yaml, source: "test.yaml")
        let conditions = scenario.rules.conditions
        scenario.rules = World.quick().rules
        scenario.rules.conditions = conditions
        return scenario
    }

    /// Lets a stack that was made before the scenario began be updated for ten minutes.
    private func update(
        _ yaml: String, minutes: Int64 = 10, _ prepare: (inout World) throws -> Void = { _ in }
    ) throws -> (world: World, counts: [FaultCount]) {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        try prepare(&world)
        let time = SimulatedTime(startWallTime: world.now)
        let aws = SimulatedAWS(world: world, timekeeper: time.timekeeper, scenario: try scenario(yaml))
        return try time.run {
            try aws.withWorld { world throws(APIError) in _ = try world.beginUpdate("web", nil, ["AmiId": "ami-2"]) }
            try await time.timekeeper.sleep(for: .seconds(60 * minutes))
            return (aws.withWorld { $0 }, aws.faultCounts)
        }
    }

    @Test(arguments: ["Web", "AWS::AutoScaling::AutoScalingGroup"])
    func aResourceThatFailsTurnsTheUpdateBack(named: String) throws {
        let (world, counts) = try update("stack: { failUpdate: ['\(named)'], reason: out of luck }")
        #expect(world.status() == .updateRollbackComplete)
        let event = world.cloudFormation.stack("web")?.events.first { $0.status == "UPDATE_FAILED" }
        #expect(event?.logicalID == "Web")
        #expect(event?.reason == "out of luck")
        #expect(counts == [FaultCount(name: "stack-failure", count: 1)])
    }

    @Test func aResourceThatCannotBePutBackLeavesTheStackFailed() throws {
        let (world, counts) = try update("stack: { failUpdate: [Web], failRollback: [Web] }")
        #expect(world.status() == .updateRollbackFailed)
        #expect(counts.map(\.name) == ["stack-failure", "stack-rollback-failure"])
    }

    @Test func aResourceThatFailsToBeCreatedFailsTheStack() throws {
        var world = World.quick()
        world.stackFaults.fail = ["AWS::AutoScaling::LaunchConfiguration"]
        try world.makeStack(smallTemplate())
        #expect(world.status() == .rollbackComplete)
        world.stackFaults.fail = []
        world.stackFaults.failUpdate = ["AWS::AutoScaling::LaunchConfiguration"]
        try world.makeStack(smallTemplate(), named: "other")
        #expect(world.status("other") == .createComplete)
    }

    @Test func aStuckStackGoesOnWhenThePeriodIsOver() throws {
        let yaml = "faults: [{ fault: stuck-stack, stack: we, to: 900 }]"
        #expect(try update(yaml, minutes: 14).world.status() == .updateInProgress)
        let (world, counts) = try update(yaml, minutes: 20)
        #expect(world.status() == .updateComplete)
        #expect(counts == [FaultCount(name: "stuck-stack", count: 1)])
    }

    @Test func aCleanupBeginsLate() throws {
        let yaml = "faults: [{ fault: slow-cleanup, delay: 600 }]"
        #expect(try update(yaml, minutes: 9).world.status() == .updateCleanup)
        #expect(try update(yaml, minutes: 12).world.status() == .updateComplete)
    }

    @Test func aStackUpdateTakesAwayTagsThatTheTemplateDoesNotKnow() throws {
        func keys(_ yaml: String) throws -> [String] {
            let world = try update(yaml) { world in
                try world.setTags([GroupTag("journal:1", "x"), GroupTag("other", "y")], of: world.physicalID("Web"))
            }.world
            return world.groups[world.physicalID("Web")]?.tags.map(\.key).filter { !$0.hasPrefix("aws:") } ?? []
        }
        #expect(try keys("seed: 1") == ["journal:1", "other"])
        #expect(try keys("faults: [{ fault: lost-tags, prefix: 'journal:' }]") == ["other"])
        #expect(try keys("faults: [{ fault: lost-tags }]") == [])
    }

    @Test func theStatusShowsLateAndTheEventsDoNot() throws {
        var world = World.quick()
        try world.makeStack(smallTemplate())
        let time = SimulatedTime(startWallTime: world.now)
        let aws = SimulatedAWS(
            world: world, timekeeper: time.timekeeper,
            scenario: try scenario("faults: [{ fault: late-status, delay: 20 }]"))
        let client = SignedClient(aws: aws, timekeeper: time.timekeeper)
        let seen = try time.run {
            var seen: [String?] = []
            _ = try await client.call(
                "cloudformation", "UpdateStack",
                [
                    ("StackName", "web"), ("UsePreviousTemplate", "true"),
                    ("Parameters.member.1.ParameterKey", "AmiId"), ("Parameters.member.1.ParameterValue", "ami-2"),
                ])
            for _ in 1...2 {
                seen.append(
                    try await client.call("cloudformation", "DescribeStacks", [("StackName", "web")]).first(
                        "StackStatus"))
                try await time.timekeeper.sleep(for: .seconds(20))
            }
            return seen
        }
        #expect(seen == ["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    }
}
