import ArgumentParser

/// `haupdate simulate scenarios`
struct ScenariosCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios", abstract: "List the scenarios that the built-in AWS brings along.")

    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation {
        .listScenarios(output.output)
    }
}
