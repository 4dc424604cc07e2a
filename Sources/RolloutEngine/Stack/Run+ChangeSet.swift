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
        var nested = nested
        guard let id = try await create(changeSetName(runID), stack, request, nested: &nested) else { return .none }
        let found: StackChange
        do throws(RunError) {
            let root = try await workedOut(id, stack: stack.name, purpose: "reading change set \(id)")
            found = StackChange(root: root, nested: try await nestedChanges(of: root, in: nil))
        } catch {
            await discard(id, stack: stack.name)
            throw error
        }
        if found.root.status == "CREATE_COMPLETE" { return .changeSet(found) }
        let reason = await failure(of: found.root)
        await discard(id, stack: stack.name)
        if found.root.isEmptyByAWS { return .none }
        if nested {
            emitFlat(stack, reason)
            // The name stays the same: it is the one by which a later command finds what this run has left.
            try await untilGone(id, stack: stack.name)
            return try await change(stack, flat(request), nested: false)
        }
        throw .declined(
            "CloudFormation cannot make a change set for stack \(stack.name): "
                + "\(reason): mend the template or the parameters")
    }

    /// The request for a change set without nested ones; the token stands for the one that came to nothing.
    private func flat(_ request: StackRequest) -> StackRequest {
        var flat = request
        flat.clientRequestToken = request.clientRequestToken.map { "\($0)-flat" }
        return flat
    }

    private func emitFlat(_ stack: Stack, _ reason: String) {
        emit(
            .note(
                "CloudFormation does not look into the nested stacks of \(stack.name) (\(reason)): all groups of a nested "
                    + "stack that changes are taken as changed"))
    }

    func changeSetName(_ runID: String) -> String { "haupdate-\(runID)" }

    /// - Returns: A name or ARN to ask for; `nil` when CloudFormation says at once that nothing would change.
    private func create(
        _ name: String, _ stack: Stack, _ request: StackRequest, nested: inout Bool
    ) async throws(RunError) -> String? {
        let includesNested = nested
        decide("create change set", stack.name, what: name, because: "CloudFormation is asked what would change")
        do {
            return try await patiently("asking CloudFormation what would change") {
                (client) async throws(AWSError) in
                try await client.createChangeSet(
                    named: name, type: .update, request, includesNestedStacks: includesNested
                ).id
            }
        } catch {
            if error.isNoUpdates { return nil }
            // The set may exist although the answer is lost: its name is known.
            if error.isAmbiguous { return name }
            // The stack may be called that itself.
            let words = message(of: error).replacing(stack.name, with: "").lowercased()
            guard nested, error.serviceFailure != nil, words.contains("nested") else { throw refusal(error, request) }
            emitFlat(stack, message(of: error))
            nested = false
            return try await create(name, stack, flat(request), nested: &nested)
        }
    }

    /// Reads a change set that this run has just made: until it shows, AWS says that there is none.
    private func fresh(_ changeSet: String, stack: String?, purpose: String) async throws(RunError) -> ChangeSet {
        do throws(RunError) {
            return try await onceVisible(purpose, isNotYet: \.isAbsentChangeSet) {
                (client) async throws(AWSError) in try await client.describeChangeSet(changeSet, stack: stack)
            }
        } catch {
            guard case .aws(let cause, _) = error, cause.isAbsentChangeSet else { throw error }
            try stopIfInterrupted()
            throw .declined(
                "\(purpose): CloudFormation does not show it a minute after it was made; "
                    + "nothing was changed: try again")
        }
    }

    private func workedOut(_ id: String, stack: String? = nil, purpose: String) async throws(RunError) -> ChangeSet {
        let limit = timekeeper.now + .seconds(600)
        var step = Duration.seconds(1)
        while true {
            let found = try await fresh(id, stack: stack, purpose: purpose)
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

    /// What changes in nested stacks, outer ones first; those in which nothing changes are there without changes, those
    /// of which CloudFormation does not say it are not there.
    private func nestedChanges(
        of changeSet: ChangeSet, in outer: StackChange.Nested?, depth: Int = 0
    ) async throws(RunError) -> [StackChange.Nested] {
        guard changeSet.status == "CREATE_COMPLETE", depth < 20 else { return [] }
        var found: [StackChange.Nested] = []
        for change in changeSet.changes where change.resourceType == StackChange.stackType {
            guard let id = change.changeSetID, change.action != "Remove" else { continue }
            let path = (outer.map { "\($0.path)." } ?? "") + change.logicalID
            let own = try await workedOut(id, purpose: "reading what changes in nested stack \(path)")
            // One that has failed, is being deleted, or is in a status that nobody knows tells nothing.
            guard own.status == "CREATE_COMPLETE" || own.isEmptyByAWS else { continue }
            let nested = StackChange.Nested(
                path: path, changeSet: own, isComplete: outer?.isComplete != false && !change.hangsOnOthers)
            found.append(nested)
            found += try await nestedChanges(of: own, in: nested, depth: depth + 1)
        }
        return found
    }

    /// Deletes a change set that will not be executed; that it stays behind is worth a note, not a failure.
    func discard(_ changeSet: String, stack: String) async {
        decide("delete change set", stack, what: changeSet, because: "it will not be executed")
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
