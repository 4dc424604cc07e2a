import AWSSimulator
import RolloutViews
import Terminal

/// `haupdate simulate scenarios`
enum ScenarioList {
    /// Prints the built-in scenarios; gives the exit code.
    static func perform(_ format: OutputFormat) -> Int32 {
        let width = Scenario.builtIn.map(\.name.displayWidth).max() ?? 0
        for scenario in Scenario.builtIn {
            let line: String
            switch format {
            case .text: line = "\(scenario.name.padded(toColumns: width))  \(scenario.about)"
            case .json:
                line =
                    JSONValue.object([
                        .init("kind", .string("scenario")), .init("name", .string(scenario.name)),
                        .init("about", .string(scenario.about)),
                    ]).text
            }
            Console.write(line + "\n", to: .result)
        }
        return 0
    }
}
