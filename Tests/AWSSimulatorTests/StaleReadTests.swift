import AWSSimulator
import Testing
import Timekeeping

/// Reading calls that show another world than the present one.
@Suite struct StaleReadTests {
    private func scenario(_ yaml: String) throws -> Scenario {
        var scenario = try Scenario(yaml: yaml, source: "test.yaml")
        scenario.rules = World.quick().rules
        return scenario
    }

    /// Lets a size be changed at 100 s, and looks at it each ten seconds.
    private func sizes(age: String) throws -> [String?] {
        try simulate(scenario: scenario("faults: [{ fault: stale-read, age: \(age) }]")) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 1) }
            try await client.timekeeper.sleep(for: .seconds(100))
            _ = try await client.call(
                "autoscaling", "SetDesiredCapacity", [("AutoScalingGroupName", "web"), ("DesiredCapacity", "3")])
            var seen: [String?] = []
            for _ in 1...6 {
                try await client.timekeeper.sleep(for: .seconds(10))
                seen.append(try await client.call("autoscaling", "DescribeAutoScalingGroups").first("DesiredCapacity"))
            }
            return seen
        }
    }

    @Test func aStaleReadShowsTheWorldOfThen() throws {
        #expect(try sizes(age: "25") == ["1", "1", "3", "3", "3", "3"])
    }

    @Test func everyReadDrawsItsOwnAgeSoThatTimeMayGoBack() throws {
        let seen = try sizes(age: "{ min: 0, max: 60 }").compactMap { $0 }
        #expect(seen != seen.sorted(), "\(seen)")
    }

    @Test func aStaleReadShowsWhatHappenedByItselfUntilThen() throws {
        let states = try simulate(scenario: scenario("faults: [{ fault: stale-read, age: 6 }]")) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 1) }
            var seen: [String] = []
            for _ in 1...3 {
                try await client.timekeeper.sleep(for: .seconds(6))
                let reply = try await client.call("autoscaling", "DescribeAutoScalingGroups")
                seen.append(reply.first("LifecycleState") ?? "none")
            }
            return seen
        }
        #expect(states == ["none", "Pending", "InService"])
    }

    @Test func instancesAreMissingOrGhostly() throws {
        let counts = try simulate(
            scenario: scenario(
                """
                faults:
                  - { fault: missing-instance, count: 2, operations: [DescribeAutoScalingGroups], call: 1 }
                  - { fault: ghost-instance, operations: [DescribeAutoScalingGroups], call: 3 }
                  - { fault: repeated-instance, operations: [DescribeAutoScalingGroups], call: 5 }
                """)
        ) { client in
            let gone = try client.aws.withWorld { world throws(APIError) in
                try world.addGroup(desired: 3)
                world.pass(12)
                let id = world.ids()[0]
                _ = try world.terminateInGroup(id, decrement: true)
                world.pass(10)
                return id
            }
            var seen: [[String]] = []
            for _ in 1...5 {
                let reply = try await client.call("autoscaling", "DescribeAutoScalingGroups")
                seen.append(reply.all("InstanceId"))
            }
            return seen.map { "\($0.count)\($0.contains(gone) ? " with the one that has gone" : "")" }
        }
        #expect(counts == ["0", "2", "3 with the one that has gone", "2", "3"])
    }

    @Test func aTagShowsLate() throws {
        let seen = try simulate(
            scenario: scenario("faults: [{ fault: late-tags, delay: 10, times: 1 }]")
        ) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            for value in ["a", "b"] {
                _ = try await client.call(
                    "autoscaling", "CreateOrUpdateTags",
                    [
                        ("Tags.member.1.ResourceId", "web"), ("Tags.member.1.ResourceType", "auto-scaling-group"),
                        ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", value),
                        ("Tags.member.1.PropagateAtLaunch", "false"),
                    ])
            }
            var seen: [String?] = []
            for _ in 1...2 {
                seen.append(try await client.call("autoscaling", "DescribeTags").first("Value"))
                seen.append(try await client.call("autoscaling", "DescribeAutoScalingGroups").first("Value"))
                try await client.timekeeper.sleep(for: .seconds(10))
            }
            return seen
        }
        #expect(seen == [nil, nil, "b", "b"])
    }

    @Test func aWriteOfSeveralTagsIsSeenTorn() throws {
        let seen = try simulate(
            scenario: scenario("faults: [{ fault: torn-tags, delay: 10, call: 2 }]")
        ) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            for value in ["old", "new"] {
                var fields: [(String, String)] = []
                for (number, key) in ["a", "b", "c"].enumerated() {
                    let prefix = "Tags.member.\(number + 1)"
                    fields += [
                        ("\(prefix).ResourceId", "web"), ("\(prefix).ResourceType", "auto-scaling-group"),
                        ("\(prefix).Key", key), ("\(prefix).Value", value), ("\(prefix).PropagateAtLaunch", "false"),
                    ]
                }
                _ = try await client.call("autoscaling", "CreateOrUpdateTags", fields)
            }
            var seen: [[String]] = []
            for _ in 1...2 {
                seen.append(try await client.call("autoscaling", "DescribeAutoScalingGroups").all("Value"))
                try await client.timekeeper.sleep(for: .seconds(10))
            }
            return seen
        }
        #expect(seen == [["new", "old", "new"], ["new", "new", "new"]])
    }
}
