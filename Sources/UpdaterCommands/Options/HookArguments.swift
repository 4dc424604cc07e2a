import ArgumentParser

/// The teams' Lua.
struct HookArguments: ParsableArguments {
    @Option(help: ArgumentHelp("A folder with hooks; may be given more than once.", valueName: "folder"))
    var hooks: [String] = []

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

    @Option(
        name: .customLong("http-ca"),
        help: ArgumentHelp(
            "Authorities, in PEM, that hooks' http trusts besides the system's; real runs only.", valueName: "file"))
    var httpCA: String?

    func validate() throws {
        if httpCA == "" { throw ValidationError("--http-ca needs the name of a file") }
        if config == "" { throw ValidationError("--config needs the name of a file") }
        if hooks.contains("") { throw ValidationError("--hooks needs the name of a folder") }
        try Self.checkPlugins(plugins)
    }

    /// - Throws: `ValidationError` for the first setting that is none.
    static func checkPlugins(_ settings: [String]) throws {
        for setting in settings {
            let parts = setting.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isPair = parts.count == 1 || parts[1].contains("=") && parts[1].first != "="
            guard let name = parts.first, !name.isEmpty, isPair else {
                // The value stays out: it may be a secret.
                throw ValidationError("--plugin \"\(setting.prefix { $0 != "=" })\" is not NAME or NAME:key=value")
            }
        }
    }

    /// The choice that the options make.
    var choice: HookChoice {
        HookChoice(folders: hooks, plugins: plugins, config: config, allowed: allowed, httpCA: httpCA)
    }
}
