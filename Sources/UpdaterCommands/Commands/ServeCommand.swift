import ArgumentParser

/// `haupdate simulate serve`
struct ServeCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the built-in AWS on a loopback port, until SIGINT or SIGTERM.",
        discussion: """
            The first line on stdout is the endpoint, for AWS_ENDPOINT_URL. Credentials: test and test. Time goes on by \
            itself, --time-scale seconds in a real one.
            """)

    @Option(help: ArgumentHelp("The port on 127.0.0.1; 0 takes a free one.", valueName: "number"))
    var port = 4567

    @Option(help: ArgumentHelp("The region of the built-in AWS.", valueName: "name"))
    var region: String?

    /// Two names: this command's own, and the one that the others have for the same.
    @Option(
        name: [.customLong("state"), .customLong("simulate-state")],
        help: ArgumentHelp("Where the built-in AWS is kept; without it in memory only.", valueName: "file"))
    var simulateState: String?

    @Option(help: ArgumentHelp("How the built-in AWS behaves.", valueName: "name|file"))
    var scenario: String?

    @Option(
        help: ArgumentHelp("Virtual seconds in a real one; 1 without it.", valueName: "factor"),
        transform: SimulationArguments.factor)
    var timeScale: Double?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port \(port) is out of range: give 0 to 65535")
        }
    }

    func invocation() throws -> Invocation {
        .serve(
            ServeJob(
                port: port,
                simulation: SimulationChoice(
                    region: region, stateFile: simulateState, scenario: scenario, timeScale: timeScale)))
    }
}
