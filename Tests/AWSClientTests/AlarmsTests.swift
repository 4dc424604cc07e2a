import AWSClient
import AWSWire
import HTTPTypes
import Testing
import Transport

@Suite struct AlarmsTests {
    private func alarm(_ name: String, _ state: String) -> String {
        "<member><AlarmName>\(name)</AlarmName><StateValue>\(state)</StateValue><StateReason>why</StateReason>"
            + "<Dimensions><member><Name>AlarmName</Name><Value>other</Value></member></Dimensions></member>"
    }

    @Test func readsMetricAndCompositeAlarmsOfAllPages() throws {
        let first =
            "<MetricAlarms>\(alarm("a", "OK"))</MetricAlarms><CompositeAlarms>\(alarm("b", "ALARM"))</CompositeAlarms>"
            + "<NextToken>t</NextToken>"
        let second = "<MetricAlarms>\(alarm("c", "INSUFFICIENT_DATA"))</MetricAlarms><CompositeAlarms/>"
        let outcome = try play([.result("DescribeAlarms", first), .result("DescribeAlarms", second)]) {
            (client) throws(AWSError) in try await client.describeAlarms(names: ["a", "b", "c"])
        }
        let expected = [("a", "OK"), ("b", "ALARM"), ("c", "INSUFFICIENT_DATA")].map {
            CloudWatchAlarm(name: $0.0, stateValue: $0.1, stateReason: "why")
        }
        #expect(outcome.value == expected)
        #expect(outcome.requests.first?.head.authority == "monitoring.eu-west-1.amazonaws.com")
        let form = try #require(outcome.forms.first)
        #expect(form.list("AlarmNames") == ["a", "b", "c"])
        #expect(form.list("AlarmTypes").sorted() == ["CompositeAlarm", "MetricAlarm"])
        #expect(form["Version"] == "2010-08-01" && form["MaxRecords"] == "100")
        #expect(outcome.forms.last?["NextToken"] == "t")
    }

    @Test func asksForOneHundredInACallAndForNoneNotAtAll() throws {
        let empty = Array(repeating: ScriptedTransport.Answer.result("DescribeAlarms", ""), count: 3)
        let outcome = try play(empty) { (client) throws(AWSError) in
            _ = try await client.describeAlarms(names: [])
            return try await client.describeAlarms(names: (0..<250).map { "alarm-\($0)" })
        }
        #expect(outcome.forms.map { $0.list("AlarmNames").count } == [100, 100, 50])
    }
}
