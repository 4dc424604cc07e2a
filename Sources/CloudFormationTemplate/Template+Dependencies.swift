extension Template {
    /// The resources that `resource` refers to with Ref, GetAtt, Sub or DependsOn, each once, in order of appearance.
    ///
    /// - Parameter evaluation: Decides the branches of `Fn::If`; without it, or where it cannot, both branches count.
    package func dependencies(of resource: TemplateResource, in evaluation: Evaluation? = nil) -> [String] {
        var names = resource.dependsOn
        if let properties = resource.properties { collect(properties, in: evaluation, into: &names) }
        if let metadata = resource.metadata { collect(metadata, in: evaluation, into: &names) }
        var seen: Set<String> = []
        return names.filter { self.resource($0) != nil && seen.insert($0).inserted }
    }

    /// The existing resources, each behind those that it needs; otherwise in the template's order.
    ///
    /// - Throws: ``TemplateError`` for a condition that cannot be evaluated, an unknown name in DependsOn, and
    ///   resources that need each other in a circle, which it names.
    package func creationOrder(in evaluation: Evaluation) throws(TemplateError) -> [TemplateResource] {
        let existing = try evaluation.existingResources()
        let known = Set(existing.map(\.logicalID))
        var needs: [String: [String]] = [:]
        for resource in existing {
            for name in resource.dependsOn where self.resource(name) == nil {
                throw TemplateError(
                    name: self.name, position: resource.position, path: ["Resources", resource.logicalID, "DependsOn"],
                    message:
                        "Template format error: Unresolved resource dependencies [\(name)] in the Resources block of "
                        + "the template")
            }
            needs[resource.logicalID] = dependencies(of: resource, in: evaluation).filter { known.contains($0) }
        }
        var order: [TemplateResource] = []
        var done: Set<String> = []
        while order.count < existing.count {
            guard
                let next = existing.first(where: { resource in
                    !done.contains(resource.logicalID)
                        && (needs[resource.logicalID] ?? []).allSatisfy { done.contains($0) }
                })
            else { throw circle(among: existing.filter { !done.contains($0.logicalID) }, needs: needs) }
            order.append(next)
            done.insert(next.logicalID)
        }
        return order
    }

    private func circle(among rest: [TemplateResource], needs: [String: [String]]) -> TemplateError {
        let open = Set(rest.map(\.logicalID))
        var path: [String] = rest.first.map { [$0.logicalID] } ?? []
        // Every resource that is left waits for another one that is left, so this walk must meet itself.
        while let last = path.last, let next = needs[last]?.first(where: { open.contains($0) }) {
            if let start = path.firstIndex(of: next) {
                path.removeFirst(start)
                break
            }
            path.append(next)
        }
        return TemplateError(
            name: name, position: path.first.flatMap { resource($0)?.position }, path: ["Resources"],
            message: "Circular dependency between resources: [\(path.joined(separator: ", "))]")
    }

    private func collect(_ value: TemplateValue, in evaluation: Evaluation?, into names: inout [String]) {
        switch value.content {
        case .null, .bool, .number, .string: return
        case .list(let elements): for element in elements { collect(element, in: evaluation, into: &names) }
        case .map(let entries): for entry in entries { collect(entry.value, in: evaluation, into: &names) }
        case .call(.ref, let argument): if let name = argument.text { names.append(name) }
        case .call(.getAtt, let argument):
            if let name = argument.elements?.first?.text { names.append(name) }
            for part in (argument.elements ?? []).dropFirst() { collect(part, in: evaluation, into: &names) }
        case .call(.sub, let argument): collectSub(argument, in: evaluation, into: &names)
        case .call(.if, let argument):
            for branch in branches(of: argument, in: evaluation) { collect(branch, in: evaluation, into: &names) }
        case .call(_, let argument): collect(argument, in: evaluation, into: &names)
        }
    }

    private func collectSub(_ argument: TemplateValue, in evaluation: Evaluation?, into names: inout [String]) {
        let own = argument.elements?.last?.entries ?? []
        for entry in own { collect(entry.value, in: evaluation, into: &names) }
        for case .variable(let name) in SubPart.parts(of: argument.text ?? argument.elements?.first?.text ?? "") {
            guard !own.contains(where: { $0.key == name }) else { continue }
            names.append(String(name.prefix { $0 != "." }))
        }
    }

    /// The values that an `Fn::If` with `argument` can give: one where the condition can be told, else both.
    func branches(of argument: TemplateValue, in evaluation: Evaluation?) -> [TemplateValue] {
        guard let parts = argument.elements, parts.count == 3, let name = parts[0].text else { return [] }
        // A condition that cannot be told here leaves both branches possible: that is the answer, not an error.
        guard let holds = try? evaluation?.condition(name) else { return [parts[1], parts[2]] }
        return [holds ? parts[1] : parts[2]]
    }
}
