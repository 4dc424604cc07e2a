import CloudFormationTemplate

/// How a step begins.
enum StepStart {
    /// There is nothing to do.
    case nothing
    case started(RunningStep)
    case failed(String)
}

/// How far a step is when its time is over.
enum StepEnd {
    case waiting
    case done
    case failed(String)
}

extension World {
    /// Begins a step: decides what it has to do, and writes that down.
    mutating func begin(_ step: StackStep, of id: String) -> StepStart {
        guard let stack = cloudFormation.stacks[id] else { return .nothing }
        switch step {
        case .apply(let logicalID): return beginApplying(logicalID, of: stack)
        case .restore(let logicalID): return beginRestoring(logicalID, of: stack)
        case .delete(let logicalID): return beginDeleting(logicalID, of: stack)
        case .discard(let leftover):
            let policy = stack.configuration?.template.template.resource(leftover.logicalID)?.updateReplacePolicy
            guard policy != "Retain" else {
                record("DELETE_SKIPPED", leftover.logicalID, of: id, leftover: leftover)
                return .nothing
            }
            record("DELETE_IN_PROGRESS", leftover.logicalID, of: id, leftover: leftover)
            return .started(RunningStep(step: step, action: .delete, began: now))
        }
    }

    private mutating func beginApplying(_ logicalID: String, of stack: Stack) -> StepStart {
        let wanted: StackResource.Snapshot?
        do throws(TemplateError) {
            wanted = try wishes(for: logicalID, of: stack)
        } catch {
            return .failed(error.message)
        }
        guard let wanted else { return .nothing }
        let step = StackStep.apply(logicalID)
        guard let existing = stack.resource(logicalID), existing.physicalID != nil else {
            // What is left of a creation that failed and was kept.
            cloudFormation.stacks[stack.id]?.resources.removeAll { $0.logicalID == logicalID }
            var resource = StackResource(
                logicalID: logicalID, type: wanted.type, status: "CREATE_IN_PROGRESS", updated: now)
            resource.take(wanted)
            resource.isNew = true
            cloudFormation.stacks[stack.id]?.resources.append(resource)
            record("CREATE_IN_PROGRESS", logicalID, of: stack.id)
            return .started(RunningStep(step: step, action: .create, began: now))
        }
        guard let change = difference(existing, wanted, in: stack) else { return .nothing }
        let replaces = change.mayReplace || willReplace(logicalID, change, of: stack)
        if let refusal = policyRefusal(of: replaces ? "Replace" : "Modify", on: existing, in: stack) {
            return .failed(refusal)
        }
        if replaces, let key = ResourceRule(type: wanted.type).nameProperty, let name = wanted.properties[key]?.text,
            name == existing.properties[key]?.text
        {
            return .failed(
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename \(name) "
                    + "and update the stack again.")
        }
        if replaces, let before = existing.before, let made = existing.physicalID, made != before.physicalID {
            // The update before this one failed, was kept, and had made this.
            cloudFormation.stacks[stack.id]?.leftovers.append(
                Leftover(
                    logicalID: logicalID, type: existing.type, physicalID: made, properties: existing.properties))
        }
        self.change(logicalID, of: stack.id) { resource in
            if resource.before == nil, !resource.isNew { resource.before = existing.snapshot }
            resource.take(wanted)
            resource.signals = []
        }
        record(
            "UPDATE_IN_PROGRESS", logicalID, of: stack.id,
            reason: replaces
                ? "Requested update requires the creation of a new physical resource; hence creating one." : nil)
        return .started(
            RunningStep(step: step, action: replaces ? .replace : .update, began: now, old: existing.snapshot))
    }

    /// What the stack's template wants of a resource; `nil` when the template does not have it.
    private func wishes(for logicalID: String, of stack: Stack) throws(TemplateError) -> StackResource.Snapshot? {
        guard let configuration = stack.configuration,
            let resource = configuration.template.template.resource(logicalID)
        else { return nil }
        return try wishes(
            for: resource, in: evaluation(of: configuration, for: stack), configuration: configuration)
    }

    private mutating func beginRestoring(_ logicalID: String, of stack: Stack) -> StepStart {
        guard let resource = stack.resource(logicalID), let before = resource.before else { return .nothing }
        if stack.operation?.skipped.contains(logicalID) == true {
            change(logicalID, of: stack.id) { $0.take(before) }
            record("UPDATE_COMPLETE", logicalID, of: stack.id)
            return .nothing
        }
        if cloudFormation.rollbackFailures.contains(logicalID) {
            return .failed(cloudFormation.reason ?? "the scenario lets \(logicalID) fail to roll back")
        }
        if let new = resource.physicalID, new != before.physicalID {
            cloudFormation.stacks[stack.id]?.leftovers.append(
                Leftover(logicalID: logicalID, type: resource.type, physicalID: new, properties: resource.properties))
        }
        let isReplaced = resource.physicalID != before.physicalID
        change(logicalID, of: stack.id) { resource in
            resource.take(before)
            resource.physicalID = before.physicalID
        }
        if isReplaced {
            record("UPDATE_COMPLETE", logicalID, of: stack.id)
            return .nothing
        }
        // References may have other values by now: a launch template's old content is a new version.
        if let present = cloudFormation.stacks[stack.id], let wanted = try? wishes(for: logicalID, of: present) {
            change(logicalID, of: stack.id) { $0.take(wanted) }
        }
        record("UPDATE_IN_PROGRESS", logicalID, of: stack.id)
        return .started(
            RunningStep(step: .restore(logicalID), action: .update, began: now, old: resource.snapshot))
    }

    private mutating func beginDeleting(_ logicalID: String, of stack: Stack) -> StepStart {
        guard let resource = stack.resource(logicalID) else { return .nothing }
        guard resource.physicalID != nil else {
            record("DELETE_COMPLETE", logicalID, of: stack.id)
            cloudFormation.stacks[stack.id]?.resources.removeAll { $0.logicalID == logicalID }
            return .nothing
        }
        let templates = [stack.previous?.template.template, stack.configuration?.template.template]
        let policy = templates.compactMap { $0?.resource(logicalID) }.first?.deletionPolicy
        let isCreation = stack.operation?.phase == .rollBackCreation || resource.isNew
        let retainsNew = policy == "Retain" && !(stack.retainsExceptOnCreate && isCreation)
        if retainsNew || (policy == "RetainExceptOnCreate" && !isCreation) {
            record("DELETE_SKIPPED", logicalID, of: stack.id)
            cloudFormation.stacks[stack.id]?.resources.removeAll { $0.logicalID == logicalID }
            return .nothing
        }
        record("DELETE_IN_PROGRESS", logicalID, of: stack.id)
        return .started(RunningStep(step: .delete(logicalID), action: .delete, began: now))
    }
}

extension StackResource {
    /// Becomes what `snapshot` says, but for the physical ID.
    mutating func take(_ snapshot: Snapshot) {
        type = snapshot.type
        properties = snapshot.properties
        metadata = snapshot.metadata
        stackTags = snapshot.stackTags
    }
}
