import ArgumentParser

/// `haupdate status [STACK] [--asg NAME ...]`
struct StatusCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a run has left in a stack's groups.")

    @OptionGroup var scope: ScopeArguments

    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .status(
            StackJob(
                stack: scope.stack, groups: scope.groups, run: RunChoices(cloud: cloud.choice, output: output.output)))
    }
}
