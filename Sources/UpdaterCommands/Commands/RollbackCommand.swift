import ArgumentParser

/// `haupdate rollback STACK`
struct RollbackCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Take back a run that was cut off before its commit point.")

    @Argument(help: "The stack's name.")
    var stack: String

    @OptionGroup(title: "Rollout") var rollout: RolloutArguments
    @OptionGroup(title: "Hooks") var hooks: HookArguments
    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try checkStackName(stack)
    }

    func invocation() throws -> Invocation {
        .rollback(
            StackJob(
                stack: stack,
                run: RunChoices(
                    cloud: cloud.choice, options: rollout.options, hooks: hooks.choice, output: output.output)))
    }
}
