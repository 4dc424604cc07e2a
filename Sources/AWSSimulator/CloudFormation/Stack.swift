package import CloudFormationTemplate
package import Timekeeping

/// A stack of the simulated CloudFormation.
package struct Stack: Keyed {
    /// The ARN.
    package let id: String
    package let name: String
    package let created: WallTime
    package internal(set) var updated: WallTime?
    package internal(set) var deleted: WallTime?
    package internal(set) var status: StackStatus
    package internal(set) var statusReason: String?
    /// What the stack is made from, or is being made from; `nil` for the shell that a change set makes.
    package internal(set) var configuration: StackConfiguration?
    /// What it was made from before the update that is running or failed.
    package internal(set) var previous: StackConfiguration?
    /// In the order of their creation.
    package internal(set) var resources: [StackResource] = []
    package internal(set) var outputs: [StackOutput] = []
    /// Oldest first.
    package internal(set) var events: [StackEvent] = []
    package internal(set) var changeSets: [ChangeSet] = []
    package internal(set) var isProtected = false
    /// The stack that this one is nested in, and the outermost one.
    package internal(set) var parent: String?
    package internal(set) var root: String?
    package internal(set) var rollback = RollbackConfiguration()
    package internal(set) var timeoutMinutes: Int?
    /// The last operation of each kind, newest first.
    package internal(set) var operations: [OperationEntry] = []
    var policy: StackPolicy?
    /// An update that has been taken and does not show yet.
    var late: LateStart?
    /// Whether resources that a failed creation leaves behind go although the template retains them.
    var retainsExceptOnCreate = false
    var rollsBack = true
    var deletesOnFailure = false
    var operation: StackOperation?
    /// Physical resources that a replacement has left behind, or that a rolled back update has made.
    var leftovers: [Leftover] = []
    var usedTokens: [UsedToken] = []
    /// Counts the operations: an event of an earlier one means nothing any more.
    var serial = 0

    package var key: String { id }

    /// The resource called `logicalID`.
    package func resource(_ logicalID: String) -> StackResource? { resources.first { $0.logicalID == logicalID } }

    /// The text that was given for the parameter `name`, or its default; `nil` when the stack has no such parameter.
    package func givenParameter(_ name: String) -> String? {
        configuration?.parameters.first { $0.name == name }?.given
    }
}

/// An operation as `LastOperations` lists it.
package struct OperationEntry: Codable, Sendable, Hashable {
    /// AWS's word, for example `UPDATE_STACK`.
    package let type: String
    package let id: String
}

/// An update that begins a while after its request was answered.
struct LateStart: Codable, Sendable {
    let phase: StackOperation.Phase
    let configuration: StackConfiguration
    let token: String?
    let policy: StackPolicy?
}

/// What a stack is made from.
package struct StackConfiguration: Codable, Sendable {
    package var template: StoredTemplate
    package var parameters: [ResolvedParameter]
    package var tags: [Tag]
    package var capabilities: [String]
    package var notificationARNs: [String]
    package var roleARN: String?
}

/// A template with its text; only the text is stored.
package struct StoredTemplate: Codable, Sendable {
    package let text: String
    package let template: Template

    package init(_ text: String) throws(TemplateError) {
        self.text = text
        self.template = try Template.parse(text, name: "")
    }

    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// An output of a stack with its value.
package struct StackOutput: Codable, Sendable, Hashable {
    package let name: String
    package let value: String
    package let description: String?
    package let exportName: String?
}

/// A ClientRequestToken and what was asked with it.
struct UsedToken: Codable, Sendable, Hashable {
    let token: String
    let request: StackRequest
}
