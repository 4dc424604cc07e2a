import CloudFormationTemplate

extension World {
    /// What the functions of a template may ask for, as the stack's resources are now.
    ///
    /// - Parameter changing: Resources whose IDs or attributes an update is going to change: they give a mark instead,
    ///   so that whatever depends on them is seen to change.
    func evaluation(
        of configuration: StackConfiguration, for stack: Stack, changing: [String: ChangeKind] = [:]
    ) -> Evaluation {
        let values = configuration.parameters.map { ($0.name, $0.value) }
        let world = self
        return Evaluation(
            configuration.template.template,
            parameters: Dictionary(values, uniquingKeysWith: { first, _ in first }),
            pseudoParameters: PseudoParameters(
                region: region, accountID: account, stackName: stack.name, stackID: stack.id,
                notificationARNs: configuration.notificationARNs),
            reference: { logicalID in
                if changing[logicalID]?.changesReference == true { return .string(ChangeKind.mark + logicalID) }
                return stack.resource(logicalID)?.physicalID.map { .string($0) }
            },
            attribute: { logicalID, name in
                if changing[logicalID]?.changes(attribute: name) == true {
                    return .string("\(ChangeKind.mark)\(logicalID).\(name)")
                }
                return stack.resource(logicalID).flatMap { world.attribute(name, of: $0) }
            },
            importedValue: { world.export($0).map { .string($0) } },
            zones: { $0 == world.region ? world.network.zones : nil })
    }

    private func export(_ name: String) -> String? {
        for stack in cloudFormation.stacks where stack.status != .deleteComplete {
            if let output = stack.outputs.first(where: { $0.exportName == name }) { return output.value }
        }
        return nil
    }

    /// The outputs of a stack whose resources are all there.
    func outputs(of configuration: StackConfiguration, for stack: Stack) throws(TemplateError) -> [StackOutput] {
        let evaluation = evaluation(of: configuration, for: stack)
        var outputs: [StackOutput] = []
        for output in configuration.template.template.outputs {
            if let condition = output.condition, try !evaluation.condition(condition) { continue }
            let path = ["Outputs", output.name, "Export", "Name"]
            let export = try output.exportName.flatMap { (name) throws(TemplateError) in
                try evaluation.value(name, path: path)?.text
            }
            outputs.append(
                StackOutput(
                    name: output.name, value: try evaluation.value(of: output).text ?? "",
                    description: output.description, exportName: export))
        }
        return outputs
    }
}

/// How an update changes a resource that others refer to.
enum ChangeKind: Hashable {
    case replaced
    case modified(type: String)

    /// Begins every value that is not known before the change is made.
    static let mark = "{{changed:"

    var changesReference: Bool { self == .replaced }

    func changes(attribute: String) -> Bool {
        switch self {
        case .replaced: true
        case .modified("AWS::EC2::LaunchTemplate"): attribute == "LatestVersionNumber"
        case .modified("AWS::CloudFormation::Stack"): attribute.hasPrefix("Outputs.")
        case .modified("AWS::SSM::Parameter"): attribute == "Value"
        case .modified: false
        }
    }
}

extension PropertyValue {
    /// Whether some part of it is only known after a change.
    var hasMark: Bool {
        switch self {
        case .string(let text): text.contains(ChangeKind.mark)
        case .bool, .number: false
        case .list(let elements): elements.contains(where: \.hasMark)
        case .map(let entries): entries.contains { $0.value.hasMark }
        }
    }
}
