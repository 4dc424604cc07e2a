import Yams

/// The switches of a scenario: what AWS leaves open, by name.
///
/// A struct of switches is listed once, in ``all``; its fields are found by themselves.
struct ScenarioSwitches {
    /// Every struct of switches among the rules.
    private static var all: [any SwitchGroup] {
        [Switches(path: \WorldRules.balancers), Switches(path: \WorldRules.groupSwitches)]
    }

    /// The names of all switches: group by group, in order of the alphabet.
    static func names() -> [String] { all.flatMap { $0.names.sorted() } }

    /// Sets the switch called `name`.
    static func set(_ name: String, to value: ScenarioNode, in rules: inout WorldRules) throws(ScenarioError) {
        for group in all where group.names.contains(name) { try group.set(name, to: value, in: &rules) }
    }
}

private protocol SwitchGroup {
    var names: [String] { get }
    func set(_ name: String, to value: ScenarioNode, in rules: inout WorldRules) throws(ScenarioError)
}

/// The fields of a struct of switches, through its own coding.
private struct Switches<Values: Codable>: SwitchGroup {
    let path: WritableKeyPath<WorldRules, Values>

    var names: [String] { (try? fields(of: WorldRules()[keyPath: path]))?.map(\.name) ?? [] }

    func set(_ name: String, to value: ScenarioNode, in rules: inout WorldRules) throws(ScenarioError) {
        do {
            let fields = try fields(of: rules[keyPath: path])
            let pairs = try fields.map { field -> (Node, Node) in
                (Node(field.name), field.name == name ? try fitting(value, to: field.value) : field.value)
            }
            let text = try Yams.serialize(node: Node(pairs))
            rules[keyPath: path] = try YAMLDecoder().decode(Values.self, from: text)
        } catch let error as ScenarioError {
            throw error
        } catch {
            throw value.error("\"\(value.node.scalar?.string ?? "")\" is not possible for this switch")
        }
    }

    /// Times are written as everywhere in a scenario.
    private func fitting(_ value: ScenarioNode, to usual: Node) throws -> Node {
        guard usual.mapping?.contains(where: { $0.key.string == "minimumSeconds" }) == true else {
            // A switch with parts keeps those that are not named.
            guard let fields = usual.mapping, let given = value.node.mapping else { return value.node }
            return Node(fields.map { ($0.key, given[$0.key] ?? $0.value) })
        }
        let text = try YAMLEncoder().encode(try value.span())
        return try Yams.compose(yaml: text) ?? value.node
    }

    private func fields(of values: Values) throws -> [(name: String, value: Node)] {
        let text = try YAMLEncoder().encode(values)
        guard let mapping = try Yams.compose(yaml: text)?.mapping else { return [] }
        return mapping.compactMap { key, value in key.string.map { ($0, value) } }
    }
}
