package import RolloutCore
import Terminal

/// What stands in an audit file, read as far as it can be.
package struct AuditReading: Hashable, Sendable {
    /// What is wrong with a line; lines count from 1.
    package enum Trouble: Hashable, Sendable {
        /// The line is no object of an audit file.
        case damaged(line: Int)
        /// The file ends in the middle of the line, as a run leaves it that is killed.
        case cutOff(line: Int)
        /// The line belongs to a run whose first line is not there.
        case headless(line: Int, run: String)
    }

    /// In the order in which they begin.
    package var runs: [AuditRun]
    package var troubles: [Trouble]

    /// Reads a file.
    ///
    /// - Throws: ``AuditReadingError`` for a file that is none, or of which nothing can be told.
    package init(_ bytes: [UInt8]) throws(AuditReadingError) {
        runs = []
        troubles = []
        let parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() where !part.isEmpty {
            let isLast = index == parts.count - 1
            guard let json = JSONValue(reading: part), AuditLine.isLine(json) else {
                troubles.append(isLast ? .cutOff(line: index + 1) : .damaged(line: index + 1))
                continue
            }
            take(json, line: index + 1)
        }
        if runs.isEmpty { throw bytes.isEmpty ? .empty : .notAnAuditFile }
    }

    /// Whether a file that begins with `head` is an audit file.
    package static func isAuditFile(head: some Collection<UInt8>) -> Bool {
        let first = head.prefix { $0 != UInt8(ascii: "\n") }
        guard let json = JSONValue(reading: first) else { return false }
        return json["kind"]?.asText == "audit" && json["format"]?.asInteger != nil
    }

    /// The run that is meant.
    ///
    /// - Parameter id: The beginning of a run's ID; `nil` for the last run.
    /// - Throws: ``AuditReadingError`` when there is none or more than one, or it is of another format.
    package func run(_ id: String?) throws(AuditReadingError) -> AuditRun {
        let ids = runs.map(\.id)
        let exact = runs.filter { $0.id == id }
        let found = exact.isEmpty ? runs.filter { run in id.map(run.id.hasPrefix) ?? true } : exact
        guard let run = found.last else { throw .noSuchRun(id ?? "", known: ids) }
        if let id, Set(found.map(\.id)).count > 1 { throw .severalRuns(id, known: found.map(\.id)) }
        guard run.format == AuditLine.format else { throw .otherFormat(run.format, own: AuditLine.format) }
        return run
    }

    private mutating func take(_ json: JSONValue, line: Int) {
        let id = json["run"]?.asText ?? ""
        if json["kind"]?.asText == "audit" {
            // A line of another format may have other keys: only this much is promised of all.
            runs.append(AuditRun(id: id, format: json["format"]?.asInteger ?? 0))
        }
        guard let index = runs.lastIndex(where: { $0.id == id }) else {
            troubles.append(.headless(line: line, run: id))
            return
        }
        guard runs[index].format == AuditLine.format else { return }
        // Other kinds come from a newer program.
        if let read = AuditLine(json) { runs[index].lines.append(read) }
    }
}

/// One run of an audit file.
package struct AuditRun: Hashable, Sendable {
    package var id: String
    package var format: Int
    /// In the order of the file.
    package var lines: [AuditLine]

    package init(id: String, format: Int, lines: [AuditLine] = []) {
        self.id = id
        self.format = format
        self.lines = lines
    }

    package var header: AuditHeader? {
        for line in lines { if case .begun(let header) = line.entry { return header } }
        return nil
    }

    /// How it ended; `nil` where the file ends before that.
    package var report: Report? {
        for line in lines.reversed() { if case .event(.finished(let report)) = line.entry { return report } }
        return nil
    }
}

/// Why an audit file cannot be told.
package enum AuditReadingError: Error, Hashable, Sendable {
    case empty
    case notAnAuditFile
    case otherFormat(Int, own: Int)
    case noSuchRun(String, known: [String])
    case severalRuns(String, known: [String])
}

extension AuditReadingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty:
            "the file is empty: the run may have been killed before it wrote anything, or another file is meant"
        case .notAnAuditFile:
            "no line of it begins a run: this is not an audit file: name the one that --journal, or the run's first "
                + "lines, named"
        case .otherFormat(let found, let own):
            "the run was written in format \(found), and this haupdate reads format \(own): "
                + "use the haupdate that wrote it, or a newer one"
        case .noSuchRun(let id, let known):
            "it has no run \(id.harmless): it has \(known.joined(separator: ", ").harmless)"
        case .severalRuns(let id, let known):
            "\"\(id.harmless)\" may be run \(known.joined(separator: " or ").harmless): give more of its ID"
        }
    }
}
