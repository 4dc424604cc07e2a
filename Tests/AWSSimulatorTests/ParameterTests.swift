import AWSSimulator
import AWSWire
import HTTPTypes
import Testing
import Timekeeping
import Transport

/// Parameters and alarms, in JSON and as forms.
@Suite struct ParameterTests {
    private static func ask(
        _ client: SignedClient, _ target: String, _ body: String, service: String = "ssm"
    ) async throws(TransportError) -> SignedClient.Reply {
        var request = WireRequest(
            head: HTTPRequest(method: .post, scheme: "https", authority: "\(service).example.com", path: "/"),
            body: Array(body.utf8))
        request.head.headerFields[.contentType] = "application/x-amz-json-1.1"
        if let name = HTTPField.Name("X-Amz-Target") { request.head.headerFields[name] = target }
        return try await client.send(request, service: service)
    }

    /// Asks one after the other and gives status and body of each.
    private func answers(_ requests: [(String, String)], service: String = "ssm", prefix: String = "AmazonSSM") throws
        -> [String]
    {
        try simulate { client in
            var seen: [String] = []
            for (operation, body) in requests {
                let reply = try await Self.ask(client, "\(prefix).\(operation)", body, service: service)
                seen.append("\(reply.status) \(reply.body)")
            }
            return seen
        }
    }

