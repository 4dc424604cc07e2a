import ArgumentParser

/// The plugins that can be named with `--plugin` or in haupdate.yaml.
struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "Show the plugins that a run can use.",
        subcommands: [PluginsListCommand.self, PluginsInfoCommand.self])
}

/// `haupdate plugins list`
struct PluginsListCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins that are found, and where.",
        discussion: """
            They are looked for in ./plugins, in ~/.config/haupdate/plugins and beside the program, in this order; of two \
            with one name the first counts.
            """)

    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation { .listPlugins(output.output) }
}

/// `haupdate plugins info NAME`
struct PluginsInfoCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Tell what a plugin does, its options, and what it may use.")

    @Argument(help: "The plugin's name.")
    var name: String

    @OptionGroup var output: OutputArguments

    func invocation() throws -> Invocation { .describePlugin(name, output.output) }
}
