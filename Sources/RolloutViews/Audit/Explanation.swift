import RolloutCore
package import Terminal
import Timekeeping

/// A run as an audit file tells it, for people and machines.
package struct Explanation: Sendable {
    private let run: AuditRun
    private let troubles: [AuditReading.Trouble]
    private let others: [AuditRun]

    /// - Parameters:
    ///   - run: One of the file's.
    ///   - reading: The file.
    package init(of run: AuditRun, in reading: AuditReading) {
        self.run = run
        troubles = reading.troubles
        others = reading.runs.filter { $0.id != run.id }
    }

    /// The whole story: what was run, what it did and why, how it ended and what comes next.
    package func lines(with palette: Palette, columns: Int?) -> [String] {
        var lines = head(with: palette)
        lines += AuditStory(run).lines.flatMap { $0.drawn(with: palette, columns: columns) }
        lines.append("")
        if let report = run.report {
            lines += report.summary(with: palette)
            // The next command stays the last line.
            lines.insert("exit code: \(report.exitCode)", at: lines.count - (report.nextCommand == nil ? 0 : 1))
        } else {
            lines += unfinished(with: palette)
        }
        return lines
    }

    /// How the run stood at one moment, and what it was about.
    package func lines(at time: AuditTime, with palette: Palette) -> [String] {
        let elapsed = time.elapsed(since: began)
        var lines = head(with: palette)
        let moment = (began + elapsed).iso8601
        if elapsed < .zero { return lines + ["\(moment) is before the run began: name a later time, or +90s"] }
        if let last = run.lines.last?.elapsed, elapsed > last {
            lines.append("\(moment) is after the last line of the run: this is how it stood then")
        }
        lines.append(palette.paint("at \(moment), \(TimelineLine.clock(elapsed)) since the beginning:", .bold))
        return lines + momentLines(AuditState(run, until: elapsed), elapsed, with: palette)
    }

    /// The story as one object.
    package var json: JSONValue {
        .object(
            headMembers("explanation") + [
                .init("timeline", .array(AuditStory(run).lines.map(\.json))),
                .init("report", run.report.map { .object($0.members) } ?? .null),
            ])
    }

    /// The moment as one object.
    package func json(at time: AuditTime) -> JSONValue {
        let elapsed = time.elapsed(since: began)
        let state = AuditState(run, until: elapsed)
        return .object(
            headMembers("moment") + [
                .init("at", .string((began + elapsed).iso8601)), .init("elapsed_seconds", .seconds(elapsed)),
                .init("phase", .optional(state.phase?.rawValue)), .init("committed", .bool(state.isCommitted)),
                .init("turned_back", .optional(state.cause)), .init("stack_status", .optional(state.stackStatus)),
                .init(
                    "groups",
                    .array(
                        state.groups.map { seen in
                            .object([
                                .init("seen_seconds_before", .seconds(elapsed - seen.at)),
                                .init("look", seen.group.json),
                                .init(
                                    "waiting_for",
                                    .optional(state.progress.first { $0.name == seen.group.name }?.waitingFor)),
                            ])
                        })), .init("in_flight", .array(state.inFlight.map { $0.json(at: elapsed) })),
                .init("last_change", state.lastChange?.json(at: elapsed) ?? .null),
                .init("next_step", .string(state.nextStep)),
            ])
    }

    private var began: WallTime {
        run.lines.first.map { $0.at + (.zero - $0.elapsed) } ?? WallTime(secondsSince1970: 0)
    }

    private func headMembers(_ kind: String) -> [JSONValue.Member] {
        let header = run.header
        return [
            .init("kind", .string(kind)), .init("run", .string(run.id)), .init("began", .string(began.iso8601)),
            .init("command_line", .optional(header?.commandLine)), .init("owner", .optional(header?.owner)),
            .init("region", .optional(header?.region)),
            .init("account", .optional(AuditState(run).start?.account)),
            .init("notes", .words(notes)),
        ]
    }

    private func head(with palette: Palette) -> [String] {
        var lines: [String] = []
        if let header = run.header {
            lines.append(palette.paint(header.commandLine.harmless, .bold))
            let account = AuditState(run).start.map { ", account \($0.account)" } ?? ""
            let place = header.isSimulated ? " (the built-in AWS)" : ""
            lines.append(
                "run \(run.id) of \(header.owner), haupdate \(header.program), began \(began.iso8601)\(account), \(header.region)\(place)"
                    .harmless)
        }
        if !given.isEmpty { lines.append("given: \(given.joined(separator: ", "))".harmless) }
        if let report = run.report {
            let why = report.cause.map { ": \($0)" } ?? ""
            let text =
                "ended: \(report.outcome.rawValue) after \(Wording.duration(report.ended - report.started))\(why)"
            lines.append(palette.paint(text.harmless, report.outcome.style))
        }
        lines += notes.map { palette.paint("note: \($0)".harmless, .careful) }
        lines.append("")
        return lines
    }

    private var given: [String] {
        for line in run.lines {
            guard case .parameters(let all) = line.entry else { continue }
            return all.filter(\.isGiven).map { "\($0.key)=\($0.value ?? "(secret, not written down)")" }
        }
        return []
    }

    /// What is to be said of the file.
    private var notes: [String] {
        var notes = troubles.map(\.description)
        if !others.isEmpty {
            let list = others.map { other in
                let outcome = other.report?.outcome.rawValue ?? "no end"
                return "\(other.id) (\(other.header?.commandLine ?? "unknown"): \(outcome))"
            }
            notes.append("the file holds other runs as well, for --run: \(list.joined(separator: ", "))")
        }
        return notes
    }

    private func unfinished(with palette: Palette) -> [String] {
        let elapsed = run.lines.last?.elapsed ?? .zero
        let state = AuditState(run)
        let first = "the file ends here: the run was killed, or is still going; this is how it stood then:"
        var lines = [palette.paint(first, .careful)] + momentLines(state, elapsed, with: palette)
        if let subject = state.start?.stack ?? state.groups.first.map({ "--asg \($0.group.name)" }) {
            lines.append("next: " + palette.paint("haupdate status \(subject)\(cloudOptions)".harmless, .bold))
        }
        return lines
    }

    /// The words of the command line that choose the AWS again.
    private var cloudOptions: String {
        let words = (run.header?.commandLine ?? "").split(separator: " ")
        var kept: [Substring] = []
        for (index, word) in words.enumerated() {
            let name = word.prefix { $0 != "=" }
            guard ["--region", "--profile", "--endpoint-url", "--simulate-state", "--simulate"].contains(name) else {
                continue
            }
            kept.append(word)
            if name == word, name != "--simulate", index + 1 < words.count { kept.append(words[index + 1]) }
        }
        if run.header?.isSimulated == true, !kept.contains("--simulate") { kept.insert("--simulate", at: 0) }
        return kept.map { " \($0)" }.joined()
    }
}

extension AuditReading.Trouble: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damaged(let line): "line \(line) of the file is damaged and was left out"
        case .cutOff(let line):
            "the file ends in the middle of line \(line), as a run leaves it that was killed: it is told up to there"
        case .headless(let line, let run): "line \(line) belongs to run \(run), whose first line is missing: left out"
        }
    }
}
