import ArgumentParser

/// Hooks that are looked at without a run: folders by name, and plugins.
struct HookSetArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Folders with hooks; hooks when none is named.", valueName: "folder"))
    var folders: [String] = []

    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp("An option of a plugin; may be given more than once.", valueName: "name:key=value"))
    var plugins: [String] = []

    func validate() throws {
        if folders.contains("") { throw ValidationError("a folder needs a name") }
        try HookArguments.checkPlugins(plugins)
    }

    /// The choice that the arguments make.
    var choice: HookChoice {
        HookChoice(folders: folders.isEmpty && plugins.isEmpty ? ["hooks"] : folders, plugins: plugins)
    }
}
