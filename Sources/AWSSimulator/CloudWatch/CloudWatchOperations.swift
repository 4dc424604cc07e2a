import AWSWire
import Timekeeping

/// What the simulated CloudWatch answers to about alarms: their state is what somebody sets.
let cloudWatchOperations: [Operation] = [
    .changing("PutMetricAlarm") { world, form, _ throws(APIError) in
        try world.putAlarm(form)
        return []
    },
    .changing("SetAlarmState") { world, form, _ throws(APIError) in
        let text = try form.required("StateValue")
        guard let state = Alarm.State(rawValue: text) else {
            throw .validation(
                "1 validation error detected: Value '\(text)' at 'stateValue' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]")
        }
        try world.setAlarm(
            try form.required("AlarmName"), to: state, reason: try form.required("StateReason"),
            data: form["StateReasonData"])
        return []
    },
    .changing("DeleteAlarms") { world, form, _ throws(APIError) in
        let names = form.list("AlarmNames")
        guard names.allSatisfy({ world.alarms[$0] != nil }) else {
            throw APIError("ResourceNotFound", "One or more of the alarms do not exist", status: 404)
        }
        for name in names { world.alarms[name] = nil }
        return []
    },
    .reading("DescribeAlarms") { world, form, _ throws(APIError) in
        let names = form.list("AlarmNames")
        let types = form.list("AlarmTypes")
        let prefix = form["AlarmNamePrefix"] ?? ""
        let state = form["StateValue"]
        let wanted = world.alarms.values.filter { (alarm: Alarm) -> Bool in
            guard types.isEmpty || types.contains("MetricAlarm") else { return false }
            guard names.isEmpty || names.contains(alarm.name), alarm.name.hasPrefix(prefix) else { return false }
            return state == nil || state == alarm.state.rawValue
        }.sorted { $0.name < $1.name }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [
            .list("MetricAlarms", of: page.items.map { describe($0, in: world) }), .list("CompositeAlarms", of: []),
        ] + XMLNode.optional("NextToken", page.nextToken)
    },
]

private func describe(_ alarm: Alarm, in world: World) -> [XMLNode] {
    let settings = QueryForm(fields: alarm.settings.map { QueryForm.Field($0.name, $0.value) })
    let plain = [
        "AlarmDescription", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "EvaluationPeriods",
        "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData", "Unit",
    ]
    var nodes = [
        XMLNode("AlarmName", alarm.name), XMLNode("AlarmArn", world.arn("cloudwatch", "alarm:\(alarm.name)")),
        XMLNode("AlarmConfigurationUpdatedTimestamp", alarm.configured.iso8601),
        XMLNode("ActionsEnabled", settings["ActionsEnabled"] ?? "true"),
    ]
    for list in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
        nodes.append(.list(list, texts: settings.list(list)))
    }
    nodes += [
        XMLNode("StateValue", alarm.state.rawValue), XMLNode("StateReason", alarm.reason),
        XMLNode("StateUpdatedTimestamp", alarm.changed.iso8601),
        XMLNode("StateTransitionedTimestamp", alarm.changed.iso8601),
    ]
    nodes += XMLNode.optional("StateReasonData", alarm.reasonData)
    let dimensions = settings.structures("Dimensions").map { dimension in
        [XMLNode("Name", dimension["Name"] ?? ""), XMLNode("Value", dimension["Value"] ?? "")]
    }
    return nodes + [.list("Dimensions", of: dimensions)] + plain.flatMap { XMLNode.optional($0, settings[$0]) }
}
