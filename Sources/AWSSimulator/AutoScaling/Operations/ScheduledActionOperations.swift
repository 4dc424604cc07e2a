import AWSWire
import Timekeeping

/// Changes of sizes at their times.
let scheduledActionOperations: [Operation] = [
    .changing("PutScheduledUpdateGroupAction") { world, form, _ throws(APIError) in
        try world.putScheduledAction(try action(form), of: try form.required("AutoScalingGroupName"))
        return []
    },
    .changing("BatchPutScheduledUpdateGroupAction") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName")).name
        var failed: [[XMLNode]] = []
        for entry in form.structures("ScheduledUpdateGroupActions") {
            do throws(APIError) {
                try world.putScheduledAction(try action(entry), of: group)
            } catch {
                failed.append(failure(entry["ScheduledActionName"] ?? "", error))
            }
        }
        return [.list("FailedScheduledUpdateGroupActions", of: failed)]
    },
    .changing("DeleteScheduledAction") { world, form, _ throws(APIError) in
        try world.deleteScheduledAction(
            try form.required("ScheduledActionName"), of: try form.required("AutoScalingGroupName"))
        return []
    },
    .changing("BatchDeleteScheduledAction") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName")).name
        var failed: [[XMLNode]] = []
        for name in form.list("ScheduledActionNames") {
            do throws(APIError) {
                try world.deleteScheduledAction(name, of: group)
            } catch {
                failed.append(failure(name, error))
            }
        }
        return [.list("FailedScheduledActions", of: failed)]
    },
    .reading("DescribeScheduledActions") { world, form, _ throws(APIError) in
        if let name = form["AutoScalingGroupName"] { _ = try world.group(named: name) }
        let names = form.list("ScheduledActionNames")
        let earliest = form["StartTime"].flatMap { WallTime(iso8601: $0) }
        let latest = form["EndTime"].flatMap { WallTime(iso8601: $0) }
        let all = world.groups.flatMap { group in group.scheduledActions.map { (group: group.name, action: $0) } }
        let wanted = all.filter { entry in
            let next = entry.action.next
            return entry.group == form["AutoScalingGroupName"] ?? entry.group
                && (names.isEmpty || names.contains(entry.action.name) || names.contains(entry.action.arn))
                && (earliest.map { bound in next.map { $0 >= bound } ?? false } ?? true)
                && (latest.map { bound in next.map { $0 <= bound } ?? false } ?? true)
        }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("ScheduledUpdateGroupActions", of: page.items.map { describe($0.action, of: $0.group) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
]

private func action(_ form: QueryForm) throws(APIError) -> ScheduledAction {
    var action = ScheduledAction(name: try form.required("ScheduledActionName"))
    action.start = try time(form, form["StartTime"] == nil ? "Time" : "StartTime")
    action.end = try time(form, "EndTime")
    action.recurrence = form["Recurrence"]
    action.minSize = try form.number("MinSize")
    action.maxSize = try form.number("MaxSize")
    action.desiredCapacity = try form.number("DesiredCapacity")
    action.timeZone = form["TimeZone"]
    return action
}

private func time(_ form: QueryForm, _ name: String) throws(APIError) -> WallTime? {
    guard let text = form[name], !text.isEmpty else { return nil }
    guard let time = WallTime(iso8601: text) else {
        throw APIError("MalformedInput", "\(name) must be a time such as 2026-11-22T09:05:00Z and is \"\(text)\"")
    }
    return time
}

private func failure(_ name: String, _ error: APIError) -> [XMLNode] {
    [
        XMLNode("ScheduledActionName", name), XMLNode("ErrorCode", error.code), XMLNode("ErrorMessage", error.message),
    ]
}

private func describe(_ action: ScheduledAction, of group: String) -> [XMLNode] {
    let sizes = [("MinSize", action.minSize), ("MaxSize", action.maxSize), ("DesiredCapacity", action.desiredCapacity)]
    let start = (action.next ?? action.start)?.iso8601
    return [
        XMLNode("AutoScalingGroupName", group), XMLNode("ScheduledActionName", action.name),
        XMLNode("ScheduledActionARN", action.arn),
    ] + XMLNode.optional("Time", start) + XMLNode.optional("StartTime", start)
        + XMLNode.optional("EndTime", action.end?.iso8601) + XMLNode.optional("Recurrence", action.recurrence)
        + XMLNode.optional("TimeZone", action.timeZone)
        + sizes.flatMap { name, size in size.map { [XMLNode(name, $0)] } ?? [] }
}
