internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How long the scaling activities of all groups may take to read: they are a line in the report and hold nothing up.
    private static let patience = Duration.seconds(30)

    /// Old instances that went before this command took over, as the groups' scaling activities tell: ended since the run
    /// began, and not launched since. What cannot be read is noted, and left out.
    func earlierRemovals(
        _ held: [GroupJournal], _ look: Look
    ) async -> [(group: String, removed: [RemovedInstance])] {
        let client = client.until(timekeeper.now + Run.patience)
        var found: [(group: String, removed: [RemovedInstance])] = []
        for entry in held where !sight.missing.contains("DescribeScalingActivities") {
            do {
                let activities = try await client.describeScalingActivities(
                    group: entry.group, since: entry.journal.started)
                found.append((entry.group, removals(activities, present: look.group(entry.group), look.wallTime)))
            } catch {
                if error.isOperationMissing { sight.missing.insert("DescribeScalingActivities") }
                emit(
                    .note(
                        "group \(entry.group): who went before is not known: DescribeScalingActivities: "
                            + message(of: error)))
            }
        }
        return found
    }

    private func removals(
        _ activities: [ScalingActivity], present: GroupSnapshot?, _ now: WallTime
    ) -> [RemovedInstance] {
        let oldestFirst = activities.reversed()
        let launched = oldestFirst.compactMap { $0.instance(after: "Launching a new EC2 instance: ") }
        let present = present?.instances.map(\.id) ?? []
        var removed: [RemovedInstance] = []
        for activity in oldestFirst {
            guard let id = activity.instance(after: "Terminating EC2 instance: "), !present.contains(id),
                !launched.contains(id), !removed.contains(where: { $0.id == id })
            else { continue }
            removed.append(RemovedInstance(id: id, at: activity.endTime ?? activity.startTime ?? now))
        }
        return removed
    }
}

extension ScalingActivity {
    /// The instance that a description names, for example after "Terminating EC2 instance: ".
    fileprivate func instance(after words: String) -> String? {
        guard description.hasPrefix(words) else { return nil }
        return description.dropFirst(words.count).split(separator: " ").first.map(String.init)
    }
}
