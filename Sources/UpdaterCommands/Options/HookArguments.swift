import ArgumentParser

/// The teams' Lua.
struct HookArguments: ParsableArguments {
    @Option(help: ArgumentHelp("A folder with hooks; may be given more than once.", valueName: "folder"))
    var hooks: [String] = []

    @OptionGroup var reach: HookReachArguments

    func validate() throws {
        if hooks.contains("") { throw ValidationError("--hooks needs the name of a folder") }
    }

    /// The choice that the options make.
    var choice: HookChoice { reach.completing(HookChoice(folders: hooks)) }
}
