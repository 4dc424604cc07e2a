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

/// A launch that failed, as the group's scaling activities tell it.
package struct LaunchFailure: Hashable, Sendable {
    package var group: String
    /// AWS's StatusMessage.
    package var message: String

    package init(group: String, message: String) {
        self.group = group
        self.message = message
    }

    /// Whether waiting cannot help: a bad image, a quota, a missing key or security group. A lack of capacity may pass.
    ///
    /// The texts: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html and
    /// .../ts-as-capacity.html
    package var isFatal: Bool {
        let passing = [
            "sufficient", "no Spot capacity available", "capacity-not-available", "InsufficientInstanceCapacity",
        ]
        if passing.contains(where: message.contains) && !message.contains("vCPU") { return false }
        return !["Rate exceeded", "RequestLimitExceeded", "Throttling", "Server.InternalError"].contains(
            where: message.contains)
    }
}
