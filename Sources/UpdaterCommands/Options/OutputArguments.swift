import ArgumentParser

extension OutputFormat: ExpressibleByArgument {}

/// How the result is written.
struct OutputArguments: ParsableArguments {
    @Option(help: "How the result is written to stdout: a summary, or one JSON object a line.")
    var output = OutputFormat.text
}
