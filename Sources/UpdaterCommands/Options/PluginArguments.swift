import ArgumentParser

/// Plugins and where their options come from.
struct PluginArguments: ParsableArguments {
    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp("An option of a plugin; may be given more than once.", valueName: "name:key=value"))
    var plugins: [String] = []

    @Option(
        help: ArgumentHelp(
            "Settings for hooks and plugins; haupdate.yaml, where there is one, when none is named.", valueName: "file")
    )
    var config: String?

    func validate() throws {
        if config == "" { throw ValidationError("--config needs the name of a file") }
        for setting in plugins {
            let parts = setting.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isPair = parts.count == 1 || parts[1].contains("=") && parts[1].first != "="
            guard let name = parts.first, !name.isEmpty, isPair else {
                // The value stays out: it may be a secret.
                throw ValidationError("--plugin \"\(setting.prefix { $0 != "=" })\" is not NAME or NAME:key=value")
            }
        }
    }
}
