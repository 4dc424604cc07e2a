import Yams

extension Scenario {
    /// Reads a scenario from YAML.
    ///
    /// - Parameter source: What errors call it: the file's name.
    /// - Throws: ``ScenarioError`` with line and key, for unknown keys, negative times and what else cannot be.
    package init(yaml: String, source: String) throws(ScenarioError) {
        let root = try Self.root(of: yaml, source: source)
        self.init(name: source)
        let keys = [
            "name", "about", "seed", "times", "amis", "capacity", "switches", "stack", "signals", "faults", "operator",
            "alarms",
        ]
        for (key, value) in try root.members(keys) {
            switch key {
            case "name": name = try value.text()
            case "about": about = try value.text()
            case "seed": seed = UInt64(try value.count())
            case "times": try readTimes(value)
            case "amis": try readImages(value)
            case "capacity": try readCapacity(value)
            case "signals": signals = try Self.each(value, Self.signal)
            case "faults": for fault in try value.items() { try readFault(fault) }
            case "switches": try readSwitches(value)
            case "stack": try readStack(value)
            case "alarms":
                alarms = []
                for (name, state, _) in try value.members() {
                    alarms.append(InitialAlarm(name: name, state: try state.choice(Alarm.State.self)))
                }
            default: interferences = try Self.each(value, Self.interference)
            }
        }
    }

    private static func root(of yaml: String, source: String) throws(ScenarioError) -> ScenarioNode {
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw ScenarioError(source: source, line: error.line, key: "", "this is not YAML: \(error)")
        } catch {
            throw ScenarioError(source: source, line: 0, key: "", "this is not YAML: \(error)")
        }
        guard let node else { throw ScenarioError(source: source, line: 1, key: "", "the scenario is empty") }
        return ScenarioNode(node: node, path: "", source: source)
    }

    private static func each<Value>(
        _ list: ScenarioNode, _ read: (ScenarioNode) throws(ScenarioError) -> Value
    ) throws(ScenarioError) -> [Value] {
        var values: [Value] = []
        for item in try list.items() { values.append(try read(item)) }
        return values
    }

    private mutating func readTimes(_ node: ScenarioNode) throws(ScenarioError) {
        let keys: [String: WritableKeyPath<Times, TimeSpan>] = [
            "groupReaction": \.groupReaction, "boot": \.boot, "healthCheck": \.healthCheck, "drain": \.drain,
            "shutdown": \.shutdown, "apiLatency": \.apiLatency, "stackResource": \.stackResource,
        ]
        for (key, value) in try node.members(keys.keys.sorted()) {
            guard let path = keys[key] else { continue }
            rules.times[keyPath: path] = try value.span()
        }
    }

    private mutating func readImages(_ node: ScenarioNode) throws(ScenarioError) {
        for (key, value, _) in try node.members() {
            let behaviour = try value.choice(ImageBehaviour.self)
            if key == "default" { rules.defaultImage = .always(behaviour) } else { rules.images[key] = behaviour }
        }
    }

    private mutating func readCapacity(_ node: ScenarioNode) throws(ScenarioError) {
        for (_, value) in try node.members(["zonesWithout"]) {
            rules.zonesWithoutCapacity = try value.texts()
        }
    }

    private mutating func readSwitches(_ node: ScenarioNode) throws(ScenarioError) {
        for (key, value) in try node.members(ScenarioSwitches.names()) {
            try ScenarioSwitches.set(key, to: value, in: &rules)
        }
    }

    private mutating func readStack(_ node: ScenarioNode) throws(ScenarioError) {
        for (key, value) in try node.members(["fail", "failUpdate", "failRollback", "reason"]) {
            switch key {
            case "fail": stackFaults.fail = try value.texts()
            case "failUpdate": stackFaults.failUpdate = try value.texts()
            case "failRollback": stackFaults.failRollback = try value.texts()
            default: stackFaults.reason = try value.text()
            }
        }
    }
}

extension YamlError {
    /// The line where reading stopped; 0 when it is not told.
    fileprivate var line: Int {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 0
        }
    }
}
