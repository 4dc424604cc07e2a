import ArgumentParser

/// `haupdate status STACK`
struct StatusCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a run has left in a stack's groups.")

    @Argument(help: "The stack's name.")
    var stack: String

    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try checkStackName(stack)
    }

    func invocation() throws -> Invocation {
        .status(StackJob(stack: stack, run: RunChoices(cloud: cloud.choice, output: output.output)))
    }
}
