import ArgumentParser

/// `haupdate hooks list`
struct HooksListCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what will be asked when, about what, with which needs and limits.")

    @OptionGroup var set: HookSetArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation { .listHooks(set.choice, output.output) }
}
