import AWSSimulator
import AWSWire
import Testing
import Timekeeping
import Transport

/// What faults of calls do, as a client sees it.
@Suite struct CallFaultTests {
    /// What came of one call.
    private struct Seen: Equatable, Sendable {
        var status = 0
        var code: String?
        var error: String?
    }

    private static func scenario(_ yaml: String) throws -> Scenario {
        var scenario = try Scenario(yaml: yaml, source: "test.yaml")
        let conditions = scenario.rules.conditions
        scenario.rules = World.quick().rules
        scenario.rules.conditions = conditions
        return scenario
    }

    private static func look(
        _ client: SignedClient, _ service: String = "autoscaling", _ action: String = "DescribeAutoScalingGroups",
        _ fields: [(String, String)] = []
    ) async -> Seen {
        do throws(TransportError) {
            let reply = try await client.call(service, action, fields)
            return Seen(status: reply.status, code: reply.first("Code"))
        } catch {
            return Seen(error: error.description)
        }
    }

    private static let tag = [
        ("Tags.member.1.ResourceId", "web"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v"),
        ("Tags.member.1.PropagateAtLaunch", "false"),
    ]

    /// Runs `calls` calls of one kind and gives what was seen and whether the tag was written after each.
    private func run(
        _ yaml: String, _ service: String = "autoscaling", _ action: String = "CreateOrUpdateTags",
        _ fields: [(String, String)] = tag, calls: Int = 1
    ) throws -> (seen: [Seen], applied: [Bool], counts: [FaultCount], waited: Duration) {
        try simulate(scenario: Self.scenario(yaml)) { client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            let start = client.timekeeper.now
            var seen: [Seen] = []
            var applied: [Bool] = []
            for _ in 1...calls {
                seen.append(await Self.look(client, service, action, fields))
                applied.append(client.aws.withWorld { $0.groups["web"]?.tags.isEmpty == false })
            }
            return (seen, applied, client.aws.faultCounts, client.timekeeper.now - start)
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let fault: String
        var service = "autoscaling"
        let status: Int
        let code: String?
        var testDescription: String { "\(fault) at \(service)" }
    }

    static let refusals = [
        Case(fault: "throttle", status: 400, code: "Throttling"),
        Case(fault: "throttle", service: "ec2", status: 503, code: "RequestLimitExceeded"),
        Case(fault: "server-error", status: 500, code: "InternalFailure"),
        Case(fault: "unavailable", status: 503, code: "ServiceUnavailable"),
        Case(fault: "scaling-activity, operations: []", status: 400, code: "ScalingActivityInProgress"),
        Case(fault: "contention, operations: []", status: 500, code: "ResourceContention"),
        Case(fault: "health-unavailable, operations: []", service: "elbv2", status: 500, code: "HealthUnavailable"),
        Case(fault: "access-denied", status: 403, code: "AccessDenied"),
        Case(fault: "access-denied", service: "ec2", status: 403, code: "UnauthorizedOperation"),
        Case(fault: "expired-token", status: 403, code: "ExpiredToken"),
        Case(fault: "expired-token", service: "ec2", status: 400, code: "RequestExpired"),
        Case(fault: "html-page", status: 502, code: nil),
        Case(fault: "error, code: Own, status: 418", status: 418, code: "Own"),
        Case(fault: "clock-skew, seconds: 3600", status: 403, code: "SignatureDoesNotMatch"),
        Case(fault: "clock-skew, seconds: -3600", status: 403, code: "SignatureDoesNotMatch"),
    ]

    @Test(arguments: refusals) func refusesWithTheServicesOwnErrorAndChangesNothing(_ each: Case) throws {
        let action = each.service == "ec2" ? "DescribeInstances" : "DescribeTargetHealth"
        let isTagging = each.service == "autoscaling"
        let result = try run(
            "faults: [{ fault: \(each.fault), name: x }]", each.service, isTagging ? "CreateOrUpdateTags" : action,
            isTagging ? Self.tag : [])
        #expect(result.seen == [Seen(status: each.status, code: each.code)])
        #expect(result.applied == [false])
        #expect(result.counts == [FaultCount(name: "x", count: 1)])
    }

    struct Loss: CustomTestStringConvertible, Sendable {
        let fault: String
        let error: String
        let applied: [Bool]
        var testDescription: String { fault }
    }

    static let losses = [
        Loss(
            fault: "time-out", error: "service.example.com: no answer within 30.0 seconds", applied: [true, true]),
        Loss(
            fault: "time-out, change: not-made", error: "service.example.com: no answer within 30.0 seconds",
            applied: [false, false]),
        Loss(
            fault: "time-out, delay: 5", error: "service.example.com: no answer within 30.0 seconds",
            applied: [false, true]),
        Loss(
            fault: "reset", error: "service.example.com: the connection was lost: connection reset by peer",
            applied: [true, true]),
        Loss(
            fault: "reset, change: not-made",
            error: "service.example.com: the connection was lost: connection reset by peer", applied: [false, false]),
        Loss(fault: "refuse", error: "service.example.com: connection refused", applied: [false, false]),
        Loss(
            fault: "refuse, reason: name", error: "service.example.com: no address is known for this name",
            applied: [false, false]),
        Loss(
            fault: "refuse, reason: tls", error: "service.example.com: TLS: the certificate has expired",
            applied: [false, false]),
    ]

    @Test(arguments: losses) func anAnswerThatIsLostLeavesTheChangeAsTheFaultSays(_ each: Loss) throws {
        let (seen, applied) = try simulate(scenario: Self.scenario("faults: [{ fault: \(each.fault), times: 1 }]")) {
            client in
            try client.aws.withWorld { world throws(APIError) in try world.addGroup(desired: 0) }
            func isTagged() -> Bool { client.aws.withWorld { $0.groups["web"]?.tags.isEmpty == false } }
            let seen = await Self.look(client, "autoscaling", "CreateOrUpdateTags", Self.tag)
            let first = isTagged()
            try await client.timekeeper.sleep(for: .seconds(6))
            return (seen, [first, isTagged()])
        }
        #expect(seen == Seen(error: each.error))
        #expect(applied == each.applied)
    }

    @Test func aCutBodyIsShorterThanTheAnswerAndTheChangeIsMade() throws {
        let result = try run("faults: [{ fault: cut-body, call: 1 }]", calls: 1)
        #expect(result.seen[0].status == 200)
        #expect(result.applied == [true])
        let body = try simulate(scenario: Self.scenario("faults: [{ fault: cut-body }]")) { client in
            try await client.call("sts", "GetCallerIdentity").body
        }
        #expect(!body.hasSuffix("</GetCallerIdentityResponse>"))
    }

    @Test func aRequestThatArrivesTwiceIsCarriedOutTwiceAndAnsweredOnce() throws {
        let (desired, calls, status) = try simulate(
            scenario: Self.scenario("faults: [{ fault: duplicate, operations: [TerminateInstance*] }]")
        ) { client in
            let id = try client.aws.withWorld { world throws(APIError) in
                try world.addGroup(desired: 2)
                world.pass(12)
                return world.ids()[0]
            }
            let reply = try await client.call(
                "autoscaling", "TerminateInstanceInAutoScalingGroup",
                [("InstanceId", id), ("ShouldDecrementDesiredCapacity", "true")])
            return (client.aws.withWorld { $0.groups["web"]?.desiredCapacity }, client.aws.calls, reply.status)
        }
        #expect(status == 200)
        #expect(desired == 1)
        #expect(calls.map(\.errorCode) == [nil, "ScalingActivityInProgress"])
        #expect(calls.map(\.wasAnswered) == [true, false])
    }

    @Test func onlyTheCallsThatAreNamedAreConcerned() throws {
        let result = try simulate(
            scenario: Self.scenario(
                """
                faults:
                  - { fault: throttle, name: second, operations: [autoscaling:Describe*], call: 2 }
                  - { fault: throttle, name: odd, operations: [sts:GetCallerIdentity], every: 2, times: 1 }
                  - { fault: throttle, name: later, from: 100, to: 200 }
                """)
        ) { client in
            var codes: [String?] = []
            for action in ["DescribeTags", "DescribeAutoScalingGroups", "DescribeTags"] {
                codes.append(await Self.look(client, "autoscaling", action).code)
            }
            for _ in 1...4 { codes.append(await Self.look(client, "sts", "GetCallerIdentity").code) }
            for _ in 1...2 {
                try await client.timekeeper.sleep(for: .seconds(100))
                codes.append(await Self.look(client, "sts", "GetCallerIdentity").code)
            }
            return (codes, client.aws.faultCounts)
        }
        #expect(result.0 == [nil, "Throttling", nil, nil, "Throttling", nil, nil, "Throttling", nil])
        #expect(result.1.map(\.name) == ["second", "odd", "later"])
        #expect(result.1.map(\.count) == [1, 1, 1])
    }

    @Test func aChanceIsDrawnFromTheSeedAlone() throws {
        func codes(seed: Int) throws -> [Int] {
            try run(
                "seed: \(seed)\nfaults: [{ fault: throttle, chance: 0.5 }]", "sts", "GetCallerIdentity", [], calls: 40
            ).seen.map(\.status)
        }
        #expect(try codes(seed: 3) == codes(seed: 3))
        #expect(try codes(seed: 3) != codes(seed: 4))
        #expect((8...32).contains(try codes(seed: 3).count { $0 == 400 }))
    }

    @Test func aPageTokenExpires() throws {
        let codes = try simulate(scenario: Self.scenario("faults: [{ fault: expired-page, times: 1 }]")) { client in
            try client.aws.withWorld { world throws(APIError) in
                for number in 1...3 { try world.addGroup("web\(number)", desired: 0) }
            }
            let first = try await client.call("autoscaling", "DescribeAutoScalingGroups", [("MaxRecords", "2")])
            let token = first.first("NextToken") ?? ""
            let fields = [("MaxRecords", "2"), ("NextToken", token)]
            let second = await Self.look(client, "autoscaling", "DescribeAutoScalingGroups", fields)
            return [first.first("Code"), second.code, await Self.look(client, "autoscaling", "DescribeTags").code]
        }
        #expect(codes == [nil, "InvalidNextToken", nil])
    }
}
