import ArgumentParser
import RolloutCore

/// `haupdate status [STACK] [--asg NAME ...]`
struct StatusCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a run has left in a stack's groups.")

    @OptionGroup var scope: ScopeArguments

    @OptionGroup var lock: LockArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .status(
            StackJob(
                stack: scope.stack, groups: scope.groups,
                run: RunChoices(cloud: cloud.choice, options: lock.applied(to: RolloutOptions()), output: output.output)
            ))
    }
}
