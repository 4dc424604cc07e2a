import CloudFormationTemplate

/// Why a property changes, as a change set tells it.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
struct ChangeCauses {
    let configuration: StackConfiguration
    /// The parameters whose values the update changes.
    private let parameters: [String]
    /// What the update does to the resources that were looked at so far.
    let changing: [String: ChangeKind]
    let rows: [PlannedChange]

    init(
        _ configuration: StackConfiguration, previous: StackConfiguration?, changing: [String: ChangeKind],
        rows: [PlannedChange]
    ) {
        self.configuration = configuration
        self.changing = changing
        self.rows = rows
        parameters = configuration.parameters.filter { parameter in
            previous?.parameters.first { $0.name == parameter.name }?.value != parameter.value
        }.map(\.name)
    }

    /// The change with a detail for every cause, and the replacement that follows from them.
    func explaining(_ change: PlannedChange, of resource: TemplateResource) -> PlannedChange {
        var details: [PlannedChange.Detail] = []
        for detail in change.details {
            guard !detail.property.isEmpty, let value = resource.properties?[detail.property] else {
                details.append(detail)
                continue
            }
            details += causes(of: value).map { source, entity, isDynamic in
                var detail = detail
                detail.source = source
                detail.causingEntity = entity
                detail.isDynamic = isDynamic
                return detail
            }
        }
        return PlannedChange(
            action: change.action, logicalID: change.logicalID, physicalID: change.physicalID, type: change.type,
            replacement: replacement(details, change), details: details)
    }

    private func replacement(_ details: [PlannedChange.Detail], _ change: PlannedChange) -> String? {
        guard change.replacement == "Conditional" else { return change.replacement }
        return details.contains { $0.requiresRecreation == "Always" && !$0.isDynamic } ? "True" : "Conditional"
    }

    private typealias Cause = (source: String, entity: String?, isDynamic: Bool)

    private func causes(of value: TemplateValue) -> [Cause] {
        var found: [Cause] = []
        collect(value, into: &found)
        let hasParameter = found.contains { $0.source == "ParameterReference" }
        // A parameter may change beside the template's own text: AWS cannot tell which, and says both.
        if hasParameter { return [("DirectModification", nil, true)] + found }
        return found.isEmpty ? [("DirectModification", nil, false)] : found
    }

    private func collect(_ value: TemplateValue, into found: inout [Cause]) {
        switch value.content {
        case .null, .bool, .number, .string: return
        case .list(let elements): for element in elements { collect(element, into: &found) }
        case .map(let entries): for entry in entries { collect(entry.value, into: &found) }
        case .call(.ref, let argument): if let name = argument.text { add(reference: name, to: &found) }
        case .call(.getAtt, let argument):
            let parts = (argument.elements ?? []).compactMap(\.text)
            if parts.count == 2 { add(attribute: parts[1], of: parts[0], to: &found) }
        case .call(.sub, let argument):
            let own = argument.elements?.last?.entries ?? []
            for entry in own { collect(entry.value, into: &found) }
            let names = Template.subVariables(of: argument.text ?? argument.elements?.first?.text ?? "")
            for name in names where !own.contains(where: { $0.key == name }) {
                guard let dot = name.firstIndex(of: ".") else {
                    add(reference: name, to: &found)
                    continue
                }
                add(attribute: String(name[name.index(after: dot)...]), of: String(name[..<dot]), to: &found)
            }
        case .call(_, let argument): collect(argument, into: &found)
        }
    }

    private func add(reference name: String, to found: inout [Cause]) {
        guard !found.contains(where: { $0.entity == name }) else { return }
        if parameters.contains(name) { found.append(("ParameterReference", name, false)) }
        guard changing[name]?.changesReference == true else { return }
        let isOpen = rows.first { $0.logicalID == name }?.replacement == "Conditional"
        found.append(("ResourceReference", name, isOpen))
    }

    private func add(attribute: String, of name: String, to found: inout [Cause]) {
        let entity = "\(name).\(attribute)"
        guard changing[name]?.changes(attribute: attribute) == true, !found.contains(where: { $0.entity == entity })
        else { return }
        found.append(("ResourceAttribute", entity, true))
    }
}
