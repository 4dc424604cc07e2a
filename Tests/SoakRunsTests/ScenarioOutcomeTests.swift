import AWSSimulator
import SoakRuns
import Testing

/// Each built-in scenario ends as its sentence says, and the referee finds nothing on the way.
@Suite struct ScenarioOutcomeTests {
    @Test(arguments: Scenario.builtIn.map(\.name))
    func endsAsItsSentenceSays(_ name: String) throws {
        let scenario = try #require(Scenario.builtIn(named: name))
        let result = try SoakRun(SoakPlan(quiet: 1, .updateStack, .healthy), scenario: scenario).run()
        let expected: [Int32] =
            if scenario.about.contains("put back") || scenario.about.contains("says so") {
                [3]
            } else if scenario.about.contains("a person") || scenario.about.contains("how to go on") {
                [5]
            } else {
                [0]
            }
        let told = result.lines(withTrace: true).joined(separator: "\n")
        let code = try #require(result.exitCodes.first)
        #expect(expected.contains(code), "\(scenario.about)\n\(told)")
        #expect(result.breaches.isEmpty && result.failure == nil, "\(told)")
    }
}
