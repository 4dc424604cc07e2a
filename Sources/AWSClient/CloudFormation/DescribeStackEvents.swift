internal import AWSWire
package import Timekeeping

extension Operation {
    static let describeStackEvents = Operation(.cloudFormation, "DescribeStackEvents", .read)
}

/// Something that happened to a stack or to one of its resources.
package struct StackEvent: Sendable, Hashable {
    package var id: String
    package var stackID: String
    package var stackName: String
    /// The stack's own name in its own events.
    package var logicalID: String
    package var physicalID: String
    package var resourceType: String
    /// For example `CREATE_FAILED`.
    package var status: String
    package var statusReason: String?
    package var timestamp: WallTime?
    /// The token of the operation that the event belongs to.
    package var clientRequestToken: String?

    package init(
        id: String, stackID: String = "", stackName: String = "", logicalID: String = "", physicalID: String = "",
        resourceType: String = "", status: String = "", statusReason: String? = nil, timestamp: WallTime? = nil,
        clientRequestToken: String? = nil
    ) {
        self.id = id
        self.stackID = stackID
        self.stackName = stackName
        self.logicalID = logicalID
        self.physicalID = physicalID
        self.resourceType = resourceType
        self.status = status
        self.statusReason = statusReason
        self.timestamp = timestamp
        self.clientRequestToken = clientRequestToken
    }

    /// Whether the event is about the stack as a whole.
    package var isAboutStack: Bool { physicalID == stackID }
}

extension AWSClient {
    /// Shows the events of a stack, newest first, up to the first one that `continues` refuses.
    ///
    /// Pages are read only as far as needed. Events are told apart by their ID: times can be equal.
    ///
    /// - Parameter stack: A name, or the ARN: only that finds a deleted stack.
    package func describeStackEvents(
        stack: String, while continues: (StackEvent) -> Bool = { _ in true }
    ) async throws(AWSError) -> [StackEvent] {
        var form = form(.describeStackEvents)
        form.set("StackName", stack)
        return try await pages(.describeStackEvents, form, while: continues) { (reader) throws(XMLError) in
            var page = Page<StackEvent>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "StackEvents": page.items = try reader.values { (r) throws(XMLError) in try StackEvent(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}

extension StackEvent {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "EventId": self.id = try reader.text()
            case "StackId": self.stackID = try reader.text()
            case "StackName": self.stackName = try reader.text()
            case "LogicalResourceId": self.logicalID = try reader.text()
            case "PhysicalResourceId": self.physicalID = try reader.text()
            case "ResourceType": self.resourceType = try reader.text()
            case "ResourceStatus": self.status = try reader.text()
            case "ResourceStatusReason": self.statusReason = try reader.textIfAny()
            case "Timestamp": self.timestamp = try reader.time()
            case "ClientRequestToken": self.clientRequestToken = try reader.textIfAny()
            default: break
            }
        }
    }
}
