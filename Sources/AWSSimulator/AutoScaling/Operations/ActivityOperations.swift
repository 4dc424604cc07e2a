import AWSWire
import Timekeeping

/// Scaling activities and instance refreshes.
let activityOperations: [Operation] = [
    .reading("DescribeScalingActivities") { world, form, _ throws(APIError) in
        let ids = form.list("ActivityIds")
        let bound = form.structures("Filters").first { $0["Name"] == "StartTimeLowerBound" }?.list("Values").first
        let earliest = bound.flatMap { WallTime(iso8601: $0) }
        let wanted = world.activities.values.reversed().filter { activity in
            (form["AutoScalingGroupName"] ?? activity.group) == activity.group
                && (ids.isEmpty || ids.contains(activity.id)) && (earliest.map { activity.start >= $0 } ?? true)
        }
        let page = try Page(of: wanted, form, usual: 100, most: 100)
        return [.list("Activities", of: page.items.map(describe))] + XMLNode.optional("NextToken", page.nextToken)
    },
    .changing("StartInstanceRefresh") { world, form, _ throws(APIError) in
        let id = try world.startInstanceRefresh(of: try form.required("AutoScalingGroupName"))
        return [XMLNode("InstanceRefreshId", id)]
    },
    .changing("CancelInstanceRefresh") { world, form, _ throws(APIError) in
        let id = try world.cancelInstanceRefresh(of: try form.required("AutoScalingGroupName"))
        return [XMLNode("InstanceRefreshId", id)]
    },
    .reading("DescribeInstanceRefreshes") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let ids = form.list("InstanceRefreshIds")
        let wanted = group.refreshes.reversed().filter { ids.isEmpty || ids.contains($0.id) }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        let items = page.items.map { refresh in
            [
                XMLNode("InstanceRefreshId", refresh.id), XMLNode("AutoScalingGroupName", group.name),
                XMLNode("Status", refresh.status), XMLNode("StartTime", refresh.started.iso8601),
                XMLNode("PercentageComplete", 0), XMLNode("InstancesToUpdate", group.instances.count),
            ]
        }
        return [.list("InstanceRefreshes", of: items)] + XMLNode.optional("NextToken", page.nextToken)
    },
]

/// An activity as Auto Scaling shows it.
func describe(_ activity: ScalingActivity) -> [XMLNode] {
    let details = JSONValue.object(activity.zone.map { [("Availability Zone", .string($0))] } ?? [])
    return [
        XMLNode("ActivityId", activity.id), XMLNode("AutoScalingGroupName", activity.group),
        XMLNode("Description", activity.description), XMLNode("Cause", activity.cause),
        XMLNode("StartTime", activity.start.iso8601),
    ] + XMLNode.optional("EndTime", activity.end?.iso8601)
        + [XMLNode("StatusCode", activity.status)] + XMLNode.optional("StatusMessage", activity.statusMessage)
        + [
            XMLNode("Progress", activity.progress), XMLNode("Details", String(decoding: details.bytes, as: UTF8.self)),
        ]
}
