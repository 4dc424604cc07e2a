import ArgumentParser
import Hooks

/// A word of the command line that names a command or an option that does not exist.
struct MisspelledWord: Hashable, Sendable {
    /// For example `--templat` or `stcak`.
    var word: String
    /// The command that does not have it, with the names above it, for example `haupdate update`.
    var command: String
    /// What was probably meant, as it is to be written; `nil` when nothing is near.
    var meant: String?
    /// The names that there are instead of an unknown command; empty for an option.
    var commands: [String]

    /// Finds the first such word; `nil` when all commands and options are known.
    init?(in words: [String], of root: any ParsableCommand.Type) {
        var path = [root]
        var rest = words[...]
        while let last = path.last, !last.configuration.subcommands.isEmpty {
            guard let word = rest.first, word != "help" else { return nil }
            if word.hasPrefix("-") { break }
            guard let next = last.configuration.subcommands.first(where: { name(of: $0) == word }) else {
                self.init(unknownCommand: word, followedBy: rest.dropFirst(), in: path)
                return
            }
            path.append(next)
            rest = rest.dropFirst()
        }
        self.init(unknownOptionIn: rest, in: path, of: root)
    }

    private init(
        unknownCommand word: String, followedBy rest: ArraySlice<String>, in path: [any ParsableCommand.Type]
    ) {
        self.word = word
        command = joinedName(path)
        let children = path.last?.configuration.subcommands ?? []
        commands = children.map { name(of: $0) }
        meant = Self.command(near: word, followedBy: rest, among: children).map { [command] in "\(command) \($0)" }
    }

    /// The command that was probably meant, written from its parent on.
    private static func command(
        near word: String, followedBy rest: ArraySlice<String>, among children: [any ParsableCommand.Type]
    ) -> String? {
        var paths: [String] = []
        for child in children {
            let below = child.configuration.subcommands.map { name(of: $0) }
            // The word behind tells which of its commands is meant.
            let next = rest.first.flatMap { nearestName(to: $0, among: below) }
            if nearestName(to: word, among: [name(of: child)]) != nil {
                return next.map { "\(name(of: child)) \($0)" } ?? name(of: child)
            }
            paths += below.map { "\(name(of: child)) \($0)" }
        }
        // `haupdate stack web`, `haupdate update-stack web`
        return paths.first { path in
            let words = path.split(separator: " ").map(String.init)
            return nearestName(to: word, among: [words.joined(separator: "-")] + words.suffix(1)) != nil
        }
    }

    private init?(
        unknownOptionIn words: ArraySlice<String>, in path: [any ParsableCommand.Type],
        of root: any ParsableCommand.Type
    ) {
        guard let leaf = path.last else { return nil }
        let known = optionNames(of: leaf, under: root)
        let names = words.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
        guard let name = names.first(where: { !known.contains($0) }) else { return nil }
        word = name
        command = joinedName(path)
        // Without the hyphens, or short names would seem near to each other.
        meant = nearestName(to: String(name.dropFirst(2)), among: known.map { String($0.dropFirst(2)) }).map {
            "--\($0)"
        }
        commands = []
    }
}

extension MisspelledWord: CustomStringConvertible {
    /// What is wrong and what to write instead, for stderr.
    var description: String {
        let help = "  See '\(command) --help' for more information."
        let hint = meant.map { "did you mean \"\($0)\"?" }
        if commands.isEmpty {
            return "Error: \(command) has no option \"\(word)\": \(hint ?? "leave it out, or look for its name")\n"
                + help
        }
        let list = "there are \(commands.joined(separator: ", "))"
        let wrong = "Error: \(command) has no command \"\(word)\": "
        return wrong + (hint.map { "\($0) (\(list))" } ?? list) + "\n" + help
    }
}

private func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
}

private func joinedName(_ path: [any ParsableCommand.Type]) -> String {
    path.map { name(of: $0) }.joined(separator: " ")
}

/// The long options of a command, as its help lists them: the parser tells them nowhere else.
private func optionNames(
    of command: any ParsableCommand.Type, under root: any ParsableCommand.Type
) -> [String] {
    let help = command == root ? root.helpMessage(columns: 200) : root.helpMessage(for: command, columns: 200)
    return help.split(separator: "\n").filter { $0.hasPrefix("  -") }.flatMap { line in
        line.split(whereSeparator: { $0 == " " || $0 == "," }).prefix { $0.hasPrefix("-") }.map(String.init)
    }.filter { $0.hasPrefix("--") }
}
