import ArgumentParser

/// The built-in AWS and how it behaves.
struct SimulationArguments: ParsableArguments {
    @Flag(help: "Use the built-in AWS instead of the real one: no account, no network.")
    var simulate = false

    @Option(
        help: ArgumentHelp(
            "Where the built-in AWS is kept between commands; else haupdate/simulation.json in the user's cache folder.",
            valueName: "file"))
    var simulateState: String?

    @Option(
        help: ArgumentHelp(
            "How the built-in AWS behaves: a name of \"haupdate simulate scenarios\" or a file; implies --simulate.",
            valueName: "name|file"))
    var scenario: String?

    @Option(
        help: ArgumentHelp(
            "Virtual seconds in a real one; without it 20 on a terminal, and no waiting at all elsewhere.",
            valueName: "factor"),
        transform: SimulationArguments.factor)
    var timeScale: Double?

    /// Whether the command is meant for the built-in AWS.
    var isWanted: Bool { simulate || scenario != nil }

    func validate() throws {
        // Without this a forgotten --simulate would send the command to a real account.
        if !isWanted, simulateState != nil { throw ValidationError("--simulate-state needs --simulate: add it") }
        if !isWanted, timeScale != nil { throw ValidationError("--time-scale needs --simulate: add it") }
        if simulateState == "" { throw ValidationError("--simulate-state needs the name of a file") }
        if scenario == "" { throw ValidationError("--scenario needs a name or a file") }
    }

    /// The choice that the options make.
    func choice(region: String?) -> SimulationChoice {
        SimulationChoice(region: region, stateFile: simulateState, scenario: scenario, timeScale: timeScale)
    }

    /// Reads a speed, 0.001 to 1,000,000.
    @Sendable static func factor(_ text: String) throws -> Double {
        guard let number = Seconds.plainNumber(text), (0.001...1_000_000).contains(number) else {
            throw ValidationError("\"\(text)\" is not a factor between 0.001 and 1000000")
        }
        return number
    }
}
