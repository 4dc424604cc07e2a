package import Timekeeping

/// A set of changes that may be executed.
package struct ChangeSet: Codable, Sendable {
    /// The ARN.
    package let id: String
    package let name: String
    package let created: WallTime
    package let description: String?
    /// `CREATE` or `UPDATE`.
    package let type: String
    let request: StackRequest
    package let configuration: StackConfiguration
    /// The change set of the parent stack and the outermost one; `nil` for one that was asked for.
    package internal(set) var parent: String?
    package internal(set) var root: String?
    /// Whether the nested stacks have change sets of their own.
    package internal(set) var includesNested = false
    /// AWS's word, for example `CREATE_COMPLETE`.
    package internal(set) var status: String
    package internal(set) var statusReason: String?
    /// AWS's word, for example `AVAILABLE`.
    package internal(set) var executionStatus: String
    package internal(set) var changes: [PlannedChange] = []
}

/// What an update would do to one resource.
package struct PlannedChange: Codable, Sendable, Hashable {
    package enum Action: String, Codable, Sendable {
        case add = "Add"
        case modify = "Modify"
        case remove = "Remove"
    }

    /// One property that differs.
    package struct Detail: Codable, Sendable, Hashable {
        package let property: String
        /// `Properties`, `Metadata` or `Tags`.
        package let attribute: String
        /// `Never`, `Conditionally` or `Always`.
        package let requiresRecreation: String
        /// Whether the new value depends on what another change brings.
        package internal(set) var isDynamic: Bool
        /// AWS's word for where the change comes from, for example `ParameterReference`.
        package internal(set) var source = "DirectModification"
        /// The parameter, the resource or its attribute (`Template.LatestVersionNumber`) that it comes from.
        package internal(set) var causingEntity: String?
    }

    package let action: Action
    package let logicalID: String
    package let physicalID: String?
    package let type: String
    /// `True`, `False` or `Conditional`; `nil` for Add and Remove.
    package let replacement: String?
    package let details: [Detail]
    /// The change set of a nested stack, where one was asked for.
    package internal(set) var changeSetID: String?

    /// Whether the physical resource is replaced, or may be when values are known that are not yet.
    var mayReplace: Bool {
        replacement == "True" || details.contains { $0.requiresRecreation == "Always" }
    }
}
