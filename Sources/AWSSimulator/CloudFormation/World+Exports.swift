import CloudFormationTemplate

/// A value that a stack exports.
struct Export {
    let stack: Stack
    let name: String
    let value: String
}

extension World {
    /// Everything that stacks export, by stack in the order of their creation.
    var exports: [Export] {
        cloudFormation.stacks.filter { $0.status != .deleteComplete }.flatMap { stack in
            stack.outputs.compactMap { output in
                output.exportName.map { Export(stack: stack, name: $0, value: output.value) }
            }
        }
    }

    /// The names of the stacks that import the export `name`.
    package func importers(of name: String) -> [String] {
        cloudFormation.stacks.filter { $0.status != .deleteComplete && imports(of: $0).contains(name) }.map(\.name)
    }

    /// An export of the stack that another stack imports, with that stack's name.
    func usedExport(of stack: Stack) -> (name: String, user: String)? {
        for name in stack.outputs.compactMap(\.exportName) {
            if let user = importers(of: name).first(where: { $0 != stack.name }) { return (name, user) }
        }
        return nil
    }

    private func imports(of stack: Stack) -> [String] {
        guard let configuration = stack.configuration, !stack.resources.isEmpty else { return [] }
        let evaluation = evaluation(of: configuration, for: stack)
        return configuration.template.template.importNames(in: evaluation)
    }

    /// Refuses outputs whose exports clash with those of other stacks or take away what other stacks import.
    func exportProblem(_ outputs: [StackOutput], of stack: Stack) -> String? {
        for name in outputs.compactMap(\.exportName) {
            if let other = exports.first(where: { $0.name == name && $0.stack.id != stack.id }) {
                return "Export with name \(name) is already exported by stack \(other.stack.name)."
            }
        }
        for old in stack.outputs {
            guard let name = old.exportName else { continue }
            let new = outputs.first { $0.exportName == name }
            guard new?.value != old.value else { continue }
            let users = importers(of: name)
            guard users.isEmpty else {
                let verb = new == nil ? "delete" : "update"
                return "Cannot \(verb) export \(name) as it is in use by \(users.joined(separator: " and "))."
            }
        }
        return nil
    }
}
