import Timekeeping

extension World {
    /// Adds a scheduled action, or replaces the one of the same name.
    ///
    /// - Throws: `LimitExceeded` for more than 125; `ValidationError` for times and sizes that do not work.
    package mutating func putScheduledAction(_ action: ScheduledAction, of name: String) throws(APIError) {
        var group = try group(named: name)
        guard action.minSize != nil || action.maxSize != nil || action.desiredCapacity != nil else {
            throw .validation("At least one of the MinSize, MaxSize or DesiredCapacity must be specified.")
        }
        if let zone = action.timeZone, !["UTC", "Etc/UTC", "Etc/GMT", "GMT"].contains(zone) {
            throw .validation("The time zone \(zone) is not simulated: give the times in UTC.")
        }
        var action = action
        action.next = try firstTime(of: action)
        action.arn = arn(
            "autoscaling",
            "scheduledUpdateGroupAction:\(makeUUID()):autoScalingGroupName/\(name):scheduledActionName/\(action.name)")
        if let index = group.scheduledActions.firstIndex(where: { $0.name == action.name }) {
            group.scheduledActions[index] = action
        } else {
            guard group.scheduledActions.count < 125 else {
                throw APIError("LimitExceeded", "You have exceeded the limit of 125 scheduled actions for this group.")
            }
            group.scheduledActions.append(action)
        }
        groups.put(group)
        awaitTime(of: action, in: name)
    }

    /// Removes a scheduled action.
    ///
    /// - Throws: `ValidationError` when there is none of that name.
    package mutating func deleteScheduledAction(_ action: String, of name: String) throws(APIError) {
        guard try group(named: name).scheduledActions.contains(where: { $0.name == action }) else {
            throw .validation("Scheduled action name not found")
        }
        groups[name]?.scheduledActions.removeAll { $0.name == action }
    }

    private func firstTime(of action: ScheduledAction) throws(APIError) -> WallTime {
        guard let text = action.recurrence else {
            guard let start = action.start else {
                throw .validation("Start Time and Recurrence cannot both be empty.")
            }
            guard start > now else { throw .validation("Given start time is in the past") }
            return start
        }
        guard let schedule = CronSchedule(text) else {
            throw .validation("Given recurrence string:\(text) is invalid")
        }
        if let start = action.start, start > now { return start }
        guard let next = schedule.next(after: now) else {
            throw .validation("Given recurrence string:\(text) is invalid")
        }
        return next
    }

    private mutating func awaitTime(of action: ScheduledAction, in name: String) {
        guard let next = action.next else { return }
        schedule(.scheduledAction(group: name, name: action.name, at: next), after: next - now)
    }

    /// Does what a scheduled action says, unless the process is suspended: then it is skipped for good.
    mutating func runScheduledAction(_ action: String, of name: String, at time: WallTime) {
        guard var group = groups[name], !group.isBeingDeleted,
            let index = group.scheduledActions.firstIndex(where: { $0.name == action && $0.next == time })
        else { return }
        let wanted = group.scheduledActions[index]
        let next = wanted.recurrence.flatMap { CronSchedule($0)?.next(after: now) }
        if let next, next <= wanted.end ?? next {
            group.scheduledActions[index].next = next
            groups.put(group)
            awaitTime(of: group.scheduledActions[index], in: name)
        } else {
            group.scheduledActions.remove(at: index)
            groups.put(group)
        }
        guard !group.isSuspended(.scheduledActions) else { return }
        let minimum = wanted.minSize ?? group.minSize
        let maximum = max(wanted.maxSize ?? group.maxSize, minimum)
        let desired = min(max(wanted.desiredCapacity ?? group.desiredCapacity, minimum), maximum)
        groups[name]?.sizeCause =
            "a scheduled action update of AutoScalingGroup constraints to min: \(minimum), max: \(maximum), desired: "
            + "\(desired) changing the desired capacity from \(group.desiredCapacity) to \(desired)"
        groups[name]?.minSize = minimum
        groups[name]?.maxSize = maximum
        groups[name]?.desiredCapacity = desired
        wake(name)
    }
}
