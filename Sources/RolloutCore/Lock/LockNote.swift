package import Timekeeping

/// What a lock says: who holds it, for which run, since when.
package struct LockNote: Hashable, Sendable {
    /// The command that holds it; no other command has the same.
    package var mark: String
    /// The run that the command works on: its own, or the one that it has taken over.
    package var run: String
    package var owner: String
    package var since: WallTime
    /// For example `update stack`.
    package var command: String

    package init(mark: String, run: String, owner: String, since: WallTime, command: String) {
        self.mark = JournalTags.word(mark, limit: 40)
        self.run = JournalTags.word(run, limit: 40)
        self.owner = JournalTags.word(owner, limit: 80)
        // The text has whole seconds.
        self.since = WallTime(iso8601: since.iso8601) ?? since
        self.command = command
    }

    /// One line of words that a person can read in the console, with a checksum as the tags of a journal have it.
    package var text: String {
        JournalTags.tag(
            "", run,
            [
                ("mark", mark), ("by", owner), ("since", since.iso8601),
                ("for", JournalTags.word(command, limit: 40)),
            ]
        ).value
    }

    /// Reads ``text``; `nil` for anything else.
    package init?(text: String) {
        // Why it is none does not matter: the caller names the parameter.
        guard let words = try? JournalTags.words("", [JournalTags.Tag(key: "", value: text)]),
            let mark = words["mark"], let run = words["run"], let owner = words["by"],
            let since = words["since"].flatMap({ WallTime(iso8601: $0) }), let command = words["for"]
        else { return nil }
        self.init(
            mark: mark, run: run, owner: owner, since: since,
            command: String(command.map { $0 == "_" ? " " : $0 }))
    }
}

extension LockNote: CustomStringConvertible {
    package var description: String { "run \(run) of \(owner) (\(command)) since \(since.iso8601)" }
}
