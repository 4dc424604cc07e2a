import RolloutCore
import Terminal
import Timekeeping

/// Decisions that are carried out together: those with the same verb and reason are told in one line.
struct DecisionTally: Sendable {
    private struct Entry {
        var verb: String
        var why: String
        var subjects: [(name: String, what: String)]
        var calls = 0
        var troubles: [String] = []
        var line: AuditLine
    }

    private var entries: [Entry] = []
    private var last: Int?

    mutating func add(_ decision: Decision, _ line: AuditLine) {
        let subject = (name: decision.subject, what: decision.what)
        if let index = entries.firstIndex(where: { $0.verb == decision.verb && $0.why == decision.why }) {
            entries[index].subjects.append(subject)
            last = index
        } else {
            entries.append(Entry(verb: decision.verb, why: decision.why, subjects: [subject], line: line))
            last = entries.count - 1
        }
    }

    /// Whether the request belongs to a decision here.
    mutating func took(_ call: AuditCall) -> Bool {
        guard let last else { return false }
        // One request may carry out several that differ in their reasons.
        for index in entries.indices
        where index == last || entries[index].verb == entries[last].verb && entries[index].calls == 0 {
            entries[index].calls += 1
            if let trouble = call.trouble { entries[index].troubles.append(trouble) }
        }
        return true
    }

    /// A line for each kind of decision since the last call.
    ///
    /// - Parameter known: What need not be said again.
    mutating func takeLines(eliding known: String?) -> [TimelineLine] {
        defer { (entries, last) = ([], nil) }
        return entries.map { entry in
            let subjects = entry.subjects.map { subject in
                let what = Self.short(subject.what, isOneOfMany: entry.subjects.count > 1)
                return what.isEmpty ? subject.name : "\(subject.name) (\(what))"
            }
            var text =
                "\(entry.verb): \(subjects.joined(separator: ", ")) - because "
                + (known.map { entry.why.replacing($0, with: "") } ?? entry.why)
            if !entry.troubles.isEmpty {
                text += " [\(Wording.count(entry.calls, "request")), of which: \(counted(entry.troubles))]"
            } else if entry.calls == 0 {
                text += " [no answer is in the file]"
            }
            return TimelineLine(
                at: entry.line.at, elapsed: entry.line.elapsed, text, entry.troubles.isEmpty ? .plain : .careful)
        }
    }

    /// Long lists are counted; the file has them whole.
    private static func short(_ what: String, isOneOfMany: Bool) -> String {
        let parts = what.split(separator: ",")
        if what.hasPrefix("arn:") { return what.split(separator: "/").dropFirst().first.map(String.init) ?? what }
        guard parts.count > 2 || isOneOfMany && parts.count > 1, !what.contains(" -> "), !what.contains("baseline")
        else {
            return what
        }
        return "\(parts.count)"
    }
}

/// How long groups waited for what.
struct WaitTally: Sendable {
    fileprivate struct Wait {
        var group: String
        var since: Duration
        /// What it waits for now; empty for nothing.
        var reason: String
        var spent: [(reason: String, time: Duration)] = []
    }

    private var waits: [Wait] = []

    mutating func add(_ groups: [GroupProgress], at elapsed: Duration) {
        for group in groups {
            let reason = Self.plain(group.waitingFor)
            guard let index = waits.firstIndex(where: { $0.group == group.name }) else {
                waits.append(Wait(group: group.name, since: elapsed, reason: reason))
                continue
            }
            if waits[index].reason == reason { continue }
            waits[index].close(at: elapsed)
            waits[index].reason = reason
        }
    }

    /// A line for each group that has waited for at least two seconds since the last call.
    mutating func takeLines(at elapsed: Duration) -> [String] {
        var lines: [String] = []
        for index in waits.indices {
            waits[index].close(at: elapsed)
            let spent = waits[index].spent.filter { $0.time >= .seconds(2) }
            waits[index].spent = []
            if spent.isEmpty { continue }
            let all = spent.reduce(Duration.zero) { $0 + $1.time }
            lines.append("\(waits[index].group): waited \(Wording.duration(all)) for \(Self.words(spent))")
        }
        return lines
    }

    /// What was waited for, in its order; whoever says several things is named once.
    private static func words(_ spent: [(reason: String, time: Duration)]) -> String {
        guard spent.count > 1 else { return spent.first?.reason ?? "" }
        var last: Substring?
        var parts: [String] = []
        for (reason, time) in spent {
            let speaker = reason.firstRange(of: ": ").map { reason[..<$0.upperBound] }
            let isSame = speaker != nil && speaker == last
            parts.append("\(isSame ? reason.dropFirst(last?.count ?? 0) : reason[...]) (\(Wording.duration(time)))")
            last = speaker
        }
        return parts.joined(separator: ", then ")
    }

