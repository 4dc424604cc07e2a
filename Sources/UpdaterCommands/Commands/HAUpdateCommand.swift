import ArgumentParser

/// A command that can say what it was asked for.
protocol InvocationCommand: ParsableCommand {
    /// What the parsed options ask for.
    ///
    /// - Throws: `ValidationError` for words that do not go together.
    func invocation() throws -> Invocation
}

/// The root of the program's own command line.
struct HAUpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "haupdate",
        abstract: "Updates an AWS CloudFormation stack without taking its service down.",
        discussion: """
            Newcomers start beside the old instances; the old ones go only when the newcomers are in service in every \
            load balancer and every hook passes. Otherwise the newcomers go and the service is as before.

            Exit codes: 0 succeeded or nothing to do, 1 unexpected error, 3 failed and put back, 4 refused before the \
            first change, 5 a person is needed, 6 another run is open, 64 the command line, 130 interrupted and put \
            back.
            """,
        version: Program.version,
        subcommands: [
            UpdateCommand.self, StatusCommand.self, ResumeCommand.self, RollbackCommand.self, UnlockCommand.self,
            ExplainCommand.self, HooksCommand.self, PluginsCommand.self, SimulateCommand.self,
        ])
}

/// The commands that roll groups.
struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Update a stack and roll its groups, or roll groups only.",
        subcommands: [UpdateStackCommand.self, UpdateGroupsCommand.self])
}

/// The built-in AWS for other programs.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "The built-in AWS.",
        subcommands: [ServeCommand.self, ScenariosCommand.self])
}
