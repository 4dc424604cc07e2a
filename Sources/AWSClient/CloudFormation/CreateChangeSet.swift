internal import AWSWire

extension Operation {
    static let createChangeSet = Operation(.cloudFormation, "CreateChangeSet", .once)
}

/// What executing a change set does.
package enum ChangeSetType: String, Sendable, Hashable {
    /// Creates the stack; until then it is an empty one in `REVIEW_IN_PROGRESS`.
    case create = "CREATE"
    case update = "UPDATE"
}

/// The two ARNs that CreateChangeSet gives.
package struct CreatedChangeSet: Sendable, Hashable {
    package var id: String
    package var stackID: String

    package init(id: String, stackID: String) {
        self.id = id
        self.stackID = stackID
    }
}

extension AWSClient {
    /// Begins to work out what `request` would change.
    ///
    /// - Parameters:
    ///   - name: Of the change set; letters, digits and `-`, unique in the stack.
    ///   - includesNestedStacks: Also works out what happens in nested stacks.
    /// - Throws: ``AWSError/ambiguous(_:cause:)`` when the answer is lost: describe the change set by its name. A
    ///   service failure with code `AlreadyExistsException` when the name is taken.
    package func createChangeSet(
        named name: String, type: ChangeSetType, _ request: StackRequest, includesNestedStacks: Bool = false
    ) async throws(AWSError) -> CreatedChangeSet {
        var form = form(.createChangeSet)
        request.fill(&form)
        form.set("ChangeSetName", name)
        form.set("ChangeSetType", type.rawValue)
        form.set("ClientToken", request.clientRequestToken)
        if includesNestedStacks { form.set("IncludeNestedStacks", true) }
        return try await call(.createChangeSet, form) { (reader) throws(XMLError) in
            var created = CreatedChangeSet(id: "", stackID: "")
            try reader.children { (reader, name) throws(XMLError) in
                if name == "Id" { created.id = try reader.text() }
                if name == "StackId" { created.stackID = try reader.text() }
            }
            return created
        }
    }
}
