import ArgumentParser

/// `haupdate unlock STACK`
struct UnlockCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Print the journal that a run left, and drop it; nothing else is changed.")

    @Argument(help: "The stack's name.")
    var stack: String

    @OptionGroup(title: "AWS") var cloud: CloudArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try checkStackName(stack)
    }

    func invocation() throws -> Invocation {
        .unlock(StackJob(stack: stack, run: RunChoices(cloud: cloud.choice, output: output.output)))
    }
}
