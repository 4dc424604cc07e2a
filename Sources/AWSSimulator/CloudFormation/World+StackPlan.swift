import CloudFormationTemplate

/// What an update is going to do, as far as it can be told beforehand.
struct StackPlan {
    var changes: [PlannedChange] = []
    /// What the nested stacks among ``changes`` that are added or changed are to be.
    var nested: [(logicalID: String, wanted: StackResource.Snapshot)] = []

    var isEmpty: Bool { changes.isEmpty }
}

/// How closely a plan looks at nested stacks.
enum NestedLook {
    /// Compares what is in them.
    case exact
    /// Takes every nested stack for changed, as AWS does for a change set without nested ones: its template may be
    /// another one by now.
    case blind
}

extension World {
    /// Compares what a stack is with what it would be made from.
    ///
    /// - Throws: `ValidationError` for a template that cannot be evaluated or goes round in circles.
    func plan(
        _ configuration: StackConfiguration, for stack: Stack, nested: NestedLook = .exact
    ) throws(APIError) -> StackPlan {
        do throws(TemplateError) {
            return try planResources(configuration, for: stack, nested)
        } catch {
            throw .validation(error.message)
        }
    }

    private func planResources(
        _ configuration: StackConfiguration, for stack: Stack, _ nested: NestedLook
    ) throws(TemplateError) -> StackPlan {
        var plan = StackPlan()
        var changing: [String: ChangeKind] = [:]
        let bare = evaluation(of: configuration, for: stack)
        let order = try configuration.template.template.creationOrder(in: bare)
        for resource in order {
            let existing = stack.resource(resource.logicalID).flatMap { $0.physicalID == nil ? nil : $0 }
            let evaluation = evaluation(of: configuration, for: stack, changing: changing)
            let isNested = resource.type == "AWS::CloudFormation::Stack"
            guard let existing else {
                if isNested {
                    let wanted = try wishes(for: resource, in: evaluation, configuration: configuration)
                    plan.nested.append((resource.logicalID, wanted))
                }
                changing[resource.logicalID] = .replaced
                plan.changes.append(
                    PlannedChange(
                        action: .add, logicalID: resource.logicalID, physicalID: nil, type: resource.type,
                        replacement: nil, details: []))
                continue
            }
            let wanted = try wishes(for: resource, in: evaluation, configuration: configuration)
            guard let difference = difference(existing, wanted, in: stack, nested) else { continue }
            let causes = ChangeCauses(
                configuration, previous: stack.configuration, changing: changing, rows: plan.changes)
            let change = causes.explaining(difference, of: resource)
            if isNested { plan.nested.append((resource.logicalID, wanted)) }
            changing[resource.logicalID] =
                change.mayReplace ? .replaced : .modified(type: resource.type)
            plan.changes.append(change)
        }
        for gone in stack.resources where gone.physicalID != nil {
            guard !order.contains(where: { $0.logicalID == gone.logicalID }) else { continue }
            plan.changes.append(
                PlannedChange(
                    action: .remove, logicalID: gone.logicalID, physicalID: gone.physicalID, type: gone.type,
                    replacement: nil, details: []))
        }
        return plan
    }

    /// Whether there is anything to update: a resource, or without one the stack's outputs or tags.
    func isUpdate(
        _ plan: StackPlan, _ configuration: StackConfiguration, of stack: Stack
    ) throws(APIError) -> Bool {
        if !plan.isEmpty || stack.configuration?.tags != configuration.tags { return true }
        do throws(TemplateError) {
            return try outputs(of: configuration, for: stack) != stack.outputs
        } catch {
            throw .validation(error.message)
        }
    }

    /// What a resource is to be, evaluated.
    func wishes(
        for resource: TemplateResource, in evaluation: Evaluation, configuration: StackConfiguration
    ) throws(TemplateError) -> StackResource.Snapshot {
        let path = ["Resources", resource.logicalID, "Metadata"]
        let metadata = try resource.metadata.flatMap { (value) throws(TemplateError) in
            try evaluation.value(value, path: path)
        }
        return StackResource.Snapshot(
            type: resource.type, physicalID: nil, properties: try evaluation.properties(of: resource),
            metadata: metadata, stackTags: configuration.tags)
    }

    /// What changes in a resource; `nil` when nothing does.
    func difference(
        _ existing: StackResource, _ wanted: StackResource.Snapshot, in stack: Stack, _ nested: NestedLook = .exact
    ) -> PlannedChange? {
        let rule = ResourceRule(type: wanted.type)
        var details: [PlannedChange.Detail] = []
        for name in propertyNames(existing.properties, wanted.properties) {
            let old = existing.properties[name]
            let new = wanted.properties[name]
            guard !areEquivalent(old, new) else { continue }
            details.append(
                PlannedChange.Detail(
                    property: name, attribute: name == "Tags" ? "Tags" : "Properties",
                    requiresRecreation: rule.recreation(for: name),
                    isDynamic: new?.hasMark ?? false))
        }
        if !areEquivalent(existing.metadata, wanted.metadata) {
            details.append(.init(property: "", attribute: "Metadata", requiresRecreation: "Never", isDynamic: false))
        }
        if existing.stackTags != wanted.stackTags, rule.takesStackTags,
            !details.contains(where: { $0.attribute == "Tags" })
        {
            details.append(.init(property: "Tags", attribute: "Tags", requiresRecreation: "Never", isDynamic: false))
        }
        if details.isEmpty, nestedStackChanges(existing, wanted, nested) {
            details.append(
                .init(
                    property: "", attribute: "Properties", requiresRecreation: "Never", isDynamic: true,
                    source: "Automatic"))
        }
        guard !details.isEmpty || existing.type != wanted.type else { return nil }
        let always = details.filter { $0.requiresRecreation == "Always" }
        let replacement: String
        if existing.type != wanted.type || always.contains(where: { !$0.isDynamic }) {
            replacement = "True"
        } else {
            replacement = details.allSatisfy { $0.requiresRecreation == "Never" } ? "False" : "Conditional"
        }
        return PlannedChange(
            action: .modify, logicalID: existing.logicalID, physicalID: existing.physicalID, type: wanted.type,
            replacement: replacement, details: details)
    }

    private func propertyNames(_ old: PropertyValue, _ new: PropertyValue) -> [String] {
        let names = (new.entries ?? []).map(\.key) + (old.entries ?? []).map(\.key)
        return names.uniqued()
    }

    private func areEquivalent(_ left: PropertyValue?, _ right: PropertyValue?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.isEquivalent(to: right)
        default: false
        }
    }

    /// Whether a nested stack changes although its own properties do not: its template may be another one by now.
    private func nestedStackChanges(
        _ existing: StackResource, _ wanted: StackResource.Snapshot, _ look: NestedLook
    ) -> Bool {
        guard wanted.type == "AWS::CloudFormation::Stack", let id = existing.physicalID,
            let child = cloudFormation.stacks[id]
        else { return false }
        guard look == .exact else { return true }
        do throws(APIError) {
            let configuration = try configuration(
                for: nestedRequest(wanted.properties, in: child), previous: child.configuration)
            return try isUpdate(plan(configuration, for: child), configuration, of: child)
        } catch {
            // What does not even evaluate fails when the nested stack is updated; so it has to be.
            return true
        }
    }
}
