import ArgumentParser

/// Hooks that are looked at without a run: folders by name, and plugins.
struct HookSetArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Folders with hooks; hooks when none is named.", valueName: "folder"))
    var folders: [String] = []

    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp("An option of a plugin; may be given more than once.", valueName: "name:key=value"))
    var plugins: [String] = []

    @Option(
        help: ArgumentHelp(
            "Settings for hooks and plugins; haupdate.yaml, where there is one, when none is named.", valueName: "file")
    )
    var config: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "What hooks may do that need it: tcp, exec=PROGRAM, aws=SERVICE:Operation; may be given more than once.",
            valueName: "grant"))
    var allowed: [String] = []

    func validate() throws {
        if config == "" { throw ValidationError("--config needs the name of a file") }
        if folders.contains("") { throw ValidationError("a folder needs a name") }
        try HookArguments.checkPlugins(plugins)
    }

    /// The choice that the arguments make.
    var choice: HookChoice {
        HookChoice(
            folders: folders, plugins: plugins, config: config, allowed: allowed, usualFolders: ["hooks"])
    }
}
