import ArgumentParser
import RolloutViews

/// `haupdate explain FILE [--at TIME] [--run ID]`
struct ExplainCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell from its audit file what a run did and why.",
        discussion: """
            Asks nothing of AWS. Every run writes such a file: --journal names it, else it lies under haupdate/ in the \
            user's state folder (docs/audit.md). Of a run that was killed the story ends where the file does.
            """)

    @Argument(help: "The audit file.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "Show how all stood at this moment: 2026-11-28T03:12:00Z, 03:12 or 03:12:30 (UTC), or +90s since the run began.",
            valueName: "time"),
        transform: ExplainCommand.moment)
    var at: AuditTime?

    @Option(
        help: ArgumentHelp("The run that is meant, or the beginning of its ID; else the last one.", valueName: "id"))
    var run: String?

    @OptionGroup var output: OutputArguments

    func validate() throws {
        if file.isEmpty { throw ValidationError("explain needs the name of an audit file") }
        if run == "" { throw ValidationError("--run needs the ID of a run, or its beginning") }
    }

    func invocation() throws -> Invocation {
        .explain(ExplainJob(file: file, run: run, moment: at, output: output.output))
    }

    /// Reads a moment.
    @Sendable private static func moment(_ text: String) throws -> AuditTime {
        guard let moment = AuditTime(text) else {
            throw ValidationError(
                "\"\(text)\" is no time: write 2026-11-28T03:12:00Z, 03:12 or 03:12:30 (UTC), or +90s, +5m, +1h30m")
        }
        return moment
    }
}
