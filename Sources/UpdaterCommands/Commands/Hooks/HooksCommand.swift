import ArgumentParser

/// Work on hooks without a rollout.
struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Write, check and list hooks, without a rollout and without AWS.",
        subcommands: [HooksCheckCommand.self, HooksListCommand.self, HooksNewCommand.self, HooksTypesCommand.self])
}
