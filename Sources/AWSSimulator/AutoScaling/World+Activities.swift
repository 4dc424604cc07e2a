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
        place: LaunchPlace? = nil, isOver: Bool = false, progress: Int = 30
    ) -> ScalingActivity {
        let activity = ScalingActivity(
            id: makeUUID(), group: group, groupARN: groups[group]?.arn ?? "", description: description,
            cause: cause(text), start: now, end: isOver ? now : nil, status: status, statusMessage: message,
            progress: isOver ? 100 : progress, zone: place?.zone, subnet: place?.subnet ?? "")
        activities.put(activity)
        return activity
    }

    /// The zone and the subnet of an instance, for its activities.
    func placeOf(_ instance: String) -> LaunchPlace? {
        instances[instance].map { LaunchPlace(zone: $0.zone, subnet: $0.subnet) }
    }

    /// Ends an activity that still runs.
    ///
    /// - Parameter reason: Why it came to nothing; AWS writes it at the end of the description too.
    mutating func endActivity(_ id: String?, as status: String = "Successful", because reason: String? = nil) {
        guard let id, var activity = activities[id], activity.end == nil else { return }
        activity.end = now
        activity.status = status
        activity.progress = 100
        if let reason {
            activity.statusMessage = reason
            activity.description += ".  Status Reason: \(reason)"
        }
        activities.put(activity)
    }

    /// Says how far an activity has come.
    mutating func moveActivity(_ id: String?, to status: String, progress: Int) {
        guard let id, var activity = activities[id], activity.end == nil else { return }
        activity.status = status
        activity.progress = progress
        activities.put(activity)
    }
}
