import AWSClient
import AWSWire
import Foundation
import HTTPTypes
import Testing
import Timekeeping
import Transport

/// The operations that only hooks ask for, on the wire.
@Suite struct HookOperationTests {
    private func body(_ request: WireRequest?) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(request?.body ?? [])) as? NSDictionary)
    }

    @Test func aCommandGoesOutAsJSON() throws {
        let outcome = try play([.ok(#"{"Command":{"CommandId":"c-1","Status":"Pending"}}"#)]) {
            (client) throws(AWSError) in
            try await client.sendCommand(
                CommandRequest(
                    document: "AWS-RunShellScript", instanceIDs: ["i-1", "i-2"], parameters: ["commands": ["a", "b"]],
                    deliveryTimeout: 60, comment: "why"))
        }
        #expect(outcome.value == "c-1")
        let request = try #require(outcome.requests.first)
        #expect(request.head.authority == "ssm.eu-west-1.amazonaws.com")
        #expect(request.head.headerFields[.init("x-amz-target")!] == "AmazonSSM.SendCommand")
        let expected: NSDictionary = [
            "DocumentName": "AWS-RunShellScript", "InstanceIds": ["i-1", "i-2"],
            "Parameters": ["commands": ["a", "b"]], "TimeoutSeconds": 60, "Comment": "why",
        ]
        #expect(try body(request) == expected)
    }

    @Test func aCommandWhoseAnswerIsLostIsNotSentAgain() throws {
        let outcome = try play([.failure(.connectionLost(host: "ssm", reason: "cut"))], repeatsLast: true) {
            (client) throws(AWSError) in
            try await client.sendCommand(CommandRequest(document: "d", instanceIDs: ["i-1"]))
        }
        #expect(outcome.error?.isAmbiguous == true)
        #expect(outcome.requests.count == 1)
    }

    @Test func whatBecameOfACommandIsRead() throws {
        let answer = #"""
            {"CommandId":"c-1","InstanceId":"i-1","DocumentName":"d","Comment":"","Status":"Failed",
             "StatusDetails":"Failed","ResponseCode":3,"StandardOutputContent":"out","StandardErrorContent":"bad"}
            """#
        let outcome = try play([.ok(answer)]) { (client) throws(AWSError) in
            try await client.getCommandInvocation(commandID: "c-1", instanceID: "i-1")
        }
        let found = try #require(outcome.value)
        #expect(found.status == "Failed" && found.responseCode == 3)
        #expect(found.output == "out" && found.errorOutput == "bad")
        #expect(try body(outcome.requests.first) == ["CommandId": "c-1", "InstanceId": "i-1"] as NSDictionary)
    }

    @Test func commandsOfAnInstanceAreListedOnAllPages() throws {
        func page(_ id: String, _ token: String) -> ScriptedTransport.Answer {
            .ok(#"{"CommandInvocations":[{"CommandId":"\#(id)","InstanceId":"i-1","Status":"Success"}]\#(token)}"#)
        }
        let outcome = try play([page("c-1", #","NextToken":"t""#), page("c-2", "")]) { (client) throws(AWSError) in
            try await client.listCommandInvocations(instanceID: "i-1")
        }
        #expect(outcome.value?.map(\.commandID) == ["c-1", "c-2"])
        #expect(try body(outcome.requests.last) == ["InstanceId": "i-1", "NextToken": "t"] as NSDictionary)
        let circle = try play([page("c-1", #","NextToken":"t""#)], repeatsLast: true) { (client) throws(AWSError) in
            try await client.listCommandInvocations(instanceID: "i-1")
        }
        #expect(circle.requests.count == 2, "a token that comes a second time ends it")
    }

    @Test func aMessageIsPublished() throws {
        let outcome = try play([.result("Publish", "<MessageId>m-1</MessageId>")]) { (client) throws(AWSError) in
            try await client.publish(topicARN: "arn:t", message: "gone", subject: "web")
        }
        #expect(outcome.value == "m-1")
        #expect(outcome.requests.first?.head.authority == "sns.eu-west-1.amazonaws.com")
        let form = try #require(outcome.forms.first)
        #expect(form["Version"] == "2010-03-31" && form["TopicArn"] == "arn:t")
        #expect(form["Message"] == "gone" && form["Subject"] == "web")
    }

    @Test func aMetricIsReadOnAllPages() throws {
        func page(_ minute: Int, _ value: String, _ token: String) -> ScriptedTransport.Answer {
            .result(
                "GetMetricData",
                """
                <MetricDataResults><member><Id>a</Id><Label>errors</Label><StatusCode>Complete</StatusCode>
                <Timestamps><member>2026-11-22T12:0\(minute):00Z</member></Timestamps>
                <Values><member>\(value)</member></Values></member></MetricDataResults>\(token)
                """)
        }
        let start = try #require(WallTime(iso8601: "2026-11-22T12:00:00Z"))
        let metric = MetricQuery.Metric(
            namespace: "web", name: "errors", dimensions: [Tag(key: "InstanceId", value: "i-1")], period: 60,
            statistic: "p99")
        let outcome = try play([page(1, "2.5", "<NextToken>t</NextToken>"), page(0, "1.0E-4", "")]) {
            (client) throws(AWSError) in
            try await client.getMetricData(
                [MetricQuery(id: "a", metric: metric), MetricQuery(id: "b", expression: "a*2", returnsData: false)],
                from: start, to: start + .seconds(120))
        }
        let found = try #require(outcome.value)
        #expect(found.map(\.values) == [[2.5, 0.0001]])
        #expect(found.first?.timestamps == [start + .seconds(60), start])
        let form = try #require(outcome.forms.first)
        #expect(form["StartTime"] == "2026-11-22T12:00:00.000Z" || form["StartTime"] == "2026-11-22T12:00:00Z")
        #expect(form["MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value"] == "i-1")
        #expect(form["MetricDataQueries.member.1.MetricStat.Stat"] == "p99")
        #expect(form["MetricDataQueries.member.2.Expression"] == "a*2")
        #expect(form["MetricDataQueries.member.2.ReturnData"] == "false")
    }
}
