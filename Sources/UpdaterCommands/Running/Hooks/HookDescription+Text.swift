import Hooks
import RolloutViews
import Terminal

extension HookDescription {
    /// What a person wants to know of a hook before a run: when, about what, how long, with which needs, and which of them
    /// `grants` allows.
    func lines(_ grants: HookGrants) -> [String] {
        let tries = passes == 1 ? "1 pass" : "\(passes) passes in a row"
        let subject = per == .run ? "once a run" : "for each \(per.rawValue)"
        var lines = [
            id,
            "    \(subject), every \(seconds(every)), \(tries)",
            "    deadline \(seconds(deadline)), then \(onDeadline.rawValue); an error counts as \(onError.rawValue)",
            "    needs \(needs)",
        ]
        let standing = grants.standing(of: needs)
        if !standing.allowed.isEmpty {
            let named = standing.allowed.map { "\($0.text.harmless) (\($0.origin.harmless))" }
            lines.append("    allowed: \(named.joined(separator: ", "))")
        }
        if !standing.missing.isEmpty {
            let options = standing.missing.map { "--allow \($0.text.harmless)" }.joined(separator: " ")
            lines.append("    not allowed yet: add \(options)")
        }
        if isDry { lines.append("    dry: it is reported, and decides nothing") }
        if !about.isEmpty { lines.insert("    \(about.harmless)", at: 1) }
        return lines
    }

    /// The same as one object.
    func json(_ grants: HookGrants) -> JSONValue {
        let standing = grants.standing(of: needs)
        return .object([
            .init("kind", .string("hook")), .init("id", .string(id)), .init("phase", .string(phase.rawValue)),
            .init("about", .string(about)), .init("per", .string(per.rawValue)), .init("every", .seconds(every)),
            .init("passes", .integer(passes)), .init("deadline", .seconds(deadline)), .init("dry", .bool(isDry)),
            .init("on_deadline", .string(onDeadline.rawValue)), .init("on_error", .string(onError.rawValue)),
            .init(
                "needs",
                .object([
                    .init("http", .bool(needs.http)), .init("env", .array(needs.environment.map { .string($0) })),
                    .init("files", .array(needs.files.map { .string($0) })),
                    .init("plugins", .array(needs.plugins.map { .string($0) })),
                    .init("approval", .bool(needs.approval)),
                    .init("store", .bool(needs.store)), .init("tcp", .bool(needs.tcp)),
                    .init("exec", .array(needs.programs.map { .string($0) })),
                    .init("aws", .array(needs.aws.map { .string($0) })),
                ])),
            .init("allowed", .array(standing.allowed.map { .string($0.text) })),
            .init("not_allowed", .array(standing.missing.map { .string($0.text) })),
        ])
    }

    private func seconds(_ duration: Duration) -> String {
        let text = JSONValue.seconds(duration).text
        guard text.contains(".") else { return "\(text) s" }
        let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return "\(String(trimmed.reversed())) s"
    }
}
