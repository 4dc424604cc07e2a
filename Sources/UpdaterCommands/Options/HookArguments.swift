import ArgumentParser
import Hooks

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
        help: ArgumentHelp(
            "What hooks may do besides: aws=SERVICE:Operation for a call that changes something; may be given more than once.",
            valueName: "what"))
    var allow: [String] = []

    func validate() throws {
        try Self.checkAllowances(allow)
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

    /// - Throws: `ValidationError` for the first text that allows nothing.
    static func checkAllowances(_ allowances: [String]) throws {
        let writes = CloudOperation.all.filter { $0.effect == .write }.map { "aws=\($0.name)" }
        for text in allowances where !writes.contains(text) {
            let hint = nearestName(to: text, among: writes).map { ": did you mean \($0)?" } ?? ""
            throw ValidationError(
                "--allow \"\(text)\" allows nothing\(hint.isEmpty ? ": there are \(writes.joined(separator: ", "))" : hint)"
            )
        }
    }

    /// The choice that the options make.
    var choice: HookChoice { HookChoice(folders: hooks, plugins: plugins, config: config, allowances: allow) }
}
