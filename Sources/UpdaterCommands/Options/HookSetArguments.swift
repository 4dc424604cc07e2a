import ArgumentParser

/// Hooks that are looked at without a run: folders by name, and plugins.
struct HookSetArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Folders with hooks; hooks when none is named.", valueName: "folder"))
    var folders: [String] = []

    @OptionGroup var reach: HookReachArguments

    func validate() throws {
        if folders.contains("") { throw ValidationError("a folder needs a name") }
    }

    /// The choice that the arguments make.
    var choice: HookChoice { reach.completing(HookChoice(folders: folders, usualFolders: ["hooks"])) }
}
