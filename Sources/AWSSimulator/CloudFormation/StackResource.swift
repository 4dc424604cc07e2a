package import CloudFormationTemplate
package import Timekeeping

/// A resource of a stack.
package struct StackResource: Codable, Sendable, Hashable {
    package let logicalID: String
    package internal(set) var type: String
    /// `nil` until it is created.
    package internal(set) var physicalID: String?
    /// The properties that it has now.
    package internal(set) var properties = PropertyValue.empty
    package internal(set) var metadata: PropertyValue?
    /// AWS's word, for example `UPDATE_COMPLETE`.
    package internal(set) var status: String
    package internal(set) var statusReason: String?
    package internal(set) var updated: WallTime
    /// The tags of the stack that it was given.
    var stackTags: [Tag] = []
    /// What it was before the update that is running; `nil` when that update has not touched it.
    var before: Snapshot?
    /// Whether the update that is running has created it.
    var isNew = false
    /// The signals that it got, each ID once.
    var signals: [Signal] = []

    /// What SignalResource says.
    struct Signal: Codable, Sendable, Hashable {
        let id: String
        /// `SUCCESS` or `FAILURE`.
        let status: String
    }

    struct Snapshot: Codable, Sendable, Hashable {
        let type: String
        let physicalID: String?
        let properties: PropertyValue
        let metadata: PropertyValue?
        let stackTags: [Tag]
    }

    var snapshot: Snapshot {
        Snapshot(
            type: type, physicalID: physicalID, properties: properties, metadata: metadata, stackTags: stackTags)
    }
}

/// A physical resource that goes in the cleanup phase.
struct Leftover: Codable, Sendable, Hashable {
    let logicalID: String
    let type: String
    let physicalID: String
    let properties: PropertyValue
}

/// Something that happened to a stack or to one of its resources.
package struct StackEvent: Codable, Sendable, Hashable {
    package let id: String
    package let time: WallTime
    package let logicalID: String
    package let physicalID: String
    package let type: String
    package let status: String
    package let reason: String?
    package let token: String?
    /// `CONFIGURATION_COMPLETE`, where it is shown.
    package var detail: String?
    /// The ID of the operation.
    package var operation: String?
    /// The properties as JSON; empty for the stack itself.
    package let properties: String
}
