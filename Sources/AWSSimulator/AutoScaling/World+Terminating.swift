import Timekeeping

extension World {
    /// Ends an instance of a group at a user's request.
    ///
    /// Protection does not count here. Without `decrement` the group launches another one.
    ///
    /// - Returns: The activity.
    /// - Throws: `ValidationError` for an unknown instance or at the minimum size; `ScalingActivityInProgress` for one
    ///   that is going already.
    package mutating func terminateInGroup(_ id: String, decrement: Bool) throws(APIError) -> ScalingActivity {
        let instance = try managedInstance(id)
        let group = try group(named: instance.group)
        guard !instance.lifecycle.isLeaving, instance.lifecycle != .detaching else {
            throw APIError(
                "ScalingActivityInProgress",
                "Activity \(instance.terminationActivity ?? "") is in progress and blocks this action.")
        }
        if instance.lifecycle == .standby, !rules.groupSwitches.terminatesStandby {
            throw .validation("The instance \(id) is in Standby: let it leave Standby before it is terminated.")
        }
        var cause = "instance \(id) was taken out of service in response to a user request"
        if decrement, instance.countsAsCapacity {
            let smaller = group.desiredCapacity - instance.weight
            guard smaller >= group.minSize else {
                throw .validation(
                    "Currently, desiredSize equals minSize (\(group.minSize)). Terminating instance without "
                        + "replacement "
                        + "will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to "
                        + "false or lower group's min size.")
            }
            groups[group.name]?.desiredCapacity = smaller
            cause += ", shrinking the capacity from \(group.desiredCapacity) to \(smaller)"
        }
        let activity = terminate(id, because: cause, leavesVacancy: !decrement)
        wake(group.name)
        return activity
    }

    /// The instance of a group called `id`.
    func managedInstance(_ id: String) throws(APIError) -> Instance {
        guard let instance = instances[id], groups[instance.group]?.instances.contains(id) == true else {
            throw .validation("Instance Id not found - No managed instance found for instance ID \(id)")
        }
        return instance
    }

    /// Begins the end of an instance: out of the balancers, draining, hooks, shutting down.
    ///
    /// - Parameter runsHooks: Whether the group's termination hooks may hold it.
    @discardableResult
    mutating func terminate(
        _ id: String, because cause: String, leavesVacancy: Bool = true, runsHooks: Bool = true
    ) -> ScalingActivity {
        let drain = deregisterEverywhere(id)
        let isWarm = instances[id].map { $0.lifecycle.isWarm || $0.lifecycle.isWarming } ?? false
        let activity = addActivity(
            group: instances[id]?.group ?? "",
            description: "Terminating EC2 instance\(isWarm ? " from warm pool" : ""): \(id)",
            cause: "\(cause).  At \(now.iso8601) instance \(id) was selected for termination",
            status: drain > .zero ? "WaitingForELBConnectionDraining" : "InProgress", place: placeOf(id))
        endActivity(instances[id]?.launchActivity, as: "Cancelled")
        instances[id]?.lifecycle = isWarm ? .warmedTerminating : .terminating
        instances[id]?.actions = []
        instances[id]?.terminationActivity = activity.id
        instances[id]?.leavesVacancy = leavesVacancy
        if let group = instances[id]?.group { groups[group]?.rebalancers.removeAll { $0 == id } }
        instances[id]?.skipsTerminationHooks = !runsHooks || isWarm
        schedule(.drained(instance: id), after: drain)
        return activity
    }

    mutating func finishDraining(of id: String) {
        guard let instance = instances[id], instance.lifecycle.isLeaving else { return }
        if !instance.skipsTerminationHooks, beginHooks(of: id, .terminating) { return }
        shutDown(id)
    }

    mutating func shutDown(_ id: String) {
        guard let instance = instances[id] else { return }
        moveActivity(instance.terminationActivity, to: "InProgress", progress: 60)
        if instance.state != .terminated { instances[id]?.state = .shuttingDown }
        schedule(.terminated(instance: id), after: draw(rules.times.shutdown))
    }

    mutating func finishTermination(of id: String) {
        guard let instance = instances[id] else { return }
        instances[id]?.state = .terminated
        instances[id]?.lifecycle = .terminated
        endActivity(instance.terminationActivity)
        schedule(.forgotten(instance: id), after: .seconds(3600))
        forget(id, in: instance.group)
    }

    /// Takes an instance out of its group's lists; a group that is being deleted goes with the last.
    mutating func forget(_ id: String, in name: String) {
        groups[name]?.instances.removeAll { $0 == id }
        groups[name]?.warmPool?.instances.removeAll { $0 == id }
        guard let group = groups[name] else { return }
        if group.isBeingDeleted, members(of: group).isEmpty {
            groups[name] = nil
        } else {
            finishDeletingPool(of: name)
            reconcile(name)
        }
    }
}
