import ArgumentParser

/// Work on hooks without a rollout.
struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Write, check, list, test and try hooks without a rollout.",
        subcommands: [
            HooksCheckCommand.self, HooksListCommand.self, HooksNewCommand.self, HooksRunCommand.self,
            HooksTestCommand.self,
            HooksTypesCommand.self,
        ])
}
