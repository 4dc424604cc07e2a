import Timekeeping

extension World {
    /// What a group has done, newest first.
    package func activities(of group: String) -> [ScalingActivity] {
        activities.values.reversed().filter { $0.group == group }
    }

    /// The cause with its moment, as AWS words it.
    func cause(_ text: String) -> String { "At \(now.iso8601) \(text)." }

    @discardableResult
    mutating func addActivity(
        group: String, description: String, cause text: String, status: String, message: String? = nil,
        zone: String? = nil, isOver: Bool = false
    ) -> ScalingActivity {
        let activity = ScalingActivity(
            id: makeUUID(), group: group, description: description, cause: cause(text), start: now,
            end: isOver ? now : nil, status: status, statusMessage: message, progress: isOver ? 100 : 30, zone: zone)
        activities.put(activity)
        return activity
    }

    /// Ends an activity that still runs.
    mutating func endActivity(_ id: String?, as status: String = "Successful") {
        guard let id, var activity = activities[id], activity.end == nil else { return }
        activity.end = now
        activity.status = status
        activity.progress = 100
        activities.put(activity)
    }
}
