import Timekeeping

extension World {
    /// Ends an instance of a group at a user's request.
    ///
    /// Protection does not count here. Without `decrement` the group launches another one.
    ///
    /// - Returns: The ID of the activity.
    /// - Throws: `ValidationError` for an unknown instance or at the minimum size; `ScalingActivityInProgress` for one
    ///   that is going already.
    package mutating func terminateInGroup(_ id: String, decrement: Bool) throws(APIError) -> ScalingActivity {
        let instance = try managedInstance(id)
        let group = try group(named: instance.group)
        guard instance.lifecycle != .terminating else {
            throw APIError(
                "ScalingActivityInProgress",
                "Activity \(instance.terminationActivity ?? "") is in progress and blocks this action.")
        }
        var cause = "instance \(id) was taken out of service in response to a user request"
        if decrement, instance.countsAsCapacity {
            let smaller = group.desiredCapacity - instance.weight
            guard smaller >= group.minSize else {
                throw .validation(
                    "Currently, desiredSize equals minSize (\(group.minSize)). Terminating instance without replacement "
                        + "will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to "
                        + "false or lower group's min size.")
            }
            groups[group.name]?.desiredCapacity = smaller
            cause += ", shrinking the capacity from \(group.desiredCapacity) to \(smaller)"
        }
        let activity = terminate(id, because: cause)
        wake(group.name)
        return activity
    }

    /// The instance of a group called `id`.
    func managedInstance(_ id: String) throws(APIError) -> Instance {
        guard let instance = instances[id], instance.lifecycle != .terminated else {
            throw .validation("Instance Id not found - No managed instance found for instance ID \(id)")
        }
        return instance
    }

    /// Begins the end of an instance: out of the balancers, draining, shutting down.
    @discardableResult
    mutating func terminate(_ id: String, because cause: String) -> ScalingActivity {
        let drain = deregisterEverywhere(id)
        let zone = instances[id]?.zone
        let activity = addActivity(
            group: instances[id]?.group ?? "", description: "Terminating EC2 instance: \(id)",
            cause: "\(cause).  At \(now.iso8601) instance \(id) was selected for termination",
            status: drain > .zero ? "WaitingForELBConnectionDraining" : "InProgress", zone: zone)
        endActivity(instances[id]?.launchActivity, as: "Cancelled")
        instances[id]?.lifecycle = .terminating
        instances[id]?.terminationActivity = activity.id
        schedule(.drained(instance: id), after: drain)
        return activity
    }

    mutating func finishDraining(of id: String) {
        guard let instance = instances[id], instance.lifecycle == .terminating else { return }
        if instance.state != .terminated { instances[id]?.state = .shuttingDown }
        schedule(.terminated(instance: id), after: draw(rules.times.shutdown))
    }

    mutating func finishTermination(of id: String) {
        guard let instance = instances[id] else { return }
        instances[id]?.state = .terminated
        instances[id]?.lifecycle = .terminated
        groups[instance.group]?.instances.removeAll { $0 == id }
        endActivity(instance.terminationActivity)
        schedule(.forgotten(instance: id), after: .seconds(3600))
        guard let group = groups[instance.group] else { return }
        if group.isBeingDeleted, group.instances.isEmpty {
            groups[group.name] = nil
        } else {
            reconcile(group.name)
        }
    }
}
