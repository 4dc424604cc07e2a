import AWSWire
import Timekeeping

/// Scaling activities.
let activityOperations: [Operation] = [
    .reading("DescribeScalingActivities") { world, form, _ throws(APIError) in
        let ids = form.list("ActivityIds")
        let bound = form.structures("Filters").first { $0["Name"] == "StartTimeLowerBound" }?.list("Values").first
        let earliest = bound.flatMap { WallTime(iso8601: $0) }
        let now = world.now
        let wanted = world.activities.values.reversed().filter { activity in
            // AWS keeps them for six weeks.
            activity.start + .seconds(6 * 7 * 86_400) > now
                && (form["AutoScalingGroupName"] ?? activity.group) == activity.group
                && (ids.isEmpty || ids.contains(activity.id)) && (earliest.map { activity.start >= $0 } ?? true)
        }
        let page = try Page(of: wanted, form, usual: 100, most: 100)
        return [.list("Activities", of: page.items.map(describe))] + XMLNode.optional("NextToken", page.nextToken)
    }
]

/// An activity as Auto Scaling shows it.
func describe(_ activity: ScalingActivity) -> [XMLNode] {
    let subnet: [(String, JSONValue)] = activity.subnet.isEmpty ? [] : [("Subnet ID", .string(activity.subnet))]
    let details = JSONValue.object(subnet + (activity.zone.map { [("Availability Zone", .string($0))] } ?? []))
    return [
        XMLNode("ActivityId", activity.id), XMLNode("AutoScalingGroupName", activity.group),
        XMLNode("Description", activity.description), XMLNode("Cause", activity.cause),
        XMLNode("StartTime", activity.start.iso8601),
    ] + XMLNode.optional("EndTime", activity.end?.iso8601)
        + [XMLNode("StatusCode", activity.status)] + XMLNode.optional("StatusMessage", activity.statusMessage)
        + [
            XMLNode("Progress", activity.progress), XMLNode("Details", String(decoding: details.bytes, as: UTF8.self)),
        ] + XMLNode.optional("AutoScalingGroupARN", activity.groupARN.isEmpty ? nil : activity.groupARN)
}