    /// Without the instance, which changes, and without counts of looks.
    private static func plain(_ reason: String) -> String {
        var text = reason[...]
        if reason.hasPrefix("i-"), let colon = reason.firstRange(of: ": ") { text = reason[colon.upperBound...] }
        if text.hasPrefix("healthy in "), text.hasSuffix(" looks") { return "enough looks in a row" }
        return String(text)
    }
}

extension WaitTally.Wait {
    fileprivate mutating func close(at elapsed: Duration) {
        let time = elapsed - since
        since = elapsed
        if reason.isEmpty { return }
        if let index = spent.firstIndex(where: { $0.reason == reason }) {
            spent[index].time += time
        } else {
            spent.append((reason, time))
        }
    }
}

/// What hooks have answered.
struct GateTally: Sendable {
    private struct Entry {
        var hook: String
        var subject: String
        var began: Duration
        var ended: Duration
        var last: GateProgress
        var waits: [String] = []
    }

    private var entries: [Entry] = []

    mutating func add(_ gate: GateProgress, at elapsed: Duration) {
        let index: Int
        if let found = entries.firstIndex(where: { $0.hook == gate.hook && $0.subject == gate.subject }) {
            index = found
        } else {
            entries.append(Entry(hook: gate.hook, subject: gate.subject, began: elapsed, ended: elapsed, last: gate))
            index = entries.count - 1
        }
        entries[index].ended = elapsed
        entries[index].last = gate
        if gate.verdict != "pass" { entries[index].waits.append("\(gate.verdict): \(gate.reason)") }
    }

    /// For each hook whom it has passed, in one line, and whom it has not.
    mutating func takeLines() -> [(text: String, isGood: Bool)] {
        defer { entries = [] }
        var lines: [(text: String, isGood: Bool)] = []
        var hooks: [String] = []
        for entry in entries where !hooks.contains(entry.hook) { hooks.append(entry.hook) }
        for id in hooks {
            let own = entries.filter { $0.hook == id }
            let hook = own.contains(where: \.last.isDry) ? "\(id) (dry)" : id
            let passed = own.filter { $0.last.passes >= $0.last.needed }
            let open = own.filter { $0.last.passes < $0.last.needed }
            if let first = passed.first {
                let waits = passed.flatMap(\.waits)
                let times = first.last.needed == 1 ? "" : ", \(first.last.needed) times in a row"
                let before = waits.isEmpty ? "" : "; before that \(counted(waits))"
                lines.append(
                    ("\(hook): passed for \(passed.map(\.subject).joined(separator: ", "))\(times)\(before)", true))
            }
            // Whoever has given the same answers stands in the same line.
            var told: [(subjects: [String], answers: String)] = []
            for entry in open {
                let time = Wording.duration(entry.ended - entry.began)
                let answers = "\(entry.waits.isEmpty ? entry.last.verdict : counted(entry.waits)), within \(time)"
                if let index = told.firstIndex(where: { $0.answers == answers }) {
                    told[index].subjects.append(entry.subject)
                } else {
                    told.append(([entry.subject], answers))
                }
            }
            lines += told.map {
                ("\(hook): not passed for \($0.subjects.joined(separator: ", ")): \($0.answers)", false)
            }
        }
        return lines
    }
}

/// Reading requests that brought nothing.
struct RefusalTally: Sendable {
    private struct Entry {
        var error: String
        var operations: [String] = []
        var began: Duration
        var ended: Duration
    }

    private var entries: [Entry] = []

    mutating func add(_ operation: String, _ error: String, _ line: AuditLine) {
        // The service's name says nothing that the operation does not.
        let name = operation.split(separator: ":").last.map(String.init) ?? operation
        if let index = entries.firstIndex(where: { $0.error == error }) {
            entries[index].operations.append(name)
            entries[index].ended = line.elapsed
        } else {
            entries.append(Entry(error: error, operations: [name], began: line.elapsed, ended: line.elapsed))
        }
    }

    /// A line for each kind of error since the last call.
    mutating func takeLines() -> [String] {
        defer { entries = [] }
        return entries.map { entry in
            let count = entry.operations.count
            let span = count == 1 ? "" : " within \(Wording.duration(entry.ended - entry.began))"
            return "\(entry.error): \(Wording.count(count, "reading request"))\(span): \(counted(entry.operations))"
        }
    }
}

/// Equal texts once, with how often they came, in the order in which they came first.
private func counted(_ texts: [String]) -> String {
    var counts: [(text: String, count: Int)] = []
    for text in texts {
        if let index = counts.firstIndex(where: { $0.text == text }) {
            counts[index].count += 1
        } else {
            counts.append((text, 1))
        }
    }
    return counts.map { $0.count == 1 ? $0.text : "\($0.text) (\($0.count) times)" }.joined(separator: ", ")
}
