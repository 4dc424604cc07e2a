internal import AWSClient
internal import CloudFormationTemplate
internal import RolloutCore

/// The template of a stack, parsed where that is possible, with the values of its parameters.
struct KnownTemplate: Sendable {
    var name: String
    var template: Template?
    var evaluation: Evaluation?

    /// What the template gives a group, resolved.
    func sizes(_ logicalID: String) -> TemplateSizes {
        guard let template, let evaluation, let sizes = template.groupSizes(of: logicalID, in: evaluation) else {
            return TemplateSizes()
        }
        return TemplateSizes(minimum: sizes.minimum, desired: sizes.desired, maximum: sizes.maximum)
    }

    /// The policies by which CloudFormation rolls groups itself when their launch changes.
    var rollingPolicies: [GroupUpdatePolicy] {
        (template?.updatePolicies(in: evaluation) ?? []).filter { policy in
            policy.kind != .scheduledAction && !(policy.kind == .replacingUpdate && policy.willReplace == false)
        }
    }
}

extension Run {
    /// The stack's present template, with macros and transforms applied.
    func currentTemplate(of stack: Stack) async throws(RunError) -> KnownTemplate {
        let text = try await templateText(stack: stack.name, changeSet: nil)
        return known(text, name: "the template of stack \(stack.name)", stack: stack, parameters: stack.parameters)
    }

    /// The templates that a change would bring, by the name of the root or the ARN of a nested stack.
    ///
    /// - Throws: ``RunError/declined(_:)`` where CloudFormation would roll a group by itself.
    func comingTemplates(
        of stack: Stack, _ change: StackChange, given: TemplateInput?
    ) async throws(RunError) -> [String: KnownTemplate] {
        let root = try await comingTemplate(of: stack, changeSet: change.root, given: given)
        try refusePolicies([root])
        var found = [stack.name: root]
        for nested in change.nested where nested.changeSet.status == "CREATE_COMPLETE" {
            let set = nested.changeSet
            let text = try await templateText(stack: set.stackID, changeSet: set.id)
            // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
            let name = set.stackID.split(separator: "/").dropFirst().first.map(String.init) ?? set.stackID
            let coming = known(
                text, name: "the new template of nested stack \(nested.path)",
                stack: Stack(id: set.stackID, name: name, status: ""), parameters: set.parameters)
            try refusePolicies([coming])
            found[set.stackID] = coming
        }
        return found
    }

    private func comingTemplate(
        of stack: Stack, changeSet: ChangeSet, given: TemplateInput?
    ) async throws(RunError) -> KnownTemplate {
        let name = given?.name ?? "the template of stack \(stack.name)"
        // Where nothing transforms it, the text that the operator has is the one that comes; its lines are theirs.
        let own = given?.text.flatMap { parsed($0) == nil ? nil : $0 }
        let text: String
        if let own { text = own } else { text = try await templateText(stack: stack.name, changeSet: changeSet.id) }
        return known(text, name: name, stack: stack, parameters: changeSet.parameters)
    }

    /// The template in `text`, if it can be read here and nothing transforms it on the way.
    func parsed(_ text: String) -> Template? {
        // Why it cannot be read is said where that matters; here AWS's own reading takes over.
        guard let template = try? Template.parse(text, name: "the template") else { return nil }
        return template.transforms.isEmpty ? template : nil
    }

    /// The parameters that a template declares: from its text where that is known, else from AWS.
    func summary(
        _ known: Template?, _ source: AWSClientTemplateSource?, stack: String
    ) async throws(RunError) -> TemplateSummary {
        if let known {
            return TemplateSummary(
                parameters: known.parameters.map {
                    TemplateParameterDeclaration(
                        key: $0.name, defaultValue: $0.defaultValue, type: $0.type, noEcho: $0.noEcho)
                })
        }
        return try await calling("reading the parameters of the template") { (client) async throws(AWSError) in
            if let source { return try await client.getTemplateSummary(template: source) }
            return try await client.getTemplateSummary(stack: stack)
        }
    }

    private func templateText(stack: String, changeSet: String?) async throws(RunError) -> String {
        try await calling("reading the template of stack \(stack)") { (client) async throws(AWSError) in
            try await client.getTemplate(stack: stack, stage: .processed, changeSet: changeSet)
        }
    }

    func known(_ text: String, name: String, stack: Stack, parameters: [Stack.Parameter]) -> KnownTemplate {
        do {
            let template = try Template.parse(text, name: name)
            let pseudo = PseudoParameters(
                region: client.region, accountID: hookContext.account, stackName: stack.name, stackID: stack.id)
            var values: [String: PropertyValue] = [:]
            for parameter in parameters {
                // A NoEcho value reads back as asterisks: it counts as unknown.
                guard let declared = template.parameter(parameter.key), !declared.noEcho else { continue }
                let value = parameter.resolvedValue ?? parameter.value
                // What another resource will give a nested stack reads as a placeholder: it counts as unknown, too.
                // https://github.com/aws-cloudformation/cfn-language-discussion/issues/152
                if value.contains("{{IntrinsicFunction") { continue }
                values[parameter.key] = declared.value(of: value)
            }
            return KnownTemplate(
                name: name, template: template,
                evaluation: Evaluation(template, parameters: values, pseudoParameters: pseudo))
        } catch {
            emit(.warning("\(name) cannot be read here, so its update policies are not checked: \(error)"))
            return KnownTemplate(name: name, template: nil, evaluation: nil)
        }
    }

    /// The templates that nested stacks have now.
    func nestedTemplates(_ stacks: [String]) async throws(RunError) -> [(stack: String, template: KnownTemplate)] {
        var found: [(stack: String, template: KnownTemplate)] = []
        for arn in stacks {
            guard let stack = try await existingStack(arn) else { continue }
            let text = try await templateText(stack: arn, changeSet: nil)
            let name = "the template of nested stack \(stack.name)"
            found.append((arn, known(text, name: name, stack: stack, parameters: stack.parameters)))
        }
        return found
    }
}
