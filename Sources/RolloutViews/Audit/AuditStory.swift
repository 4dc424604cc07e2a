import RolloutCore
import Terminal
import Timekeeping

/// Tells a run from its audit file: what it did and why, in as few lines as that takes.
package struct AuditStory: Sendable {
    package private(set) var lines: [TimelineLine] = []
    private var now: AuditLine?
    private var decisions = DecisionTally()
    private var waits = WaitTally()
    private var gates = GateTally()
    private var refusals = RefusalTally()
    private var cause: String?
    private var warnings: [(text: String, count: Int)] = []
    private var come: [(group: String, ids: [String])] = []
    private var gone: [(group: String, ids: [String])] = []
    private var alarms: [AlarmState] = []

    package init(_ run: AuditRun) {
        for line in run.lines { take(line) }
        flush()
        for (text, count) in warnings where count > 1 {
            add("told \(count) times in all: \(text)", .careful)
        }
    }

    private mutating func take(_ line: AuditLine) {
        if now != nil, line.startsSomethingElse { decisionsDone() }
        now = line
        switch line.entry {
        case .event(let kind): take(kind)
        case .decision(let decision): decisions.add(decision, line)
        case .call(let call):
            if call.isChanging, decisions.took(call) { return }
            if let error = call.trouble { refusals.add(call.operation, error, line) }
        case .alarms(let reading): take(reading)
        case .machines(_, let gone):
            if !gone.isEmpty { add("EC2 says that \(gone.joined(separator: ", ")) does not run any more", .careful) }
        case .hookLog(let hook, let subject, "warn", let text): add("\(hook) on \(subject) wrote: \(text)", .careful)
        case .signal(let text): add("signal: \(text)", .careful)
        case .lost(let count): add("\(count) lines are missing here: they could not be written", .bad)
        case .begun, .parameters, .look, .sending, .hookLog: break
        }
    }

    private mutating func take(_ kind: RunEvent.Kind) {
        switch kind {
        case .phase(let phase):
            flush()
            // A part in which nothing happened needs no heading.
            if let last = lines.last, last.isHeading { lines.removeLast() }
            add(phase.rawValue, .bold)
        case .changeSet(let changes):
            let shown = changes.prefix(8).map { "\($0.action) \($0.logicalID)" }.joined(separator: ", ")
            let rest = changes.count > 8 ? " and \(changes.count - 8) more" : ""
            add(changes.isEmpty ? "the stack has nothing to change" : "the change set: \(shown)\(rest)")
        case .plan(let groups):
            let shown = groups.map { "\($0.name) (\($0.sizes), \($0.outdated) to replace)" }
            add(groups.isEmpty ? "no group will be touched" : "the plan: \(shown.joined(separator: ", "))")
        case .stackResource(let progress):
            if progress.status.hasSuffix("_FAILED") { tell(kind) }
        case .progress(let groups): waits.add(groups, at: now?.elapsed ?? .zero)
        case .gate(let gate): gates.add(gate, at: now?.elapsed ?? .zero)
        case .proven(let group, let instance): Self.collect(instance, of: group, in: &come)
        case .removed(let group, let instance): Self.collect(instance, of: group, in: &gone)
        case .warning(let text):
            if let index = warnings.firstIndex(where: { $0.text == text }) {
                warnings[index].count += 1
            } else {
                warnings.append((text, 1))
                tell(kind)
            }
        case .turnedBack(let cause):
            flush()
            self.cause = cause
            tell(kind)
        case .committed, .interrupted:
            flush()
            tell(kind)
        case .stackStatus, .note: tell(kind)
        // The summary follows; sizes are told by the decision, who does it all by the heading.
        case .finished: flush()
        case .started, .sizes: break
        }
    }

    private mutating func take(_ reading: AlarmReading) {
        for state in reading.states where !alarms.contains(state) {
            let isCalm = state.state == "OK"
            add("alarm \(state.name): \(state.state)\(isCalm ? "" : " (\(state.reason))")", isCalm ? .plain : .careful)
        }
        alarms = reading.states
        if let failure = reading.failure { add(failure, .careful) }
    }

    private static func collect(
        _ instance: String, of group: String, in all: inout [(group: String, ids: [String])]
    ) {
        if let index = all.firstIndex(where: { $0.group == group }) {
            all[index].ids.append(instance)
        } else {
            all.append((group, [instance]))
        }
    }

    private mutating func decisionsDone() {
        // The cause stands in a line of its own.
        lines += decisions.takeLines(eliding: cause.map { ": \($0)" })
    }

    /// Tells everything that was only counted so far.
    private mutating func flush() {
        decisionsDone()
        for text in refusals.takeLines() { add(text, .careful) }
        for text in waits.takeLines(at: now?.elapsed ?? .zero) { add(text) }
        for (text, isGood) in gates.takeLines() { add(text, isGood ? .good : .careful) }
        for (group, ids) in come { add("\(group): proven: \(ids.joined(separator: ", "))", .good) }
        for (group, ids) in gone { add("\(group): gone: \(ids.joined(separator: ", "))") }
        (come, gone) = ([], [])
    }

    private mutating func tell(_ kind: RunEvent.Kind) {
        guard let now else { return }
        for line in RunEvent(kind, at: now.at, elapsed: now.elapsed).lines { add(line.text, line.style) }
    }

    private mutating func add(_ text: String, _ style: Style = .plain) {
        guard let now else { return }
        lines.append(TimelineLine(at: now.at, elapsed: now.elapsed, text, style))
    }
}

extension AuditLine {
    /// Whether what was decided before this line has been carried out.
    fileprivate var startsSomethingElse: Bool {
        switch entry {
        case .decision, .sending, .call, .event(.sizes): false
        default: true
        }
    }
}

extension AuditCall {
    /// What went wrong; `nil` for a request that was answered well.
    var trouble: String? {
        if let error { return status == nil ? "no answer (\(error))" : error }
        return status.map { (200..<300).contains($0) } == true ? nil : "no answer"
    }
}
