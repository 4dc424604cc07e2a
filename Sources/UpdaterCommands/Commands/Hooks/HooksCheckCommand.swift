import ArgumentParser

/// `haupdate hooks check`
struct HooksCheckCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check hooks as a run does before it changes anything.",
        discussion: """
            Finds every mistake that can be found without asking a hook: syntax, unknown fields, wrong types, files that \
            others may change, options of plugins. Ends with 4 when there is one.
            """)

    @OptionGroup var set: HookSetArguments
    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation { .checkHooks(set.choice, output.output) }
}
