package import RolloutCore
package import Terminal
import Timekeeping

extension Report {
    /// The outcome and what it happened to, in one line.
    package var outcomeSentence: String {
        let early = interrupted ? " (interrupted)" : ""
        return "\(outcome.rawValue)\(early): \(headline)".harmless
    }

    /// What the run prints last: the outcome first, then each group with what speaks for it, then what comes next.
    ///
    /// - Parameter simulation: How the run can be repeated, if it can.
    package func summary(with palette: Palette, on simulation: SimulationNote? = nil) -> [String] {
        var lines = [palette.paint(outcomeSentence, outcome.style)]
        if let cause { lines.append("cause: \(cause.harmless)") }
        lines += groups.flatMap { $0.summary(with: palette) }
        lines += notes.map { "note: \($0.harmless)" }
        lines.append(accounts)
        if let simulation { lines.append(simulation.closing.harmless) }
        if let nextCommand { lines.append("next: " + palette.paint(nextCommand.harmless, .bold)) }
        return lines
    }

    private var accounts: String {
        let subject = stack.map { "\(command) \($0)" } ?? command
        return "\(subject.harmless): \(Wording.duration(ended - started)), \(Wording.count(calls, "call")) to AWS, "
            + "\(changingCalls) changing (run \(runID.harmless))"
    }
}

extension GroupReport {
    fileprivate func summary(with palette: Palette) -> [String] {
        var head = palette.paint(name.harmless, .bold) + ": minimum-desired-maximum \(sizes)"
        if let target { head += ", launches \(target.harmless)" }
        if let note { head += "; \(note.harmless)" }
        return [head] + removedLines
            + newcomers.flatMap { newcomer in
                newcomer.summary(removedAt: removed.first { $0.id == newcomer.id }?.at)
            }
    }

    /// The old ones; a newcomer that had to go says so in its own line.
    private var removedLines: [String] {
        let old = removed.filter { gone in !newcomers.contains { $0.id == gone.id } }
        guard !old.isEmpty else { return [] }
        return ["  removed \(Wording.count(old.count, "instance")):"]
            + old.map { "    \($0.id.harmless) at \($0.at.clockTime)" }
    }
}

extension NewcomerReport {
    fileprivate func summary(removedAt: WallTime?) -> [String] {
        var head = "  newcomer \(id.harmless)\(zone.isEmpty ? "" : " in \(zone.harmless)"): "
        if let run = provenEarlierBy { return ["\(head)proven by run \(run.harmless) before it was taken over"] }
        guard let provenAfter else {
            head += "never proven" + (removedAt.map { ", removed at \($0.clockTime)" } ?? "")
            return [proof.isEmpty ? head : "\(head) (last seen: \(proof.joined(separator: "; ").harmless))"]
        }
        head += "proven after \(Wording.duration(provenAfter))"
        if let removedAt { head += ", removed at \(removedAt.clockTime)" }
        return [head + (proof.isEmpty ? "" : ", by:")] + proof.map { "    \($0.harmless)" }
    }
}
