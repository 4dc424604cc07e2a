import ArgumentParser

/// `haupdate resume STACK`
struct ResumeCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Finish a run that was cut off after its commit point.")

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
        .resume(
            StackJob(
                stack: stack,
                run: RunChoices(
                    cloud: cloud.choice, options: rollout.options, hooks: hooks.choice, output: output.output)))
    }
}
