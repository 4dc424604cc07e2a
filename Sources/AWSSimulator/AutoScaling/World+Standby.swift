import Timekeeping

extension World {
    /// Takes instances out of service without ending them.
    ///
    /// - Returns: An activity for each.
    /// - Throws: `ValidationError` for more than 20, for instances that are not InService, and below the minimum size.
    @discardableResult
    package mutating func enterStandby(
        _ ids: [String], of name: String, decrement: Bool
    ) throws(APIError) -> [ScalingActivity] {
        let group = try group(named: name)
        guard ids.count <= 20 else {
            throw .validation(
                "List exceeds the maximum number of instances to place into standby. Please retry your request with "
                    + "fewer "
                    + "instances.")
        }
        try checkMembers(ids, of: group)
        for id in ids where instances[id]?.lifecycle != .inService {
            throw .validation("The instance \(id) is not in InService.")
        }
        let weight = self.weight(of: ids)
        if decrement {
            guard group.desiredCapacity - weight >= group.minSize else {
                throw sizeRefusal(of: group, to: "place into standby", ids.count)
            }
            groups[name]?.desiredCapacity -= weight
        }
        var made: [ScalingActivity] = []
        var capacity = group.desiredCapacity
        for id in ids {
            let smaller = capacity - (instances[id]?.weight ?? 1)
            let shrinking = decrement ? ", shrinking the capacity from \(capacity) to \(smaller)" : ""
            let activity = addActivity(
                group: name, description: "Moving EC2 instance to Standby: \(id)",
                cause: "instance \(id) was moved to standby in response to a user request\(shrinking)",
                status: "InProgress", place: placeOf(id), progress: 50)
            made.append(activity)
            capacity = smaller
            let drain = deregisterEverywhere(id)
            instances[id]?.lifecycle = .enteringStandby
            instances[id]?.terminationActivity = activity.id
            schedule(.standbyEntered(instance: id), after: drain)
        }
        wake(name)
        return made
    }

    mutating func finishEnteringStandby(of id: String) {
        guard let instance = instances[id], instance.lifecycle == .enteringStandby else { return }
        instances[id]?.lifecycle = .standby
        instances[id]?.terminationActivity = nil
        endActivity(instance.terminationActivity)
        awaitRebalance(of: instance.group)
    }

    /// Puts instances into service again and raises the desired capacity by their number.
    ///
    /// - Returns: An activity for each.
    /// - Throws: `ValidationError` for more than 20, for instances that are not in Standby, above the maximum size, and
    ///   while Launch is suspended.
    @discardableResult
    package mutating func exitStandby(_ ids: [String], of name: String) throws(APIError) -> [ScalingActivity] {
        let group = try group(named: name)
        guard ids.count <= 20 else {
            throw .validation(
                "List exceeds the maximum number of instances to move out of standby. Please retry your request with "
                    + "fewer "
                    + "instances.")
        }
        try checkMembers(ids, of: group)
        for id in ids where instances[id]?.lifecycle != .standby {
            throw .validation("The instance \(id) is not in Standby.")
        }
        try checkLaunching(group)
        guard group.desiredCapacity + weight(of: ids) <= group.maxSize else {
            throw sizeRefusal(of: group, to: "move out of standby", ids.count)
        }
        let raised = group.desiredCapacity + weight(of: ids)
        groups[name]?.desiredCapacity = raised
        var capacity = group.desiredCapacity
        return ids.map { id in
            let larger = capacity + (instances[id]?.weight ?? 1)
            let activity = addActivity(
                group: name, description: "Moving EC2 instance out of Standby: \(id)",
                cause:
                    "instance \(id) was moved out of standby in response to a user request, increasing the capacity "
                    + "from "
                    + "\(capacity) to \(larger)", status: "PreInService", place: placeOf(id))
            capacity = larger
            comeIn(id, activity.id, runsHooks: rules.groupSwitches.hooksRunAfterStandby)
            return activity
        }
    }

    /// Lets a running machine go through Pending into service.
    mutating func comeIn(_ id: String, _ activity: String, runsHooks: Bool = false) {
        instances[id]?.lifecycle = .pending
        instances[id]?.launchActivity = activity
        if runsHooks, beginHooks(of: id, .launching) { return }
        schedule(.proceeded(instance: id), after: draw(rules.times.groupReaction))
    }

    /// Refuses what needs the Launch process while that is suspended.
    func checkLaunching(_ group: Group) throws(APIError) {
        guard group.isSuspended(.launch) else { return }
        throw .validation(
            "AutoScalingGroup \(group.name) has the Launch process suspended: resume it before instances come into "
                + "service"
        )
    }

    /// Refuses IDs that are not of the group.
    func checkMembers(_ ids: [String], of group: Group) throws(APIError) {
        for id in ids where !group.instances.contains(id) {
            throw .validation("The instance \(id) is not part of Auto Scaling group \(group.name).")
        }
    }

    func weight(of ids: [String]) -> Int { ids.reduce(0) { $0 + (instances[$1]?.weight ?? 1) } }

    func sizeRefusal(of group: Group, to act: String, _ count: Int) -> APIError {
        .validation(
            "AutoScalingGroup \(group.name) has min-size=\(group.minSize), max-size=\(group.maxSize), and "
                + "desired-size=\(group.desiredCapacity). To \(act) \(count) instance\(count == 1 ? "" : "s"), please "
                + "update "
                + "the AutoScalingGroup sizes appropriately.")
    }
}
