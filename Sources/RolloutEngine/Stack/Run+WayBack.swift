internal import AWSClient
internal import CloudFormationTemplate
internal import RolloutCore

/// What takes a stack back to what it was before the run.
struct WayBack: Sendable {
    var template: TemplateSource
    /// All parameters of the previous template.
    var parameters: [StackParameter]
    var capabilities: [String]
    /// What tags say of it, so that another machine can take the stack back, too; `nil` where they have no room for it.
    var memory: StackMemory?
    /// What the previous template gives each group.
    var sizes: [(group: String, sizes: TemplateSizes)]

    func templateSizes(_ group: String) -> TemplateSizes {
        sizes.first { $0.group == group }?.sizes ?? TemplateSizes()
    }
}

extension Run {
    /// Decides, before anything is changed, whether the stack can go back if its groups fail, and says so where it cannot.
    func wayBack(
        _ stack: Stack, _ prepared: PreparedUpdate, _ change: StackChange, _ members: [GroupSnapshot]
    ) async throws(RunError) -> WayBack? {
        guard options.onFailure == .rollbackStack else { return nil }
        if let frozen = members.first(where: { $0.journal.journal?.phase == .frozen }) {
            sayNoWayBack("group \(frozen.name) is frozen: what its stack launches now was not proven either")
            return nil
        }
        let declared = try await oldParameters(stack, prepared)
        let kept = prepared.keptParameters ?? declared.map(\.key)
        let plan = WayBackPlan.parameters(
            stack.parameters.map { parameter in
                let own = declared.first { $0.key == parameter.key }
                return WayBackPlan.Parameter(
                    key: parameter.key, value: parameter.value, resolved: parameter.resolvedValue,
                    newResolved: change.root.parameters.first { $0.key == parameter.key }?.resolvedValue,
                    given: prepared.request.parameters.last { $0.key == parameter.key }?.value,
                    isSecret: own?.noEcho ?? false, type: own?.type ?? "", isKept: kept.contains(parameter.key))
            })
        let parameters: [WayBackPlan.Argument]
        switch plan {
        case .failure(let obstacle):
            sayNoWayBack("\(obstacle)")
            return nil
        case .success(let found): parameters = found
        }
        guard let template = try await oldTemplate(stack, prepared) else { return nil }
        let memory = memory(parameters, prepared, members)
        return WayBack(
            template: template,
            parameters: parameters.map { argument in
                switch argument {
                case .value(let key, let value): StackParameter(key: key, value: .text(value))
                case .previous(let key): StackParameter(key: key, value: .previous)
                }
            },
            capabilities: stack.capabilities
                + prepared.request.capabilities.filter { !stack.capabilities.contains($0) },
            memory: memory,
            sizes: prepared.contents.groups.compactMap { group in
                prepared.old[group.stack].map { (group.name, $0.sizes(group.logicalID)) }
            })
    }

    /// What tags of the first group are to hold; what they cannot is said.
    private func memory(
        _ arguments: [WayBackPlan.Argument], _ prepared: PreparedUpdate, _ members: [GroupSnapshot]
    ) -> StackMemory? {
        let consequence = "should this process be killed, `haupdate rollback` cannot take the stack back, and freezes"
        guard prepared.template == nil else {
            emit(.note("the former template does not fit into tags: \(consequence)"))
            return nil
        }
        let memory = StackMemory(
            parameters: arguments.compactMap { argument in
                if case .value(let key, let value) = argument { .init(key: key, value: value) } else { nil }
            })
        let first = members[0]
        let most = JournalTags.mostTags(
            beside: sight.otherTags[first.name] ?? 0, seen: sight.journalTags[first.name] ?? [], Baseline(of: first),
            mayKeep: first.instances.count)
        guard memory.fits, most + StackMemory.tagLimit <= JournalTags.tagLimit else {
            emit(.note("the former parameters do not fit into tags: \(consequence)"))
            return nil
        }
        return memory
    }

    private func sayNoWayBack(_ reason: String) {
        emit(.warning("if the groups fail, they will be frozen and the stack stays as it is then, because \(reason)"))
    }

    private func oldParameters(
        _ stack: Stack, _ prepared: PreparedUpdate
    ) async throws(RunError) -> [TemplateParameterDeclaration] {
        if let template = prepared.old[stack.name]?.template, template.transforms.isEmpty {
            return try await summary(template, nil, stack: stack.name).parameters
        }
        return try await summary(nil, nil, stack: stack.name).parameters
    }

    /// - Returns: `nil` when there is none that a request can carry; that is said.
    private func oldTemplate(_ stack: Stack, _ prepared: PreparedUpdate) async throws(RunError) -> TemplateSource? {
        guard prepared.template != nil else { return .previous }
        let text: String
        do {
            text = try await patiently("reading the template of stack \(stack.name)") {
                (client) async throws(AWSError) in try await client.getTemplate(stack: stack.name, stage: .original)
            }
        } catch {
            sayNoWayBack("the stack's template cannot be read: \(message(of: error))")
            return nil
        }
        guard !text.isEmpty, text.utf8.count <= Run.inlineLimitBytes else {
            sayNoWayBack(
                "the stack's template has \(text.utf8.count) bytes and a request can carry \(Run.inlineLimitBytes)")
            return nil
        }
        return .body(text)
    }
}
