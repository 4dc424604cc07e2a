import CloudFormationTemplate

/// The change sets of nested stacks, which belong to one of their parent's.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html
extension World {
    /// Makes a change set in every nested stack that `set` adds or changes; a new stack is an empty shell until then.
    mutating func addNestedChangeSets(to set: inout ChangeSet, plan: StackPlan, of parent: Stack) {
        for (logicalID, wanted) in plan.nested {
            guard let row = set.changes.firstIndex(where: { $0.logicalID == logicalID }) else { continue }
            let child = nestedStack(logicalID, set.changes[row], of: parent)
            let nested = nestedChangeSet(in: set, logicalID, wanted, child: child, parent: parent)
            cloudFormation.stacks[child.id]?.changeSets.append(nested)
            set.changes[row].changeSetID = nested.id
            if nested.status == "FAILED", !nested.isWithoutChanges {
                set.status = "FAILED"
                set.executionStatus = "UNAVAILABLE"
                set.statusReason =
                    "Nested change set \(nested.id) was not successfully created: Currently in FAILED."
            }
        }
    }

    /// The nested stack of a row; a new one has been put on record with the status REVIEW_IN_PROGRESS.
    private mutating func nestedStack(_ logicalID: String, _ row: PlannedChange, of parent: Stack) -> Stack {
        if row.action == .modify, let id = row.physicalID, let child = cloudFormation.stacks[id] { return child }
        let resource = StackResource(logicalID: logicalID, type: row.type, status: "", updated: now)
        let name = String(physicalName(for: resource, in: parent).suffix(128))
        var shell = newStack(named: name, status: .reviewInProgress)
        shell.parent = parent.id
        shell.root = parent.root ?? parent.id
        cloudFormation.stacks.put(shell)
        setStatus(.reviewInProgress, of: shell.id, reason: "User Initiated")
        return cloudFormation.stacks[shell.id] ?? shell
    }

    private mutating func nestedChangeSet(
        in set: ChangeSet, _ logicalID: String, _ wanted: StackResource.Snapshot, child: Stack, parent: Stack
    ) -> ChangeSet {
        let name = "\(set.name.prefix(100))-\(logicalID.prefix(14))-\(randomSuffix())"
        var request = StackRequest(stack: child.id, source: nil)
        var nested: ChangeSet
        do throws(APIError) {
            request = try nestedRequest(wanted.properties, in: child)
            request.stack = child.id
            request.tags = set.configuration.tags
            request.capabilities = set.configuration.capabilities
            let configuration = try configuration(for: request, previous: child.configuration)
            nested = newChangeSet(name, of: child, request, configuration)
            nested.parent = set.id
            nested.root = set.root ?? set.id
            nested.includesNested = true
            compare(&nested, for: child)
        } catch {
            nested = newChangeSet(name, of: child, request, set.configuration)
            nested.parent = set.id
            nested.root = set.root ?? set.id
            nested.includesNested = true
            nested.status = "FAILED"
            nested.statusReason = error.message
        }
        return nested
    }

    private mutating func newChangeSet(
        _ name: String, of child: Stack, _ request: StackRequest, _ configuration: StackConfiguration
    ) -> ChangeSet {
        ChangeSet(
            id: arn("cloudformation", "changeSet/\(name)/\(makeUUID())"), name: name, created: now, description: nil,
            type: child.status == .reviewInProgress ? "CREATE" : "UPDATE", request: request,
            configuration: configuration, status: "CREATE_IN_PROGRESS", executionStatus: "UNAVAILABLE")
    }

    /// The empty shell that the change set which is being executed made for a new nested stack.
    func shell(for logicalID: String, of parent: Stack) -> Stack? {
        guard let set = parent.changeSets.first(where: { $0.executionStatus == "EXECUTE_IN_PROGRESS" }),
            let id = set.changes.first(where: { $0.logicalID == logicalID })?.changeSetID
        else { return nil }
        return cloudFormation.stacks.first { stack in
            stack.status == .reviewInProgress && stack.changeSets.contains { $0.id == id }
        }
    }

    /// Removes the change sets that belong to `set`, and the shells that it made.
    mutating func removeNested(of set: ChangeSet) {
        for id in set.changes.compactMap(\.changeSetID) {
            guard let stack = cloudFormation.stacks.first(where: { $0.changeSets.contains { $0.id == id } }),
                let nested = stack.changeSets.first(where: { $0.id == id })
            else { continue }
            removeNested(of: nested)
            cloudFormation.stacks[stack.id]?.changeSets.removeAll { $0.id == id }
            if stack.status == .reviewInProgress {
                setStatus(.deleteComplete, of: stack.id)
                cloudFormation.stacks[stack.id]?.deleted = now
            }
        }
    }

    /// Gives `set` and all that belong to it their execution status; only those that may be executed have one.
    mutating func setExecution(_ status: String, of id: String, in stackID: String) {
        guard let stack = cloudFormation.stacks[stackID],
            let index = stack.changeSets.firstIndex(where: { $0.id == id }),
            stack.changeSets[index].executionStatus != "UNAVAILABLE"
        else { return }
        cloudFormation.stacks[stackID]?.changeSets[index].executionStatus = status
        for id in stack.changeSets[index].changes.compactMap(\.changeSetID) {
            guard let child = cloudFormation.stacks.first(where: { $0.changeSets.contains { $0.id == id } }) else {
                continue
            }
            setExecution(status, of: id, in: child.id)
        }
    }
}

extension ChangeSet {
    /// Whether it failed for the only reason that there is nothing to change.
    var isWithoutChanges: Bool {
        guard let statusReason else { return false }
        return status == "FAILED"
            && (statusReason == "No updates are to be performed."
                || statusReason.hasPrefix("The submitted information didn't contain changes."))
    }
}
