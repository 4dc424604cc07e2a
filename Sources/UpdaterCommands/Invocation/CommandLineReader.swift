import ArgumentParser

/// Turns the arguments of the process into an ``Invocation``.
package enum CommandLineReader {
    /// What came of reading.
    package enum Reading: Hashable, Sendable {
        case invocation(Invocation)
        /// Help or the version was asked for: text for stdout, exit code 0.
        case answer(String)
        /// The command line is wrong: text for stderr, exit code 64.
        case refusal(String)
    }

    /// Reads `arguments`; the first is the program's name, whose last part decides the command line's shape.
    package static func read(_ arguments: [String]) -> Reading {
        let name = arguments.first?.split(separator: "/").last.map(String.init) ?? "haupdate"
        let words = Array(arguments.dropFirst())
        return switch name {
        case "update-stack": read(SeedUpdateStackCommand.self, SeedArguments.expanded(words))
        case "update-asgs": read(SeedUpdateGroupsCommand.self, SeedArguments.expanded(words))
        default: read(HAUpdateCommand.self, words)
        }
    }

    private static func read<Root: ParsableCommand>(_ root: Root.Type, _ words: [String]) -> Reading {
        do {
            var command = try root.parseAsRoot(words)
            if let command = command as? any InvocationCommand { return .invocation(try command.invocation()) }
            // A group of commands, or the parser's own help: both answer by throwing their text.
            try command.run()
            return .answer("")
        } catch {
            let text = root.fullMessage(for: error)
            if root.exitCode(for: error) == .success { return .answer(text) }
            return .refusal(hidingValues(of: words, in: MisspelledWord(in: words, of: root)?.description ?? text))
        }
    }
}

/// `text` without the values that `words` give: a word in the wrong place may be a parameter, and its value a secret.
private func hidingValues(of words: [String], in text: String) -> String {
    // The longest first: a word may begin another.
    let given = words.filter { $0.contains("=") }.sorted { $0.count > $1.count }
    return given.reduce(text) { text, word in
        let key = word.prefix { $0 != "=" }
        return word.count == key.count + 1 ? text : text.replacing(word, with: "\(key)=...")
    }
}

/// What docopt, which aws-ha-updater uses, allows besides: an option's name may be cut short while it stays unique.
enum SeedArguments {
    private static let options = [
        "--region", "--template", "--warmup-seconds", "--action-timeout", "--lenient_look_back", "--healthy-timeout",
        "--help", "--version",
    ]

    /// `words` with cut option names written out.
    static func expanded(_ words: [String]) -> [String] {
        words.map { word in
            let name = word.prefix { $0 != "=" }
            guard name.hasPrefix("--"), name.count > 2, !options.contains(String(name)) else { return word }
            let candidates = options.filter { $0.hasPrefix(name) }
            guard candidates.count == 1, let option = candidates.first else { return word }
            return option + word.dropFirst(name.count)
        }
    }
}
