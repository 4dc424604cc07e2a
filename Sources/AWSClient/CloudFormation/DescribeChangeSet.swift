internal import AWSWire

extension Operation {
    static let describeChangeSet = Operation(.cloudFormation, "DescribeChangeSet", .read)
}

extension AWSClient {
    /// Shows a change set with all its changes.
    ///
    /// - Parameters:
    ///   - changeSet: A name, or the ARN.
    ///   - stack: Needed with a name.
    package func describeChangeSet(_ changeSet: String, stack: String? = nil) async throws(AWSError) -> ChangeSet {
        var form = form(.describeChangeSet)
        form.set("ChangeSetName", changeSet)
        form.set("StackName", stack)
        // Each page repeats everything but the changes.
        let pages = try await pages(.describeChangeSet, form) { (reader) throws(XMLError) in
            var next: String?
            let part = try ChangeSet(&reader, next: &next)
            return Page(items: [part], next: next)
        }
        guard var result = pages.last else { return ChangeSet(id: changeSet, status: "") }
        result.changes = pages.flatMap(\.changes)
        return result
    }
}

extension ChangeSet {
    fileprivate init(_ reader: inout XMLPullReader, next: inout String?) throws(XMLError) {
        self.init(id: "", status: "")
        var token: String?
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "ChangeSetId": self.id = try reader.text()
            case "ChangeSetName": self.name = try reader.text()
            case "StackId": self.stackID = try reader.text()
            case "Status": self.status = try reader.text()
            case "StatusReason": self.statusReason = try reader.textIfAny()
            case "ExecutionStatus": self.executionStatus = try reader.text()
            case "Parameters":
                self.parameters = try reader.values { (r) throws(XMLError) in try Stack.Parameter(&r) }
            case "Capabilities": self.capabilities = try reader.texts()
            case "Changes": self.changes = try readChanges(&reader)
            case "NextToken": token = try reader.textIfAny()
            default: break
            }
        }
        next = token
    }
}

private func readChanges(_ reader: inout XMLPullReader) throws(XMLError) -> [ResourceChange] {
    var changes: [ResourceChange] = []
    try reader.list { (reader) throws(XMLError) in
        try reader.children { (reader, name) throws(XMLError) in
            if name == "ResourceChange" { changes.append(try ResourceChange(&reader)) }
        }
    }
    return changes
}

extension ResourceChange {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(action: "", logicalID: "", resourceType: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Action": self.action = try reader.text()
            case "LogicalResourceId": self.logicalID = try reader.text()
            case "PhysicalResourceId": self.physicalID = try reader.textIfAny()
            case "ResourceType": self.resourceType = try reader.text()
            case "Replacement": self.replacement = try reader.textIfAny()
            case "Scope": self.scope = try reader.texts()
            case "ChangeSetId": self.changeSetID = try reader.textIfAny()
            case "Details":
                self.details = try reader.values { (r) throws(XMLError) in try Detail(&r) }
            default: break
            }
        }
    }
}

extension ResourceChange.Detail {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(property: "", requiresRecreation: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Target": try self.readTarget(&reader)
            case "Evaluation": self.isDynamic = try reader.text() == "Dynamic"
            case "ChangeSource": self.source = try reader.textIfAny()
            default: break
            }
        }
    }

    private mutating func readTarget(_ reader: inout XMLPullReader) throws(XMLError) {
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Name": self.property = try reader.text()
            case "RequiresRecreation": self.requiresRecreation = try reader.text()
            default: break
            }
        }
    }
}
