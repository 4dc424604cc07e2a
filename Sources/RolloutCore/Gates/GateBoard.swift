package import Timekeeping

/// Decides when which hook is asked about what, and what its answers add up to.
///
/// A question is opened once and then asked until it is settled. A health gate that has passed goes on being asked, since
/// what was healthy may fall ill before the commit point; the others are settled by their passes in a row.
package struct GateBoard: Hashable, Sendable {
    /// What the answers of one gate about one subject add up to.
    package enum Standing: Hashable, Sendable {
        case waiting(reason: String)
        case passed(note: String)
        case failed(reason: String)
    }

    package let gates: [Gate]
    private var entries: [GateEntry] = []
    /// Where the entry of a gate about a subject stands: a thousand instances have a thousand each.
    private var places: [Place: Int] = [:]
    private var dryRuns: [DryRun] = []

    private struct Place: Hashable, Sendable {
        var gate: String
        var subject: GateSubject
    }

    /// - Parameter gates: In the order in which they are asked.
    package init(gates: [Gate]) {
        self.gates = gates
    }

    /// Makes the gates of `phase` and of the subject's scope askable about `subject` from `now` on; again is harmless.
    package mutating func open(_ phase: Gate.Phase, _ subject: GateSubject, now: Instant) {
        for gate in gates where gate.phase == phase && gate.scope == subject.scope {
            let place = Place(gate: gate.id, subject: subject)
            if places[place] != nil { continue }
            places[place] = entries.count
            entries.append(GateEntry(gate: gate, subject: subject, nextTry: now, deadline: now + gate.deadline))
        }
    }

    /// Forgets all questions about `subject`: it has gone.
    package mutating func close(_ subject: GateSubject) {
        remove { $0.subject == subject }
    }

    /// Forgets all questions of `phase`.
    package mutating func close(_ phase: Gate.Phase) {
        remove { $0.gate.phase == phase }
    }

    /// Forgets the questions of `phase` about `subject`.
    package mutating func close(_ phase: Gate.Phase, _ subject: GateSubject) {
        remove { $0.gate.phase == phase && $0.subject == subject }
    }

    private mutating func remove(where isGone: (GateEntry) -> Bool) {
        let count = entries.count
        entries.removeAll(where: isGone)
        guard entries.count < count else { return }
        places = [:]
        for (index, entry) in entries.enumerated() {
            places[Place(gate: entry.gate.id, subject: entry.subject)] = index
        }
    }

    /// What gates that do not count would have done, a line for each that was heard.
    package var dryFindings: [String] { dryRuns.map(\.finding) }

    private mutating func note(_ entry: GateEntry) {
        if let index = dryRuns.firstIndex(where: { $0.hook == entry.gate.id }) {
            dryRuns[index].note(entry)
        } else {
            dryRuns.append(DryRun(entry))
        }
    }

    /// The questions that are due now, in order; each counts as asked.
    package mutating func takeDue(now: Instant) -> [GateQuestion] {
        expire(now: now)
        var due: [GateQuestion] = []
        for index in entries.indices where entries[index].wantsAsking && entries[index].nextTry <= now {
            entries[index].isAsking = true
            entries[index].attempt += 1
            let entry = entries[index]
            // One that has passed has met its deadline: asked again, it has its whole time for the answer.
            let timeLeft = entry.isOpen ? entry.deadline - now : entry.gate.deadline
            due.append(
                GateQuestion(gate: entry.gate, subject: entry.subject, attempt: entry.attempt, timeLeft: timeLeft))
        }
        return due
    }

    /// Takes an answer in; `nil` when nobody waits for it any more.
    package mutating func answer(
        _ question: GateQuestion, _ verdict: Verdict, now: Instant
    ) -> GateProgress? {
        guard
            let index = places[Place(gate: question.gate.id, subject: question.subject)], entries[index].isAsking,
            entries[index].attempt == question.attempt
        else { return nil }
        entries[index].isAsking = false
        guard entries[index].listens else { return nil }
        let verdict = question.gate.unnamed(verdict)
        entries[index].take(verdict, now: now)
        if question.gate.isDry { note(entries[index]) }
        return GateProgress(
            hook: question.gate.id, subject: question.subject.description, verdict: verdict.name,
            reason: verdict.reason, passes: entries[index].passesInRow, needed: question.gate.passes,
            isDry: question.gate.isDry)
    }

    /// Settles what has passed its deadline without an answer that counts.
    package mutating func expire(now: Instant) {
        for index in entries.indices where entries[index].isOpen && now >= entries[index].deadline {
            entries[index].expire()
        }
    }

    /// What the gates of `phase` say about `subject` together: a failure first, then the first that waits; `passed` when
    /// there is no such gate. Gates that were not opened yet wait.
    package func standing(_ phase: Gate.Phase, _ subject: GateSubject) -> Standing {
        var waiting: String?
        for gate in gates where gate.phase == phase && gate.scope == subject.scope && !gate.isDry {
            let index = places[Place(gate: gate.id, subject: subject)]
            switch index.map({ entries[$0].standing }) {
            case .failed(let reason): return .failed(reason: gate.says(reason))
            case .passed: continue
            case .waiting(let reason): waiting = waiting ?? gate.says(reason)
            case nil: waiting = waiting ?? "\(gate.id): not asked yet"
            }
        }
        return waiting.map { .waiting(reason: $0) } ?? .passed(note: "")
    }

    /// The first failure of any gate of `phase` that counts, with its subject.
    package func firstFailure(_ phase: Gate.Phase) -> (subject: GateSubject, reason: String)? {
        for entry in entries where entry.gate.phase == phase && !entry.gate.isDry {
            if case .failed(let reason) = entry.standing { return (entry.subject, entry.gate.says(reason)) }
        }
        return nil
    }

    /// Whether any question of `phase` is neither passed nor failed; dry ones keep nobody waiting.
    package func isWaiting(_ phase: Gate.Phase) -> Bool {
        entries.contains { $0.gate.phase == phase && $0.isOpen && !$0.gate.isDry }
    }

    /// Whether a dry gate of `phase` has not been heard once.
    package func isDryUnheard(_ phase: Gate.Phase) -> Bool {
        entries.contains { $0.gate.phase == phase && $0.gate.isDry && $0.isOpen && $0.answers == 0 }
    }

    /// Lines such as `health-gate/smoke.lua: passed 3 times in a row` for a subject that has been let through.
    package func proof(_ subject: GateSubject) -> [String] {
        entries.compactMap { entry in
            guard entry.subject == subject, !entry.gate.isDry, case .passed(let note) = entry.standing else {
                return nil
            }
            return "\(entry.gate.id): \(note)"
        }
    }

    /// When something is to be asked or runs out next; `nil` if nothing is open.
    package var nextDue: Instant? {
        var next: Instant?
        for index in entries.indices {
            guard let due = entries[index].due else { continue }
            next = min(next ?? due, due)
        }
        return next
    }
}

extension GateEntry {
    fileprivate var due: Instant? {
        if isAsking { return isOpen ? deadline : nil }
        return wantsAsking ? min(nextTry, isOpen ? deadline : nextTry) : nil
    }
}

extension GateSubject {
    fileprivate var scope: Gate.Scope {
        switch self {
        case .run: .run
        case .group: .group
        case .instance: .instance
        }
    }
}

extension Gate {
    /// A reason with the hook's name before it; an error inside the hook names file and line itself.
    fileprivate func says(_ reason: String) -> String { reason.hasPrefix("\(id):") ? reason : "\(id): \(reason)" }

    /// An error without the hook's name, which stands beside it wherever it is shown; a line's number stays with the name.
    fileprivate func unnamed(_ verdict: Verdict) -> Verdict {
        guard case .error(let reason) = verdict, reason.hasPrefix("\(id): ") else { return verdict }
        return .error(reason: String(reason.dropFirst(id.count + 2)))
    }
}
