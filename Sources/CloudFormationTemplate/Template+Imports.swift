extension Template {
    /// The names of all exports that the resources and outputs import, each once, where they can be told.
    package func importNames(in evaluation: Evaluation) -> [String] {
        // A condition that cannot be told leaves every resource possible.
        let existing = (try? evaluation.existingResources()) ?? resources
        var names: [String] = []
        for value in existing.compactMap(\.properties) + outputs.map(\.value) {
            collectImports(value, in: evaluation, into: &names)
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func collectImports(_ value: TemplateValue, in evaluation: Evaluation, into names: inout [String]) {
        switch value.content {
        case .null, .bool, .number, .string: return
        case .list(let elements): for element in elements { collectImports(element, in: evaluation, into: &names) }
        case .map(let entries): for entry in entries { collectImports(entry.value, in: evaluation, into: &names) }
        case .call(.importValue, let argument):
            // A name that cannot be told is left out by this function's promise.
            if let name = (try? evaluation.value(argument, path: []))?.text { names.append(name) }
        case .call(.if, let argument):
            for branch in branches(of: argument, in: evaluation) {
                collectImports(branch, in: evaluation, into: &names)
            }
        case .call(_, let argument): collectImports(argument, in: evaluation, into: &names)
        }
    }
}
