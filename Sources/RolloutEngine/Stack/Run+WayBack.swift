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
    /// What is kept outside of the tags before anything is changed, and where.
    var record: (contents: StackRecord, copy: StateCopy)?
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
        let capabilities =
            stack.capabilities + prepared.request.capabilities.filter { !stack.capabilities.contains($0) }
        let record = record(stack, parameters, capabilities, template)
        let memory = memory(parameters, record?.copy, prepared, members)
        return WayBack(
            template: template,
            parameters: parameters.map { argument in
                switch argument {
                case .value(let key, let value): StackParameter(key: key, value: .text(value))
                case .previous(let key): StackParameter(key: key, value: .previous)
                }
            },
            capabilities: capabilities, memory: memory, record: memory == nil ? nil : record,
            sizes: prepared.contents.groups.compactMap { group in
                prepared.old[group.stack].map { (group.name, $0.sizes(group.logicalID)) }
            })
    }

    /// What `--state` is to keep.
    private func record(
        _ stack: Stack, _ arguments: [WayBackPlan.Argument], _ capabilities: [String], _ template: TemplateSource
    ) -> (contents: StackRecord, copy: StateCopy)? {
        guard let place = options.state else { return nil }
        var text: String?
        if case .body(let body) = template { text = body }
        let record = StackRecord(
            stack: stack.name, runID: runID, arguments: arguments, capabilities: capabilities, template: text)
        return (record, StateCopy(place: place, digest: AWSClient.digest(of: record.bytes)))
    }

    /// What tags of the first group are to hold; what they cannot is said.
    private func memory(
        _ arguments: [WayBackPlan.Argument], _ copy: StateCopy?, _ prepared: PreparedUpdate, _ members: [GroupSnapshot]
    ) -> StackMemory? {
        let consequence = "should this process be killed, `haupdate rollback` cannot take the stack back, and freezes"
        let memory: StackMemory
        if let copy {
            memory = StackMemory(copy: copy)
        } else if prepared.template != nil {
            emit(.note("the former template does not fit into tags: \(consequence); --state keeps it"))
            return nil
        } else {
            memory = StackMemory(
                parameters: arguments.compactMap { argument in
                    if case .value(let key, let value) = argument { .init(key: key, value: value) } else { nil }
                })
        }
        let first = members[0]
        let most = JournalTags.mostTags(
            beside: sight.otherTags[first.name] ?? 0, seen: sight.journalTags[first.name] ?? [], Baseline(of: first),
            mayKeep: first.instances.count)
        guard memory.fits, most + StackMemory.tagLimit <= JournalTags.tagLimit else {
            let what = copy == nil ? "the former parameters do" : "the place of the stack's record does"
            emit(.note("\(what) not fit into tags: \(consequence)\(copy == nil ? "; --state keeps them" : "")"))
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

    /// - Returns: `nil` when there is none that CloudFormation can be given; that is said.
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
        if text.isEmpty {
            sayNoWayBack("the stack's template reads as empty")
            return nil
        }
        // Too large for a request, it goes to the bucket of the records, right before anything is changed.
        if case .bucket? = options.state { return .body(text) }
        guard text.utf8.count <= Run.inlineLimitBytes else {
            sayNoWayBack(
                "the stack's template has \(text.utf8.count) bytes and a request can carry \(Run.inlineLimitBytes); "
                    + "--state s3://BUCKET/PREFIX keeps it where CloudFormation can read it")
            return nil
        }
        return .body(text)
    }
}
