import Yams

/// The switches of a scenario: what AWS leaves open, by name.
///
/// Every struct among the rules is a struct of switches, unless it has a key of its own in a scenario. The fields are
/// found through the structs' coding, so that nothing has to be listed here.
struct ScenarioSwitches {
    /// Rules that are no switches.
    private static let others = ["times", "images", "defaultImage", "zonesWithoutCapacity", "conditions"]

    /// The names of all switches, in the order of the alphabet.
    static func names() -> [String] {
        // Rules that cannot be written cannot be kept in a state file either: a test would fail.
        guard let rules = try? node(of: WorldRules()) else { return [] }
        return structs(in: rules).flatMap { $0.fields.keys.compactMap(\.string) }.sorted()
    }

    /// Sets the switch called `name`.
    static func set(_ name: String, to value: ScenarioNode, in rules: inout WorldRules) throws(ScenarioError) {
        do {
            var all = try node(of: rules)
            for (key, fields) in structs(in: all) {
                guard let usual = fields[Node(name)] else { continue }
                var fields = fields
                fields[Node(name)] = try fitting(value, to: usual)
                all[Node(key)] = .mapping(fields)
            }
            rules = try YAMLDecoder().decode(WorldRules.self, from: try Yams.serialize(node: .mapping(all)))
        } catch let error as ScenarioError {
            throw error
        } catch {
            throw value.error("\"\(value.node.scalar?.string ?? "")\" is not possible for this switch")
        }
    }

    private static func structs(in rules: Node.Mapping) -> [(key: String, fields: Node.Mapping)] {
        rules.compactMap { key, value in
            guard let name = key.string, !others.contains(name), let fields = value.mapping else { return nil }
            return (name, fields)
        }
    }

    private static func node(of rules: WorldRules) throws -> Node.Mapping {
        try Yams.compose(yaml: try YAMLEncoder().encode(rules))?.mapping ?? Node.Mapping([])
    }

    /// A value as the coding wants it: times are written as everywhere in a scenario, and a switch with parts keeps
    /// those that are not named.
    private static func fitting(_ value: ScenarioNode, to usual: Node) throws -> Node {
        guard let fields = usual.mapping else { return value.node }
        if fields.keys.contains(Node("minimumSeconds")) {
            return try Yams.compose(yaml: try YAMLEncoder().encode(try value.span())) ?? value.node
        }
        guard let given = value.node.mapping else { return value.node }
        return Node(fields.map { ($0.key, given[$0.key] ?? $0.value) })
    }
}

extension Scenario {
    /// The names of all switches that a scenario can set.
    package static var switches: [String] { ScenarioSwitches.names() }
}
