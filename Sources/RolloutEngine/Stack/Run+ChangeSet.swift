internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// What CloudFormation would change.
    enum Change {
        case changeSet(StackChange)
        /// Nothing; the set that said so is deleted already.
        case none
    }

    /// Creates a change set and waits until CloudFormation has worked it out; whatever comes in between, a set that is not
    /// handed out is deleted.
    ///
    /// - Parameter nested: Whether the stack has nested ones, which are looked into as well.
    func change(_ stack: Stack, _ request: StackRequest, nested: Bool) async throws(RunError) -> Change {
        guard let id = try await create(changeSetName(runID), stack, request, nested: nested) else { return .none }
        let found: StackChange
        do throws(RunError) {
            let root = try await workedOut(id, stack: stack)
            found = StackChange(root: root, nested: try await nestedChanges(of: root, path: "", depth: 0))
        } catch {
            await discard(id, stack: stack.name)
            throw error
        }
        if found.root.status == "CREATE_COMPLETE" { return .changeSet(found) }
        await discard(id, stack: stack.name)
        if found.root.isEmptyByAWS { return .none }
        throw .declined(
            "CloudFormation cannot make a change set for stack \(stack.name): "
                + "\(found.root.statusReason ?? found.root.status): mend the template or the parameters")
    }

    func changeSetName(_ runID: String) -> String { "haupdate-\(runID)" }

    /// - Returns: A name or ARN to ask for; `nil` when CloudFormation says at once that nothing would change.
    private func create(
        _ name: String, _ stack: Stack, _ request: StackRequest, nested: Bool
    ) async throws(RunError) -> String? {
        do {
            return try await patiently("asking CloudFormation what would change") {
                (client) async throws(AWSError) in
                try await client.createChangeSet(named: name, type: .update, request, includesNestedStacks: nested).id
            }
        } catch {
            if error.isNoUpdates { return nil }
            // The set may exist although the answer is lost: its name is known.
            if error.isAmbiguous { return name }
            let words = message(of: error).lowercased()
            guard nested, error.serviceFailure != nil, words.contains("nested") else { throw refusal(error, request) }
            emit(
                .note(
                    "CloudFormation does not look into the nested stacks of \(stack.name) (\(message(of: error))): all "
                        + "groups of a nested stack that changes are taken as changed"))
            var flat = request
            // The token stands for the request that was refused.
            flat.clientRequestToken = request.clientRequestToken.map { "\($0)-flat" }
            return try await create(name, stack, flat, nested: false)
        }
    }

    /// Reads a change set that this run has just made: until it shows, AWS says that there is none.
    private func fresh(_ changeSet: String, stack: String?) async throws(RunError) -> ChangeSet {
        do throws(RunError) {
            return try await onceVisible("reading change set \(changeSet)", isNotYet: \.isAbsentChangeSet) {
                (client) async throws(AWSError) in try await client.describeChangeSet(changeSet, stack: stack)
            }
        } catch {
            guard case .aws(let cause, _) = error, cause.isAbsentChangeSet else { throw error }
            try stopIfInterrupted()
            throw .declined(
                "reading change set \(changeSet): CloudFormation does not show it a minute after it was made; "
                    + "nothing was changed: try again")
        }
    }

    private func workedOut(_ changeSet: String, stack: Stack) async throws(RunError) -> ChangeSet {
        let limit = timekeeper.now + .seconds(600)
        var step = Duration.seconds(1)
        while true {
            let found = try await fresh(changeSet, stack: stack.name)
            switch found.status {
            case "CREATE_PENDING", "CREATE_IN_PROGRESS": break
            default: return found
            }
            guard timekeeper.now < limit else {
                throw .declined("CloudFormation has not worked out the change set within 600 s: try again later")
            }
            if !(await pause(until: timekeeper.now + step)) { try stopIfInterrupted() }
            step = min(step * 1.5, .seconds(5))
        }
    }

    /// What changes in nested stacks, outer ones first; those in which nothing changes are there without changes.
    private func nestedChanges(
        of changeSet: ChangeSet, path: String, depth: Int
    ) async throws(RunError) -> [StackChange.Nested] {
        guard !changeSet.isEmptyByAWS, depth < 20 else { return [] }
        var found: [StackChange.Nested] = []
        for change in changeSet.changes where change.resourceType == StackChange.stackType {
            guard let id = change.changeSetID, change.action != "Remove" else { continue }
            let path = path + change.logicalID
            let own = try await fresh(id, stack: nil)
            // Of one that failed the root says no more than that.
            if own.status == "FAILED", !own.isEmptyByAWS {
                throw .declined(
                    "CloudFormation cannot make a change set for nested stack \(path): "
                        + "\(own.statusReason ?? own.status): mend its template or its parameters")
            }
            found.append(StackChange.Nested(path: path, changeSet: own))
            found += try await nestedChanges(of: own, path: "\(path).", depth: depth + 1)
        }
        return found
    }

    /// Deletes a change set that will not be executed; that it stays behind is worth a note, not a failure.
    func discard(_ changeSet: String, stack: String) async {
        do {
            try await client.until(timekeeper.now + .seconds(600)).deleteChangeSet(changeSet, stack: stack)
        } catch {
            emit(
                .note(
                    "change set \(changeSet) of stack \(stack) could not be deleted: \(error); to delete it: aws "
                        + "cloudformation delete-change-set --stack-name \(stack) --change-set-name \(changeSet)"))
        }
    }

    /// Why CloudFormation refuses a stack action, with what to do.
    func refusal(_ error: AWSError, _ request: StackRequest) -> RunError {
        let text = message(of: error)
        if error.isInsufficientCapabilities {
            let needed = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"].filter(text.contains)
            let options = (needed.isEmpty ? ["CAPABILITY_..."] : needed).map { "--capability \($0)" }
            return .declined("stack \(request.stack): \(text): grant it with \(options.joined(separator: " "))")
        }
        if isRefusal(error) {
            return .declined("stack \(request.stack): CloudFormation refuses: \(text)")
        }
        return .aws(error, purpose: "asking CloudFormation what would change")
    }
}
