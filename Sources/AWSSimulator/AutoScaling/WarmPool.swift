/// Instances that were launched ahead and wait.
package struct WarmPool: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case stopped = "Stopped"
        case running = "Running"
        case hibernated = "Hibernated"
    }

    package var minSize = 0
    /// The size of group and pool together; `nil` for the group's maximum.
    package var maxPreparedCapacity: Int?
    package var state = State.stopped
    package internal(set) var isBeingDeleted = false
    /// Oldest launch first.
    package internal(set) var instances: [String] = []

    package init() {}
}
