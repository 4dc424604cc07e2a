package import RolloutCore
import Terminal
import Timekeeping

extension RunEvent {
    /// The event as lines of the story, in the order in which they are printed.
    package var lines: [StoryLine] {
        switch kind {
        case .started(let start): [line(start.sentence, .bold)]
        case .phase(let phase): [line(phase.rawValue, .bold)]
        case .changeSet(let changes): changeSetLines(changes)
        case .plan(let groups): planLines(groups)
        case .stackStatus(let stack, let status, let reason):
            [line("stack \(stack): \(status)\(because(reason))", style(ofStatus: status))]
        case .stackResource(let progress):
            [
                line(
                    "\(progress.stack)/\(progress.logicalID) (\(progress.type)): "
                        + "\(progress.status)\(because(progress.reason))",
                    style(ofStatus: progress.status))
            ]
        case .progress(let groups): groups.map { line($0.sentence) }
        case .sizes(let group, let old, let new):
            [line("\(group): minimum-desired-maximum \(old) -> \(new)")]
        case .gate(let gate): [line(gate.sentence, gate.style)]
        case .proven(let group, let instance): [line("\(group): \(instance) is proven", .good)]
        case .committed: [line("all groups are proven: from here on the run goes forward only", .good)]
        case .removed(let group, let instance): [line("\(group): \(instance) is on its way out, or gone")]
        case .turnedBack(let cause): [line("turning back: \(cause)", .bad)]
        case .interrupted(let signal, let consequence): [line("\(signal): \(consequence)", .careful)]
        case .note(let text): [line("note: \(text)")]
        case .warning(let text): [line("warning: \(text)", .careful)]
        case .finished(let report): [line(report.outcomeSentence, report.outcome.style)]
        }
    }

    private func line(_ text: String, _ style: Style = .plain) -> StoryLine {
        StoryLine(at: at, text, style)
    }

    private func changeSetLines(_ changes: [PlannedChange]) -> [StoryLine] {
        guard !changes.isEmpty else { return [line("the change set is empty: the stack has nothing to change")] }
        return [line("the change set has \(Wording.count(changes.count, "change")):")]
            + changes.map { change in
                let replacement = change.replacement.map { ", replacement \($0)" } ?? ""
                return line("  \(change.action) \(change.logicalID) (\(change.type))\(replacement)")
            }
    }

    private func planLines(_ groups: [PlannedGroup]) -> [StoryLine] {
        guard !groups.isEmpty else { return [line("no group will be touched")] }
        return groups.map { group in
            line("\(group.name): minimum-desired-maximum \(group.sizes), \(group.outdated) outdated now")
        }
    }
}

private func because(_ reason: String?) -> String {
    guard let reason, !reason.isEmpty else { return "" }
    return ": \(reason)"
}

/// CloudFormation's words, read by their endings: a failure or a way back is what an operator must not miss.
private func style(ofStatus status: String) -> Style {
    if status.hasSuffix("_FAILED") { return .bad }
    if status.contains("ROLLBACK") { return .careful }
    return status.hasSuffix("_COMPLETE") ? .good : .plain
}

extension RunStart {
    fileprivate var sentence: String {
        let subject = stack.map { " \($0)" } ?? ""
        let action = stackAction.map { ": \($0)" } ?? ":"
        return "\(command)\(subject)\(action) in account \(account), \(region) (run \(runID))"
    }
}

extension GroupProgress {
    /// Where the group stands, for a line of its own.
    fileprivate var sentence: String {
        var text = "\(name): \(phase.rawValue), \(old) old, \(Wording.count(newcomers, "newcomer"))"
        if wanted > 0 { text += ", \(healthy) of \(wanted) healthy" }
        if !waitingFor.isEmpty { text += ", waits for \(waitingFor)" }
        return text
    }
}

extension GateProgress {
    fileprivate var sentence: String {
        let count = needed > 1 ? " (\(passes) of \(needed) in a row)" : ""
        let dry = isDry ? " (dry: it does not count)" : ""
        return "\(hook) on \(subject): \(verdict)\(count)\(because(reason))\(dry)"
    }

    fileprivate var style: Style {
        if isDry { return .plain }
        return switch verdict {
        case "pass": .good
        case "fail", "error": .bad
        default: .plain
        }
    }
}

extension Outcome {
    /// How the outcome looks where colours are wanted.
    var style: Style {
        switch self {
        case .succeeded, .nothingToDo: .good
        case .rolledBack, .declined, .frozen, .busy: .careful
        case .degraded, .unexpected: .bad
        }
    }
}
