package import Timekeeping

/// A stack, as DescribeStacks shows it.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html
package struct Stack: Sendable, Hashable {
    /// The ARN.
    package var id: String
    package var name: String
    /// As AWS spells it, for example `UPDATE_COMPLETE_CLEANUP_IN_PROGRESS`.
    package var status: String
    package var statusReason: String?
    package var parameters: [Parameter]
    package var outputs: [Output]
    /// Granted at the last operation.
    package var capabilities: [String]
    package var tags: [Tag]
    package var roleARN: String?
    /// The ARN of the change set that made the stack or updated it last.
    package var changeSetID: String?
    /// Set for nested stacks.
    package var parentID: String?
    package var rootID: String?
    package var notificationARNs: [String]
    package var creationTime: WallTime?
    package var lastUpdatedTime: WallTime?

    package init(
        id: String, name: String, status: String, statusReason: String? = nil, parameters: [Parameter] = [],
        outputs: [Output] = [], capabilities: [String] = [], tags: [Tag] = [], roleARN: String? = nil,
        changeSetID: String? = nil, parentID: String? = nil, rootID: String? = nil,
        notificationARNs: [String] = [], creationTime: WallTime? = nil, lastUpdatedTime: WallTime? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.statusReason = statusReason
        self.parameters = parameters
        self.outputs = outputs
        self.capabilities = capabilities
        self.tags = tags
        self.roleARN = roleARN
        self.changeSetID = changeSetID
        self.parentID = parentID
        self.rootID = rootID
        self.notificationARNs = notificationARNs
        self.creationTime = creationTime
        self.lastUpdatedTime = lastUpdatedTime
    }

    /// A parameter that the stack was created or updated with.
    package struct Parameter: Sendable, Hashable {
        package var key: String
        /// `****` for a NoEcho parameter: never send that back.
        package var value: String
        /// What an SSM parameter's name stood for at the last operation; `nil` for others.
        package var resolvedValue: String?

        package init(key: String, value: String, resolvedValue: String? = nil) {
            self.key = key
            self.value = value
            self.resolvedValue = resolvedValue
        }
    }

    /// A value that the stack hands out.
    package struct Output: Sendable, Hashable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }
}
