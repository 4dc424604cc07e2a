import AWSWire
import Timekeeping

/// Instance refreshes.
let refreshOperations: [Operation] = [
    .changing("StartInstanceRefresh") { world, form, _ throws(APIError) in
        if let strategy = form["Strategy"], strategy != "Rolling" {
            throw .validation("The strategy \(strategy) is not simulated: use Rolling.")
        }
        let id = try world.startInstanceRefresh(
            of: try form.required("AutoScalingGroupName"),
            desired: try launchSource(form.structure("DesiredConfiguration")),
            preferences: try preferences(form.structure("Preferences")))
        return [XMLNode("InstanceRefreshId", id)]
    },
    .changing("CancelInstanceRefresh") { world, form, _ throws(APIError) in
        [XMLNode("InstanceRefreshId", try world.cancelInstanceRefresh(of: try form.required("AutoScalingGroupName")))]
    },
    .changing("RollbackInstanceRefresh") { world, form, _ throws(APIError) in
        [XMLNode("InstanceRefreshId", try world.rollBackInstanceRefresh(of: try form.required("AutoScalingGroupName")))]
    },
    .reading("DescribeInstanceRefreshes") { world, form, _ throws(APIError) in
        let group = try world.group(named: try form.required("AutoScalingGroupName"))
        let ids = form.list("InstanceRefreshIds")
        for id in ids where !group.refreshes.contains(where: { $0.id == id }) {
            throw .validation("Instance Refresh id \(id) not found for Auto Scaling group \(group.name)")
        }
        let wanted = group.refreshes.reversed().filter { ids.isEmpty || ids.contains($0.id) }
        let page = try Page(of: wanted, form, usual: 50, most: 100)
        return [.list("InstanceRefreshes", of: page.items.map { describe($0, of: group, in: world) })]
            + XMLNode.optional("NextToken", page.nextToken)
    },
]

private func preferences(_ form: QueryForm) throws(APIError) -> InstanceRefresh.Preferences {
    var preferences = InstanceRefresh.Preferences()
    preferences.minHealthyPercentage = try form.number("MinHealthyPercentage") ?? preferences.minHealthyPercentage
    preferences.maxHealthyPercentage = try form.number("MaxHealthyPercentage") ?? preferences.maxHealthyPercentage
    preferences.warmupSeconds = try form.number("InstanceWarmup")
    preferences.skipsMatching = try form.flag("SkipMatching") ?? false
    preferences.rollsBackByItself = try form.flag("AutoRollback") ?? false
    preferences.protectedInstances = try care(form, "ScaleInProtectedInstances", [.refresh, .ignore, .wait])
    preferences.standbyInstances = try care(form, "StandbyInstances", [.terminate, .ignore, .wait])
    for text in form.list("CheckpointPercentages") {
        guard let percentage = Int(text), (1...100).contains(percentage),
            percentage > preferences.checkpoints.last ?? 0
        else { throw .validation("CheckpointPercentages must ascend from 1 to 100: \(text) does not.") }
        preferences.checkpoints.append(percentage)
    }
    preferences.checkpointDelaySeconds = try form.number("CheckpointDelay") ?? preferences.checkpointDelaySeconds
    preferences.bakeSeconds = try form.number("BakeTime") ?? 0
    return preferences
}

private func care(
    _ form: QueryForm, _ name: String, _ allowed: [InstanceRefresh.Care]
) throws(APIError) -> InstanceRefresh.Care {
    guard let text = form[name] else { return .wait }
    guard let care = InstanceRefresh.Care(rawValue: text), allowed.contains(care) else {
        throw .validation("\(name) \(text) is not valid: \(allowed.map(\.rawValue).joined(separator: ", "))")
    }
    return care
}

private func describe(_ refresh: InstanceRefresh, of group: Group, in world: World) -> [XMLNode] {
    [
        XMLNode("InstanceRefreshId", refresh.id), XMLNode("AutoScalingGroupName", group.name),
        XMLNode("Status", refresh.status.rawValue), XMLNode("StartTime", refresh.started.iso8601),
        XMLNode("PercentageComplete", refresh.percentage), XMLNode("InstancesToUpdate", refresh.waiting.count),
        XMLNode("Strategy", "Rolling"), XMLNode("Preferences", describe(refresh.preferences, of: group)),
    ] + XMLNode.optional("StatusReason", refresh.statusReason)
        + XMLNode.optional("EndTime", refresh.ended?.iso8601)
        + (refresh.desired.map { [XMLNode("DesiredConfiguration", describe($0, in: world))] } ?? [])
}

private func describe(_ preferences: InstanceRefresh.Preferences, of group: Group) -> [XMLNode] {
    var nodes = [
        XMLNode("MinHealthyPercentage", preferences.minHealthyPercentage),
        XMLNode("MaxHealthyPercentage", preferences.maxHealthyPercentage),
        XMLNode("InstanceWarmup", preferences.warmupSeconds ?? group.gracePeriodSeconds),
        XMLNode("SkipMatching", preferences.skipsMatching),
        XMLNode("AutoRollback", preferences.rollsBackByItself),
        XMLNode("ScaleInProtectedInstances", preferences.protectedInstances.rawValue),
        XMLNode("StandbyInstances", preferences.standbyInstances.rawValue),
    ]
    if !preferences.checkpoints.isEmpty {
        nodes += [
            .list("CheckpointPercentages", texts: preferences.checkpoints.map { String($0) }),
            XMLNode("CheckpointDelay", preferences.checkpointDelaySeconds),
        ]
    }
    return nodes
}
