/// What an update would change.
package struct ChangeSet: Sendable, Hashable {
    package var id: String
    package var name: String
    package var stackID: String
    /// `CREATE_PENDING`, `CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `FAILED` or one of the deleting ones.
    package var status: String
    package var statusReason: String?
    /// `UNAVAILABLE`, `AVAILABLE`, `EXECUTE_COMPLETE`, ...
    package var executionStatus: String
    package var parameters: [Stack.Parameter]
    package var capabilities: [String]
    package var changes: [ResourceChange]

    package init(
        id: String, name: String = "", stackID: String = "", status: String, statusReason: String? = nil,
        executionStatus: String = "", parameters: [Stack.Parameter] = [], capabilities: [String] = [],
        changes: [ResourceChange] = []
    ) {
        self.id = id
        self.name = name
        self.stackID = stackID
        self.status = status
        self.statusReason = statusReason
        self.executionStatus = executionStatus
        self.parameters = parameters
        self.capabilities = capabilities
        self.changes = changes
    }

    /// The change set failed because there is nothing to change, in either of AWS's two ways to say so.
    package var isEmptyByAWS: Bool {
        guard status == "FAILED", let reason = statusReason else { return false }
        return reason.hasPrefix("The submitted information didn't contain changes.")
            || reason == "No updates are to be performed."
    }
}

/// A change of one resource.
package struct ResourceChange: Sendable, Hashable {
    /// `Add`, `Modify`, `Remove`, `Import` or `Dynamic`.
    package var action: String
    package var logicalID: String
    /// `nil` for a resource that is added.
    package var physicalID: String?
    package var resourceType: String
    /// `True`, `False` or `Conditional`; `nil` where nothing is modified.
    package var replacement: String?
    /// Which attributes change: `Properties`, `Metadata`, `UpdatePolicy`, `Tags`, ...
    package var scope: [String]
    /// The ARN of the change set that says what changes in a nested stack; `nil` for other resources, and where the change
    /// set does not include nested stacks.
    package var changeSetID: String?
    /// Which properties change and whether that may need a new resource; AWS may leave the list out.
    package var details: [Detail]

    /// One property of a resource that changes.
    package struct Detail: Sendable, Hashable {
        /// The property's name; empty where another attribute changes.
        package var property: String
        /// `Never`, `Conditionally` or `Always`.
        package var requiresRecreation: String
        /// Whether the new value is known only when the change is executed: AWS's `Evaluation` is `Dynamic`.
        package var isDynamic: Bool
        /// Where the change comes from: `ParameterReference`, `ResourceReference`, `ResourceAttribute`,
        /// `DirectModification` or `Automatic`; `nil` where AWS does not say.
        package var source: String?

        package init(
            property: String, requiresRecreation: String, isDynamic: Bool = false, source: String? = nil
        ) {
            self.property = property
            self.requiresRecreation = requiresRecreation
            self.isDynamic = isDynamic
            self.source = source
        }
    }

    package init(
        action: String, logicalID: String, physicalID: String? = nil, resourceType: String,
        replacement: String? = nil, scope: [String] = [], changeSetID: String? = nil, details: [Detail] = []
    ) {
        self.action = action
        self.logicalID = logicalID
        self.physicalID = physicalID
        self.resourceType = resourceType
        self.replacement = replacement
        self.scope = scope
        self.changeSetID = changeSetID
        self.details = details
    }
}
