import AWSSimulator
import AWSWire
import HTTPTypes
import Testing
import Timekeeping
import Transport

/// Commands, topics and metrics of the built-in AWS.
@Suite struct CommandTests {
    private static func json(
        _ client: SignedClient, _ target: String, _ body: String, service: String = "ssm"
    ) async throws(TransportError) -> SignedClient.Reply {
        var request = WireRequest(
            head: HTTPRequest(method: .post, scheme: "https", authority: "\(service).example.com", path: "/"),
            body: Array(body.utf8))
        if let name = HTTPField.Name("X-Amz-Target") { request.head.headerFields[name] = target }
        return try await client.send(request, service: service)
    }

    private static func send(
        _ client: SignedClient, _ id: String, _ lines: String, more: String = ""
    ) async throws(TransportError) -> SignedClient.Reply {
        try await json(
            client, "AmazonSSM.SendCommand",
            #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["\#(id)"],"Parameters":{"commands":[\#(lines)]\#(more)}}"#
        )
    }

    private static func command(_ reply: SignedClient.Reply) -> String {
        String(reply.body.split(separator: #""CommandId":""#).dropFirst().first?.prefix { $0 != "\"" } ?? "")
    }

    /// Sends a script, and says what is told of it `seconds` later.
    private func told(
        _ lines: String, after seconds: Int, more: String = "", image: String = "ami-1"
    ) throws -> String {
        var world = World.quick()
        try world.addGroup(desired: 1, image: image)
        world.pass(30)
        let id = try #require(world.ids().first)
        return try simulate(world) { client in
            let command = Self.command(try await Self.send(client, id, lines, more: more))
            try await client.timekeeper.sleep(for: .seconds(seconds))
            return try await Self.json(
                client, "AmazonSSM.GetCommandInvocation", #"{"CommandId":"\#(command)","InstanceId":"\#(id)"}"#
            ).body
        }
    }

    @Test(arguments: [
        (#""echo a""#, 0, #""Status":"Pending""#), (#""sleep 9""#, 5, #""Status":"InProgress""#),
        (#""echo a","sleep 3""#, 6, #""ResponseCode":0,"StandardOutputContent":"a\u000a""#),
        (#""exit 7","echo b""#, 6, #""ResponseCode":7,"StandardOutputContent":"""#),
        (#""false""#, 6, #""Status":"Failed""#), (#""curl -fs http://localhost:8080/health""#, 6, #""Success""#),
    ])
    func aScriptTakesItsTimeAndHasAnEnd(_ lines: String, _ seconds: Int, _ words: String) throws {
        let told = try told(lines, after: seconds)
        #expect(told.contains(words), "\(told)")
    }

    @Test func aScriptThatTakesTooLongIsEnded() throws {
        let told = try told(#""sleep 60""#, after: 20, more: #","executionTimeout":["5"]"#)
        #expect(told.contains(#""Status":"TimedOut","StatusDetails":"ExecutionTimedOut""#), "\(told)")
    }

    @Test func aCommandForAMachineThatGoesIsNeverDelivered() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(30)
        let id = try #require(world.ids().first)
        let told = try simulate(world) { client in
            let reply = try await Self.json(
                client, "AmazonSSM.SendCommand",
                #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["\#(id)"],"TimeoutSeconds":60,"#
                    + #""Parameters":{"commands":["sleep 30"]}}"#)
            _ = try await client.call("ec2", "TerminateInstances", [("InstanceId.1", id)])
            try await client.timekeeper.sleep(for: .seconds(70))
            return try await Self.json(
                client, "AmazonSSM.GetCommandInvocation",
                #"{"CommandId":"\#(Self.command(reply))","InstanceId":"\#(id)"}"#
            ).body
        }
        #expect(told.contains(#""Status":"TimedOut","StatusDetails":"DeliveryTimedOut""#), "\(told)")
    }

    @Test func aMachineThatHasNotBootedHasNoAgent() throws {
        var world = World.quick()
        try world.addGroup(desired: 1)
        world.pass(3)
        let id = try #require(world.ids().first)
        let replies = try simulate(world) { client in
            [try await Self.send(client, id, #""true""#), try await Self.send(client, "i-nobody", #""true""#)]
        }
        for reply in replies {
            #expect(reply.status == 400 && reply.body.contains("InvalidInstanceId"), "\(reply.body)")
        }
    }

    @Test func aMessageReachesItsTopicAndNoOther() throws {
        let told = try simulate { client in
            let made = try await client.call("sns", "CreateTopic", [("Name", "ops")])
            let topic = made.first("TopicArn") ?? ""
            let sent = try await client.call("sns", "Publish", [("TopicArn", topic), ("Message", "gone")])
            let lost = try await client.call("sns", "Publish", [("TopicArn", topic + "x"), ("Message", "gone")])
            let kept = client.aws.withWorld { $0.topics[topic]?.messages.map(\.text) ?? [] }
            return [sent.first("MessageId") ?? "", "\(lost.status) \(lost.first("Code") ?? "")"] + kept
        }
        #expect(told[0].count == 36 && Array(told[1...]) == ["404 NotFound", "gone"], "\(told)")
    }

    @Test(arguments: [
        ("Sum", ["7", "1"]), ("Average", ["3.5", "1"]), ("Maximum", ["4", "1"]), ("SampleCount", ["2", "1"]),
        ("p50", ["3", "1"]),
    ])
    func aMetricIsWhatWasPutThereByPeriod(_ statistic: String, _ expected: [String]) throws {
        let told = try simulate { client in
            for (seconds, value) in [(-100, "1"), (-30, "3"), (-20, "4")] {
                let time = (noon + .seconds(Int64(seconds))).iso8601
                _ = try await client.call(
                    "monitoring", "PutMetricData",
                    [
                        ("Namespace", "web"), ("MetricData.member.1.MetricName", "errors"),
                        ("MetricData.member.1.Value", value), ("MetricData.member.1.Timestamp", time),
                    ])
            }
            let query = "MetricDataQueries.member.1"
            return try await client.call(
                "monitoring", "GetMetricData",
                [
                    ("StartTime", (noon + .seconds(-300)).iso8601), ("EndTime", noon.iso8601), ("\(query).Id", "a"),
                    ("\(query).MetricStat.Metric.Namespace", "web"),
                    ("\(query).MetricStat.Metric.MetricName", "errors"), ("\(query).MetricStat.Period", "60"),
                    ("\(query).MetricStat.Stat", statistic),
                ])
        }
        let values = told.body.split(separator: "<Values>").last?.split(separator: "</Values>").first ?? ""
        let numbers = values.split(separator: "<member>").compactMap { $0.split(separator: "<").first }.compactMap {
            Double($0)
        }
        #expect(numbers == expected.compactMap { Double($0) }, "\(told.body)")
    }
}