    @Test func aParameterIsPutOnceAndOverwrittenWhenThatIsAsked() throws {
        let seen = try answers([
            ("PutParameter", #"{"Name":"/ami","Value":"ami-1","Type":"String"}"#),
            ("PutParameter", #"{"Name":"/ami","Value":"ami-2","Type":"String"}"#),
            ("PutParameter", #"{"Name":"/ami","Value":"ami-2","Overwrite":true}"#),
            ("GetParameter", #"{"Name":"/ami"}"#), ("GetParameter", #"{"Name":"/ami:1"}"#),
            ("GetParameter", #"{"Name":"/ami:7"}"#), ("DeleteParameter", #"{"Name":"/ami"}"#),
            ("GetParameter", #"{"Name":"/ami"}"#), ("DeleteParameter", #"{"Name":"/ami"}"#),
        ])
        #expect(seen[0] == #"200 {"Version":1,"Tier":"Standard"}"#)
        #expect(seen[1].hasPrefix(#"400 {"__type":"ParameterAlreadyExists","message":"The parameter already exists."#))
        #expect(seen[2] == #"200 {"Version":2,"Tier":"Standard"}"#)
        #expect(seen[3].hasPrefix(#"200 {"Parameter":{"Name":"/ami","Type":"String","Value":"ami-2","Version":2,"#))
        #expect(seen[3].hasSuffix(#""ARN":"arn:aws:ssm:eu-west-1:123456789012:parameter/ami","DataType":"text"}}"#))
        #expect(seen[4].contains(#""Value":"ami-1","Version":1,"Selector":":1""#))
        #expect(seen[5].contains(#""__type":"ParameterVersionNotFound""#))
        #expect(seen[6] == "200 {}")
        #expect(seen[7] == #"400 {"__type":"ParameterNotFound","message":"Parameter /ami not found."}"#)
        #expect(seen[8].hasPrefix(#"400 {"__type":"ParameterNotFound""#))
    }

    @Test func severalAreReadAtOnceByPathAndByHistory() throws {
        let seen = try answers([
            ("PutParameter", #"{"Name":"/a/x","Value":"1","Type":"String"}"#),
            ("PutParameter", #"{"Name":"/a/y/z","Value":"2","Type":"SecureString"}"#),
            ("PutParameter", #"{"Name":"/a/x","Value":"3","Overwrite":true}"#),
            ("GetParameters", #"{"Names":["/a/x","/b"]}"#), ("GetParametersByPath", #"{"Path":"/a"}"#),
            ("GetParametersByPath", #"{"Path":"/a","Recursive":true,"MaxResults":1,"WithDecryption":true}"#),
            (
                "GetParametersByPath",
                #"{"Path":"/a","Recursive":true,"NextToken":"page-1","WithDecryption":true}"#
            ),
            ("GetParametersByPath", #"{"Path":"/a","NextToken":"nonsense"}"#),
            ("GetParameterHistory", #"{"Name":"/a/x"}"#), ("GetParameter", #"{"Name":"/a/y/z"}"#),
            ("DeleteParameters", #"{"Names":["/a/x","/b"]}"#),
        ])
        #expect(seen[3].contains(#""Value":"3""#) && seen[3].hasSuffix(#""InvalidParameters":["/b"]}"#))
        #expect(!seen[4].contains("/a/y/z") && seen[4].contains("/a/x"))
        #expect(seen[5].hasSuffix(#""NextToken":"page-1"}"#) && seen[5].contains("/a/x"))
        #expect(seen[6].contains(#""Value":"2""#) && !seen[6].contains("NextToken"))
        #expect(seen[7].contains("InvalidNextToken"))
        #expect(seen[8].contains(#""Value":"1""#) && seen[8].contains(#""Value":"3""#))
        #expect(!seen[9].contains(#""Value":"2""#))
        #expect(seen[10] == #"200 {"DeletedParameters":["/a/x"],"InvalidParameters":["/b"]}"#)
    }

    @Test func whatCannotBeIsRefused() throws {
        let seen = try answers([
            ("PutParameter", #"{"Name":"/a","Value":"1"}"#),
            ("PutParameter", #"{"Name":"/aws/a","Value":"1","Type":"String"}"#),
            ("PutParameter", #"{"Name":"a b","Value":"1","Type":"String"}"#),
            ("PutParameter", #"{"Name":"/a","Value":"","Type":"String"}"#),
            ("PutParameter", #"{"Name":"/a","Value":"1","Type":"Number"}"#), ("PutParameter", "{"),
            ("LabelParameterVersion", "{}"),
        ])
        let codes = [
            "ValidationException", "AccessDeniedException", "ValidationException", "ValidationException",
            "ValidationException", "SerializationException", "InvalidAction",
        ]
        for (answer, code) in zip(seen, codes) { #expect(answer.hasPrefix(#"400 {"__type":"\#(code)""#), "\(answer)") }
        #expect(seen[6].contains("LabelParameterVersion"))
    }

    @Test func anAlarmIsMadeSetAndReadAsAForm() throws {
        let (states, pages, missing) = try simulate { client in
            for name in ["b", "a"] {
                _ = try await client.call(
                    "monitoring", "PutMetricAlarm",
                    [
                        ("AlarmName", name), ("MetricName", "Errors"), ("Namespace", "Web"), ("Threshold", "1.5"),
                        ("ComparisonOperator", "GreaterThanThreshold"), ("EvaluationPeriods", "2"), ("Period", "60"),
                        ("Statistic", "Sum"), ("AlarmActions.member.1", "arn:aws:sns:x"),
                    ])
            }
            var states: [String?] = []
            for state in ["ALARM", "OK", "LOUD"] {
                let reply = try await client.call(
                    "monitoring", "SetAlarmState",
                    [("AlarmName", "a"), ("StateValue", state), ("StateReason", "test")])
                let look = try await client.call("monitoring", "DescribeAlarms", [("AlarmNames.member.1", "a")])
                states.append(reply.first("Code") ?? look.first("StateValue"))
            }
            let first = try await client.call("monitoring", "DescribeAlarms", [("MaxRecords", "1")])
            let second = try await client.call(
                "monitoring", "DescribeAlarms", [("MaxRecords", "1"), ("NextToken", first.first("NextToken") ?? "")])
            let missing = try await client.call(
                "monitoring", "SetAlarmState",
                [("AlarmName", "c"), ("StateValue", "OK"), ("StateReason", "test")])
            return (states, [first.first("AlarmName"), second.first("AlarmName")], missing.first("Code"))
        }
        #expect(states == ["ALARM", "OK", "ValidationError"])
        #expect(pages == ["a", "b"])
        #expect(missing == "ResourceNotFound")
    }

    @Test func anAlarmIsMadeSetAndReadInJSON() throws {
        let seen = try answers(
            [
                (
                    "PutMetricAlarm",
                    #"{"AlarmName":"a","MetricName":"E","Namespace":"W","Threshold":1.5,"Period":60,"Statistic":"Sum","#
                        + #""ComparisonOperator":"GreaterThanThreshold","EvaluationPeriods":2,"ActionsEnabled":false,"#
                        + #""Dimensions":[{"Name":"G","Value":"web"}]}"#
                ),
                ("SetAlarmState", #"{"AlarmName":"a","StateValue":"ALARM","StateReason":"test"}"#),
                ("DescribeAlarms", #"{"AlarmNames":["a"]}"#), ("DescribeInsightRules", "{}"),
            ], service: "monitoring", prefix: "GraniteServiceVersion20100801")
        #expect(seen[0] == "200 {}")
        #expect(seen[2].contains(#""StateValue":"ALARM""#) && seen[2].contains(#""Threshold":1.5"#))
        #expect(seen[2].contains(#""ActionsEnabled":false"#) && seen[2].contains(#""EvaluationPeriods":2"#))
        #expect(seen[2].contains(#""Dimensions":[{"Name":"G","Value":"web"}]"#))
        #expect(seen[2].contains(#""CompositeAlarms":[]"#))
        #expect(seen[3].hasPrefix(#"400 {"__type":"InvalidAction""#) && seen[3].contains("DescribeInsightRules"))
    }

    @Test func aScenarioSetsTheStateOfAnAlarm() throws {
        var scenario = try Scenario(
            yaml: "operator: [{ call: 2, set-alarm: { errors: ALARM } }]", source: "test.yaml")
        scenario.rules = World.quick().rules
        let states = try simulate(scenario: scenario) { client in
            var states: [String?] = []
            _ = try await client.call(
                "monitoring", "PutMetricAlarm",
                [
                    ("AlarmName", "errors"), ("MetricName", "E"), ("ComparisonOperator", "GreaterThanThreshold"),
                    ("EvaluationPeriods", "1"),
                ])
            states.append(try await client.call("monitoring", "DescribeAlarms").first("StateValue"))
            return states
        }
        #expect(states == ["ALARM"])
    }
}
