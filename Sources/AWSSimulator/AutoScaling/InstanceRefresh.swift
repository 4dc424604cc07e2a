package import Timekeeping

/// A replacement of all instances by Auto Scaling itself.
package struct InstanceRefresh: Codable, Sendable, Hashable {
    package enum Status: String, Codable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case baking = "Baking"
        case successful = "Successful"
        case failed = "Failed"
        case cancelling = "Cancelling"
        case cancelled = "Cancelled"
        case rollbackInProgress = "RollbackInProgress"
        case rollbackSuccessful = "RollbackSuccessful"
        case rollbackFailed = "RollbackFailed"
    }

    /// What becomes of instances that a refresh may not simply take.
    package enum Care: String, Codable, Sendable, CaseIterable {
        case refresh = "Refresh"
        case ignore = "Ignore"
        case wait = "Wait"
        /// Of instances in Standby: what `Refresh` is of protected ones.
        case terminate = "Terminate"
    }

    /// How a refresh goes about it.
    package struct Preferences: Codable, Sendable, Hashable {
        /// 0 to 100, of the desired capacity.
        package var minHealthyPercentage = 90
        /// 100 to 200.
        package var maxHealthyPercentage = 100
        /// `nil` for the group's grace period.
        package var warmupSeconds: Int?
        package var skipsMatching = false
        package var rollsBackByItself = false
        package var protectedInstances = Care.wait
        package var standbyInstances = Care.wait
        /// Ascending, 1 to 100.
        package var checkpoints: [Int] = []
        package var checkpointDelaySeconds = 3600
        package var bakeSeconds = 0

        package init() {}
    }

    package let id: String
    package let started: WallTime
    package let preferences: Preferences
    /// What the instances are to be launched from; `nil` for what the group says.
    package let desired: LaunchSource?
    package internal(set) var status = Status.pending
    package internal(set) var statusReason: String?
    package internal(set) var ended: WallTime?
    /// The instances that are still to be replaced, oldest first.
    package internal(set) var waiting: [String] = []
    /// How many there were at the beginning.
    var total = 0
    /// Capacity units that are launched above the desired capacity.
    var ahead = 0
    /// How many checkpoints are behind it, and until when it rests at one or bakes.
    var checkpointsPassed = 0
    var restsUntil: WallTime?
    var lastProgress: WallTime
    package internal(set) var percentage = 0

    /// Whether another one has to wait for it.
    package var isActive: Bool {
        switch status {
        case .pending, .inProgress, .baking, .cancelling, .rollbackInProgress: true
        case .successful, .failed, .cancelled, .rollbackSuccessful, .rollbackFailed: false
        }
    }
}
