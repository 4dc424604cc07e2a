import RolloutCore
import RolloutEngine
import RolloutViews
import Terminal
import Timekeeping

extension StatusReport {
    /// How things stand, for people: the headline first, the next command last.
    func lines(cloud: CloudChoice, with palette: Palette) -> [String] {
        let headline = cloud.completingCommands(in: headline)
        var lines = [palette.paint(headline.harmless, .bold), "stack \(stack.harmless): \(stackStatus.harmless)"]
        lines += locks.map { "  lock: \("\($0)".harmless)" }
        if let question { lines.append("  \(cloud.completingCommands(in: question).harmless)") }
        for group in groups { lines += group.lines(with: palette) }
        if let nextCommand { lines.append("next: " + palette.paint(cloud.completing(nextCommand).harmless, .bold)) }
        return lines
    }

    /// The same as an object of kind `status`.
    func json(cloud: CloudChoice) -> JSONValue {
        .object([
            .init("kind", .string("status")), .init("stack", .string(stack)),
            .init("stack_status", .string(stackStatus)),
            .init("headline", .string(cloud.completingCommands(in: headline))),
            .init("locks", .array(locks.map(\.json))), .init("groups", .array(groups.map(\.json))),
            .init("question", .optional(question.map { cloud.completingCommands(in: $0) })),
            .init("next_command", .optional(nextCommand.map { cloud.completing($0) })),
        ])
    }
}

extension LockState {
    fileprivate var json: JSONValue {
        .object([
            .init("of", .string("\(name)")), .init("parameter", .string(name.parameter)),
            .init("run", .optional(holder?.run)), .init("owner", .optional(holder?.owner)),
            .init("command", .optional(holder?.command)), .init("since", .optional(holder?.since.iso8601)),
        ])
    }
}

extension StatusReport.Group {
    fileprivate func lines(with palette: Palette) -> [String] {
        var lines = [
            "\(palette.paint(name.harmless, .bold)): minimum-desired-maximum \(sizes), "
                + "launches \((target ?? "unknown").harmless), \(outdated) outdated, \(upToDate) up to date"
        ]
        if !suspended.isEmpty { lines.append("  suspended: \(suspended.joined(separator: ", ").harmless)") }
        switch journal {
        case .none: lines.append("  no journal: no run is open")
        case .torn(let reason): lines.append(palette.paint("  journal: cannot be trusted: \(reason.harmless)", .bad))
        case .valid(let journal): lines += journal.lines
        }
        return lines
    }

    fileprivate var json: JSONValue {
        .object([
            .init("group", .string(name)), .init("sizes", sizes.json), .init("target", .optional(target)),
            .init("outdated", .integer(outdated)), .init("up_to_date", .integer(upToDate)),
            .init("suspended", .array(suspended.map { .string($0) })), .init("journal", journal.json),
        ])
    }
}

extension Journal {
    fileprivate var lines: [String] {
        let processes = baseline.ours.map(\.rawValue).joined(separator: ", ")
        let copy = baseline.stack?.copy.map { ["  the stack before it: \($0)".harmless] } ?? []
        return [
            "  journal: run \(runID.harmless) of \(owner.harmless), begun \(started.iso8601), \(phase.rawValue)",
            "  before it: minimum-desired-maximum \(baseline.sizes), "
                + "\(processes.isEmpty ? "no process" : processes) suspended by it",
        ] + copy
    }
}

extension JournalReading {
    fileprivate var json: JSONValue {
        switch self {
        case .none: .null
        case .torn(let reason): .object([.init("state", .string("torn")), .init("reason", .string(reason))])
        case .valid(let journal):
            .object([
                .init("state", .string("valid")), .init("run", .string(journal.runID)),
                .init("phase", .string(journal.phase.rawValue)), .init("started", .string(journal.started.iso8601)),
                .init("owner", .string(journal.owner)), .init("sizes", journal.baseline.sizes.json),
                .init("suspended_by_run", .array(journal.baseline.ours.map { .string($0.rawValue) })),
                .init("stack_record", .optional(journal.baseline.stack?.copy?.description)),
            ])
        }
    }
}
