/// The tables of `docs/hooks.md` that are made from what hooks really find.
package enum HookReference {
    /// What a hook may call, in Markdown.
    package static var functions: String {
        let rows = HookFunction.all.filter { !["pass", "fail", "wait", "unknown"].contains($0.name) }.map { function in
            "| `\(function.call)` | \(function.needs.map { "`\($0)`" } ?? "") | \(function.about) |"
        }
        return (["| function | needs | |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    /// What a test may call besides, in Markdown.
    package static var tests: String {
        let rows = HookFunction.ofTests.map { "| `\($0.call)` | \($0.about) |" }
        return (["| function | |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    /// What `aws.call` may ask for, in Markdown.
    package static var operations: String {
        let rows = CloudOperation.all.map { operation in
            let mark = operation.effect == .write ? "write" : ""
            return
                "| `\(operation.name)` | \(mark) | `\(operation.takes)` | `\(operation.gives)` | \(operation.about) |"
        }
        return (["| operation | | takes | gives | |", "|---|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    /// What a hook is told, in Markdown: each field of `ctx`, with the fields of what stands in it.
    package static var context: String {
        let fields = HookTable.all.first { $0.name == "Context" }?.fields ?? []
        let rows = fields.map { field in
            "| `\(field.name)` | \(field.type.contains("Context") ? "" : field.type) | \(told(field)) |"
        }
        return (["| field | type | |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private static func told(_ field: HookFunction.Value) -> String {
        let name = field.type.replacing("[]", with: "")
        guard let table = HookTable.all.first(where: { $0.name == name }) else { return field.about }
        let inner = table.fields.map { inner in
            let type = inner.type.hasPrefix("Context") ? "list: see its own row" : inner.type
            return "`\(inner.name)` (\(type))\(inner.about.isEmpty ? "" : " \(inner.about)")"
        }
        let list = field.type.hasSuffix("[]") ? "a list of " : ""
        return "\(field.about): \(list)\(inner.joined(separator: ", "))".replacing("|", with: "\\|")
    }
}
