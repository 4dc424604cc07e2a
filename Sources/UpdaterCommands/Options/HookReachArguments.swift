import ArgumentParser
import Hooks

/// What hooks and plugins are given, and how far they reach.
struct HookReachArguments: ParsableArguments {
    @OptionGroup var plugins: PluginArguments

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
        for text in allowed {
            do throws(HookProblem) {
                _ = try HookGrant(text)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    /// `choice` with these options.
    func completing(_ choice: HookChoice) -> HookChoice {
        var choice = choice
        choice.plugins = plugins.plugins
        choice.config = plugins.config
        choice.allowed = allowed
        choice.httpCA = httpCA
        return choice
    }
}
