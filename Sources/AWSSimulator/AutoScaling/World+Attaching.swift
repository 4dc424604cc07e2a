import Timekeeping

extension World {
    /// Lets instances leave their group alive: out of the balancers, then out of the list.
    ///
    /// - Returns: An activity for each.
    /// - Throws: `ValidationError` for more than 20, for instances that are not of the group or already on their way
    ///   out, and below the minimum size.
    package mutating func detach(
        _ ids: [String], from name: String, decrement: Bool
    ) throws(APIError) -> [ScalingActivity] {
        let group = try group(named: name)
        guard ids.count <= 20 else {
            throw .validation(
                "List exceeds the maximum number of instances to detach. Please retry your request with fewer "
                    + "instances."
            )
        }
        try checkMembers(ids, of: group)
        for id in ids where instances[id]?.lifecycle != .inService && instances[id]?.lifecycle != .standby {
            throw .validation("The instance \(id) is not in InService or Standby.")
        }
        let counting = ids.filter { instances[$0]?.countsAsCapacity == true }
        if decrement {
            guard group.desiredCapacity - weight(of: counting) >= group.minSize else {
                throw sizeRefusal(of: group, to: "detach", ids.count)
            }
            let smaller = group.desiredCapacity - weight(of: counting)
            groups[name]?.desiredCapacity = smaller
        }
        var capacity = group.desiredCapacity
        let made = ids.map { id in
            let smaller = capacity - (counting.contains(id) ? instances[id]?.weight ?? 1 : 0)
            let shrinking = decrement ? ", shrinking the capacity from \(capacity) to \(smaller)" : ""
            let activity = addActivity(
                group: name, description: "Detaching EC2 instance: \(id)",
                cause: "instance \(id) was detached in response to a user request\(shrinking)", status: "InProgress",
                place: placeOf(id), progress: 50)
            capacity = smaller
            let drain = deregisterEverywhere(id)
            instances[id]?.lifecycle = .detaching
            instances[id]?.terminationActivity = activity.id
            schedule(.detached(instance: id), after: drain)
            return activity
        }
        wake(name)
        return made
    }

    mutating func finishDetaching(of id: String) {
        guard let instance = instances[id], instance.lifecycle == .detaching else { return }
        endActivity(instance.terminationActivity)
        instances[id]?.terminationActivity = nil
        instances[id]?.lifecycle = .detached
        instances[id]?.isProtected = false
        instances[id]?.group = ""
        instances[id]?.tags.removeAll { $0.key == "aws:autoscaling:groupName" }
        forget(id, in: instance.group)
    }

    /// Takes running machines that no group has into a group, whose desired capacity grows by them.
    ///
    /// - Throws: `ValidationError` for more than 20, for machines that do not run, belong to a group or stand in
    ///   another zone, and above the maximum size.
    package mutating func attach(_ ids: [String], to name: String) throws(APIError) {
        let group = try group(named: name)
        guard !group.isBeingDeleted else { throw pendingDelete(group) }
        guard ids.count <= 20 else {
            throw .validation(
                "List exceeds the maximum number of instances to attach. Please retry your request with fewer "
                    + "instances."
            )
        }
        for id in ids { try checkAttachable(id, to: group) }
        try checkLaunching(group)
        guard group.desiredCapacity + weight(of: ids) <= group.maxSize else {
            throw sizeRefusal(of: group, to: "attach", ids.count)
        }
        for id in ids {
            let capacity = groups[name]?.desiredCapacity ?? 0
            let larger = capacity + (instances[id]?.weight ?? 1)
            groups[name]?.desiredCapacity = larger
            groups[name]?.instances.append(id)
            instances[id]?.group = name
            instances[id]?.inService = nil
            instances[id]?.isHealthy = true
            instances[id]?.tags.append(Tag("aws:autoscaling:groupName", name))
            let activity = addActivity(
                group: name, description: "Attaching an existing EC2 instance: \(id)",
                cause:
                    "an instance was attached in response to user request, increasing the capacity from \(capacity) to "
                    + "\(larger)", status: "PreInService", place: placeOf(id), progress: 50)
            comeIn(id, activity.id)
        }
    }

    private func checkAttachable(_ id: String, to group: Group) throws(APIError) {
        guard let instance = instances[id], instance.state != .terminated else {
            throw .validation("Invalid Instance ID(s): [\(id)]")
        }
        guard instance.group.isEmpty else {
            throw .validation("Instance \(id) is already part of AutoScalingGroup:\(instance.group).")
        }
        guard instance.state == .running else {
            throw .validation("Instance \(id) is not in correct state. Instance(s) must be in 'running' state.")
        }
        guard group.zones.contains(instance.zone) else {
            throw .validation(
                "The instance \(id) is in \(instance.zone), which is none of the Availability Zones of the group "
                    + "\(group.name)")
        }
    }
}
