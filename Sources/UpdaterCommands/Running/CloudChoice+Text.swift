import RolloutCore

extension CloudChoice {
    /// `command`, a command of this program that a report names, with the options that choose the same AWS again.
    ///
    /// - Parameter hooks: The checks of this run: whatever rolls on needs them as much.
    func completing(_ command: String, hooks: HookChoice = HookChoice()) -> String {
        guard command.hasPrefix("haupdate ") else { return command }
        let checks =
            hooks.folders.map { "--hooks \(shellQuoted($0))" } + hooks.plugins.map { "--plugin \(shellQuoted($0))" }
            + hooks.allowed.map { "--allow \(shellQuoted($0))" }
            + (hooks.httpCA.map { ["--http-ca \(shellQuoted($0))"] } ?? [])
            + (hooks.config.map { ["--config \(shellQuoted($0))"] } ?? [])
        let rollsOn = command.hasPrefix("haupdate update ") || command.hasPrefix("haupdate resume ")
        return ([command] + (rollsOn ? checks : []) + options).joined(separator: " ")
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
