/// The tables of `docs/hooks.md` that are made from what hooks really find.
package enum HookReference {
    /// What a hook may call, in Markdown.
    package static var functions: String {
        let rows = HookFunction.all.filter { !["pass", "fail", "wait", "unknown"].contains($0.name) }.map { function in
            "| `\(function.call)` | \(function.needs.map { "`\($0)`" } ?? "") | \(function.about) |"
        }
        return (["| function | needs | |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
