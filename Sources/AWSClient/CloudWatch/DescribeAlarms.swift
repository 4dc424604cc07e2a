internal import AWSWire

extension Operation {
    static let describeAlarms = Operation(.cloudWatch, "DescribeAlarms", .read)
}

/// An alarm of CloudWatch with its present state.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html and .../API_CompositeAlarm.html
package struct CloudWatchAlarm: Sendable, Hashable {
    package var name: String
    /// `OK`, `ALARM` or `INSUFFICIENT_DATA`; values that this program does not know are kept.
    package var stateValue: String
    /// Why it is in that state, in CloudWatch's words; may be empty.
    package var stateReason: String

    package init(name: String, stateValue: String, stateReason: String) {
        self.name = name
        self.stateValue = stateValue
        self.stateReason = stateReason
    }

    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(name: "", stateValue: "", stateReason: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "AlarmName": self.name = try reader.text()
            case "StateValue": self.stateValue = try reader.text()
            case "StateReason": self.stateReason = try reader.text()
            default: break
            }
        }
    }
}

extension AWSClient {
    /// Shows alarms, metric and composite ones.
    ///
    /// - Parameter names: 100 are asked for in a call; names that do not exist are left out of the result. An empty list
    ///   gives an empty result without a call, since AWS would take it for "all".
    /// - Returns: In AWS's order.
    package func describeAlarms(names: [String]) async throws(AWSError) -> [CloudWatchAlarm] {
        var alarms: [CloudWatchAlarm] = []
        for start in stride(from: 0, to: names.count, by: 100) {
            alarms += try await describeAlarms(page: Array(names[start..<min(start + 100, names.count)]))
        }
        return alarms
    }

    private func describeAlarms(page names: [String]) async throws(AWSError) -> [CloudWatchAlarm] {
        var form = form(.describeAlarms)
        form.setList("AlarmNames", names)
        // Without this composite alarms are left out.
        form.setList("AlarmTypes", ["CompositeAlarm", "MetricAlarm"])
        form.set("MaxRecords", 100)
        return try await pages(.describeAlarms, form) { (reader) throws(XMLError) in
            var page = Page<CloudWatchAlarm>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "MetricAlarms", "CompositeAlarms":
                    page.items += try reader.values { (r) throws(XMLError) in try CloudWatchAlarm(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}
