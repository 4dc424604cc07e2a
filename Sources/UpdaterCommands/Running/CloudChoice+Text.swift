import RolloutCore

extension CloudChoice {
    /// `command`, a command of this program that a report names, with the options that choose the same AWS again.
    ///
    /// - Parameter hooks: The checks of this run: whatever rolls on needs them as much.
    func completing(_ command: String, hooks: HookChoice = HookChoice()) -> String {
        guard command.hasPrefix("haupdate ") else { return completingChain(command, hooks: hooks) }
        let checks =
            hooks.folders.map { "--hooks \(shellQuoted($0))" } + hooks.plugins.map { "--plugin \(shellQuoted($0))" }
            + hooks.allowed.map { "--allow \(shellQuoted($0))" }
            + (hooks.httpCA.map { ["--http-ca \(shellQuoted($0))"] } ?? [])
            + (hooks.config.map { ["--config \(shellQuoted($0))"] } ?? [])
        let rollsOn = command.hasPrefix("haupdate update ") || command.hasPrefix("haupdate resume ")
        return ([command] + (rollsOn ? checks : []) + options).joined(separator: " ")
    }

    /// `text` of a report with each `haupdate ...` in it, between backticks, completed.
    ///
    /// A command that is only talked about, without what it is for, stays as it is.
    func completingCommands(in text: String, hooks: HookChoice = HookChoice()) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        let whole = parts.enumerated().map { index, part in
            let isCommand = index % 2 == 1 && index < parts.count - 1 && Self.namesItsSubject(part)
            return isCommand ? completing(part, hooks: hooks) : part
        }
        return whole.joined(separator: "`")
    }

    private static func namesItsSubject(_ command: String) -> Bool {
        let words = command.split(separator: " ").map(String.init)
        guard words.first == "haupdate", words.count > 2 else { return false }
        switch words[1] {
        case "approve", "reject", "resume", "rollback", "status", "unlock": return true
        case "update": return words.count > 3
        default: return false
        }
    }

    /// `aws ... && haupdate ...`, both for the same AWS; every other text as it is.
    private func completingChain(_ command: String, hooks: HookChoice) -> String {
        guard command.hasPrefix("aws "), let range = command.firstRange(of: " && haupdate ") else { return command }
        let wait = String(command[..<range.lowerBound])
        let next = "haupdate " + command[range.upperBound...]
        // The AWS command line spells these options as this program does; the built-in AWS is none of its.
        let waiting = if case .live = self { ([wait] + options).joined(separator: " ") } else { wait }
        return "\(waiting) && \(completing(next, hooks: hooks))"
    }

    private var options: [String] {
        let pairs: [(String, String?)]
        switch self {
        case .live(let region, let profile, let endpointURL):
            pairs = [("--region", region), ("--profile", profile), ("--endpoint-url", endpointURL)]
        case .simulated(let choice):
            // The built-in AWS keeps its scenario's rules; its signals and faults are for one command.
            pairs = [("--region", choice.region), ("--simulate-state", choice.stateFile)]
        }
        let named = pairs.flatMap { name, value in value.map { [name, shellQuoted($0)] } ?? [] }
        if case .simulated = self { return ["--simulate"] + named }
        return named
    }
}

/// `text` as one word of a POSIX shell.
func shellQuoted(_ text: String) -> String { ShellWord.quoted(text) }
