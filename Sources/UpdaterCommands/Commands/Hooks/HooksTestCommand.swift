import ArgumentParser

/// `haupdate hooks test`
struct HooksTestCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the tests that stand beside hooks, without AWS and without a network.",
        discussion: """
            NAME_test.lua tests NAME.lua beside it. Each test names what the hook finds of the world (http.fake, env.fake, \
            file.fake, clock.advance), asks it (ask) and says what it expects (equal). Ends with 3 when a test failed, with \
            4 when a file cannot be used.
            """)

    @Argument(help: ArgumentHelp("Folders with hooks; hooks when none is named.", valueName: "folder"))
    var folders: [String] = []

    @OptionGroup var plugins: PluginArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        if folders.contains("") { throw ValidationError("a folder needs a name") }
    }

    func invocation() throws -> Invocation {
        .testHooks(
            HookChoice(
                folders: folders, plugins: plugins.plugins, config: plugins.config, usualFolders: ["hooks"]),
            output.output)
    }
}
