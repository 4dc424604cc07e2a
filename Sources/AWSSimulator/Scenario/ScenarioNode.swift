import Yams

/// A place in a scenario's text, with checked ways to read it.
struct ScenarioNode {
    let node: Node
    /// The keys that lead here.
    let path: String
    let source: String

    func error(_ problem: String) -> ScenarioError {
        ScenarioError(source: source, line: node.mark?.line ?? 0, key: path, problem)
    }

    /// The members of a mapping whose keys must all be among `known`.
    func members(_ known: [String]) throws(ScenarioError) -> [(key: String, value: ScenarioNode)] {
        let all = try members()
        for member in all where !known.contains(member.key) {
            let hint = member.key.nearest(of: known).map { ", did you mean \($0)" } ?? ""
            throw ScenarioError(
                source: source, line: member.line, key: member.value.path,
                "there is no such key\(hint): use one of \(known.joined(separator: ", "))")
        }
        return all.map { ($0.key, $0.value) }
    }

    /// The members of a mapping with any keys.
    func members() throws(ScenarioError) -> [(key: String, value: ScenarioNode, line: Int)] {
        guard let mapping = node.mapping else { throw error("names with values are expected here") }
        var members: [(key: String, value: ScenarioNode, line: Int)] = []
        for (key, value) in mapping {
            guard let name = key.string else { throw error("a key must be a text") }
            let child = ScenarioNode(node: value, path: path.isEmpty ? name : "\(path).\(name)", source: source)
            members.append((name, child, key.mark?.line ?? 0))
        }
        return members
    }

    func items() throws(ScenarioError) -> [ScenarioNode] {
        guard let sequence = node.sequence else { throw error("a list is expected here") }
        return sequence.enumerated().map { number, item in
            ScenarioNode(node: item, path: "\(path)[\(number + 1)]", source: source)
        }
    }

    func text() throws(ScenarioError) -> String {
        guard let scalar = node.scalar else { throw error("a text is expected here") }
        return scalar.string
    }

    /// A number that is 0 or more.
    func number() throws(ScenarioError) -> Double {
        let text = try text()
        guard let number = Double(text), number.isFinite else { throw error("\"\(text)\" is not a number") }
        guard number >= 0 else { throw error("\(text) is negative: it must be 0 or more") }
        guard number <= 86_400 * 365 else { throw error("\(text) is more than a year of seconds") }
        return number
    }

    /// A whole number, negative ones too, of less than a year of seconds.
    func integer() throws(ScenarioError) -> Int {
        let text = try text()
        guard let number = Int(text) else { throw error("\"\(text)\" is not a whole number") }
        guard abs(number) <= 86_400 * 365 else { throw error("\(text) is more than a year of seconds") }
        return number
    }

    func count(from least: Int = 0) throws(ScenarioError) -> Int {
        let text = try text()
        guard let number = Int(text) else { throw error("\"\(text)\" is not a whole number") }
        guard number >= least else { throw error("\(text) is too small: it must be \(least) or more") }
        return number
    }

    /// One of the texts that a type has.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(ScenarioError) -> Choice where Choice.RawValue == String {
        let text = try text()
        guard let choice = Choice(rawValue: text) else {
            let all = type.allCases.map(\.rawValue).joined(separator: ", ")
            let hint = text.nearest(of: type.allCases.map(\.rawValue)).map { ", did you mean \($0)" } ?? ""
            throw error("\"\(text)\" is not possible here\(hint): use one of \(all)")
        }
        return choice
    }
}
