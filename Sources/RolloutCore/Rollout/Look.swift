package import Timekeeping

/// What one complete look at AWS showed; a group that is missing is gone.
package struct Look: Hashable, Sendable {
    package var at: Instant
    package var wallTime: WallTime
    package var groups: [GroupSnapshot]
    /// Launches that failed since the run began, oldest first.
    package var launchFailures: [LaunchFailure]
    /// What the alarms of the run say; `nil` where none was read yet.
    package var alarms: AlarmReading?

    package init(at: Instant, wallTime: WallTime, groups: [GroupSnapshot], launchFailures: [LaunchFailure] = []) {
        self.at = at
        self.wallTime = wallTime
        self.groups = groups
        self.launchFailures = launchFailures
    }

    package func group(_ name: String) -> GroupSnapshot? {
        groups.first { $0.name == name }
    }
}

extension Look {
    /// The same with everything marked that ``RolloutOptions/allInstances`` asks to replace.
    package func spendingAll(_ options: RolloutOptions) -> Look {
        guard options.allInstances else { return self }
        var marked = self
        marked.groups = groups.map { $0.spendingAll(options) }
        return marked
    }
}
