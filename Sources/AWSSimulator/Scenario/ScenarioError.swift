/// What is wrong with a scenario's text, and where.
package struct ScenarioError: Error, Hashable, Sendable {
    /// The file, or the scenario's name.
    package let source: String
    /// 1 or more; 0 when the place is not known.
    package let line: Int
    /// The key that is wrong, with those around it: `times.boot`.
    package let key: String
    package let problem: String

    init(source: String, line: Int, key: String, _ problem: String) {
        self.source = source
        self.line = line
        self.key = key
        self.problem = problem
    }
}

extension ScenarioError: CustomStringConvertible {
    package var description: String {
        "\(source):\(line): \(key.isEmpty ? "" : "\(key): ")\(problem)"
    }
}
