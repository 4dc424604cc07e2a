import RolloutCore
import Terminal
import Timekeeping

extension Explanation {
    /// What a run knew and was about, for people.
    func momentLines(_ state: AuditState, _ elapsed: Duration, with palette: Palette) -> [String] {
        var lines: [String] = []
        let phase = state.phase.map { "\($0.rawValue) for \(Wording.duration(elapsed - state.phaseSince))" }
        lines.append("phase: " + palette.paint(phase ?? "it had just begun", .bold) + ", " + standing(state))
        if let cause = state.cause { lines.append(palette.paint("turned back: \(cause.harmless)", .bad)) }
        if let status = state.stackStatus { lines.append("stack: \(status.harmless)") }
        for seen in state.groups { lines += group(seen, state, elapsed, with: palette) }
        for gate in state.openGates {
            let reason = gate.reason.isEmpty ? "" : ": \(gate.reason)"
            lines.append(
                "hook \(gate.hook) on \(gate.subject): \(gate.verdict)\(reason) (\(gate.passes) of \(gate.needed) passes)"
                    .harmless)
        }
        for alarm in state.alarms?.states ?? [] { lines.append("alarm \(alarm.name): \(alarm.state)".harmless) }
        for change in state.inFlight {
            lines.append(
                palette.paint(
                    "on the way: \(change.words), sent \(Wording.duration(elapsed - change.sent)) before, not answered"
                        .harmless, .careful))
        }
        if let change = state.lastChange {
            let answer = change.call.trouble ?? "done"
            lines.append(
                "last change: \(change.words), \(Wording.duration(elapsed - change.sent)) before: \(answer)".harmless)
        }
        if let warning = state.lastWarning { lines.append("last warning: \(warning)".harmless) }
        lines.append((state.report == nil ? "then: " : "next: ") + palette.paint(state.nextStep.harmless, .bold))
        return lines
    }

    private func standing(_ state: AuditState) -> String {
        if let report = state.report { return "ended: \(report.outcomeSentence)" }
        if state.cause != nil { return "on its way back" }
        return state.isCommitted ? "past the commit point: it goes forward only" : "not committed: a failure leads back"
    }

    private func group(
        _ seen: AuditState.Seen, _ state: AuditState, _ elapsed: Duration, with palette: Palette
    ) -> [String] {
        let group = seen.group
        let target = group.target ?? "what cannot be told"
        var lines = [
            palette.paint(group.name.harmless, .bold)
                + ": minimum-desired-maximum \(group.sizes), launches \(target), seen \(Wording.duration(elapsed - seen.at)) before"
                .harmless
        ]
        let waiting = state.progress.first { $0.name == group.name }?.waitingFor ?? ""
        if !waiting.isEmpty { lines.append("  waits for \(waiting)".harmless) }
        if !group.suspended.isEmpty { lines.append("  suspended: \(group.suspended.joined(separator: ", "))".harmless) }
        if let journal = group.journal { lines.append("  journal: \(journal)".harmless) }
        for instance in group.instances.filter({ !$0.isCurrent }) + group.instances.filter(\.isCurrent) {
            let health = instance.isHealthy ? "" : ", Unhealthy"
            let sources = instance.sources.map { "; \($0.name): \($0.state)" }.joined()
            let text =
                "  \(instance.isCurrent ? "current " : "outdated") \(instance.id) \(instance.state)\(health)"
                + "\(instance.isProtected ? ", protected" : "")\(sources)"
            let isSick = !instance.isHealthy || instance.sources.contains { !$0.isServing }
            lines.append(palette.paint(text.harmless, isSick ? .careful : .plain))
        }
        return lines
    }
}

extension AuditState.Change {
    /// The request with what it is about, and why it was sent.
    fileprivate var words: String {
        let about = call.details.filter { $0.name != "ClientRequestToken" }.map { detail in
            let values = detail.values.count > 3 ? "\(detail.values.count)" : detail.values.joined(separator: " ")
            return "\(detail.name) \(values)"
        }
        let why = decision.map { " (\($0.verb), because \($0.why))" } ?? ""
        return "\(call.operation) \(about.joined(separator: ", "))\(why)"
    }

    func json(at elapsed: Duration) -> JSONValue {
        .object([
            .init("operation", .string(call.operation)), .init("number", .integer(call.number)),
            .init("sent_seconds_before", .seconds(elapsed - sent)), .init("trouble", .optional(call.trouble)),
            .init("why", .optional(decision?.why)),
        ])
    }
}
