internal import AWSWire

extension Operation {
    static let listStackResources = Operation(.cloudFormation, "ListStackResources", .read)
}

/// A resource of a stack.
package struct StackResource: Sendable, Hashable {
    package var logicalID: String
    /// For a group its name, for a nested stack its ARN; empty while the resource does not exist yet.
    package var physicalID: String
    /// For example `AWS::AutoScaling::AutoScalingGroup`.
    package var type: String
    package var status: String
    package var statusReason: String?

    package init(
        logicalID: String, physicalID: String, type: String, status: String, statusReason: String? = nil
    ) {
        self.logicalID = logicalID
        self.physicalID = physicalID
        self.type = type
        self.status = status
        self.statusReason = statusReason
    }
}

extension AWSClient {
    /// Lists all resources of a stack; nested stacks are resources, and are listed by their own ARN.
    package func listStackResources(stack: String) async throws(AWSError) -> [StackResource] {
        var form = form(.listStackResources)
        form.set("StackName", stack)
        return try await pages(.listStackResources, form) { (reader) throws(XMLError) in
            var page = Page<StackResource>()
            try reader.children { (reader, name) throws(XMLError) in
                switch name {
                case "StackResourceSummaries":
                    page.items = try reader.values { (r) throws(XMLError) in try StackResource(&r) }
                case "NextToken": page.next = try reader.text()
                default: break
                }
            }
            return page
        }
    }
}

extension StackResource {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(logicalID: "", physicalID: "", type: "", status: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "LogicalResourceId": self.logicalID = try reader.text()
            case "PhysicalResourceId": self.physicalID = try reader.text()
            case "ResourceType": self.type = try reader.text()
            case "ResourceStatus": self.status = try reader.text()
            case "ResourceStatusReason": self.statusReason = try reader.textIfAny()
            default: break
            }
        }
    }
}
