import Yams

/// The people of a scenario's text.
extension Scenario {
    /// What a person can do, in the order in which errors list it.
    package static let acts = [
        "scale", "suspend", "resume", "terminate", "unhealthy", "standby", "detach", "protect", "set-tag", "delete-tag",
        "refresh", "delete-group", "new-version", "update-stack",
        "set-alarm",
    ]

    static func interference(_ node: ScenarioNode) throws(ScenarioError) -> Interference {
        let members = try node.members(["at", "call", "after", "operations", "group", "name"] + acts)
        var group = ""
        var name: String?
        var operations: [String] = []
        var delay = Duration.zero
        var found: [Interference.Act] = []
        for (key, value) in members {
            switch key {
            case "group": group = try value.text()
            case "name": name = try value.text()
            case "operations": operations = try value.operations()
            case "after": delay = try value.duration()
            case "at", "call": continue
            default: found.append(try act(key, value))
            }
        }
        guard let act = found.first else {
            throw node.error("one of the keys \(acts.joined(separator: ", ")) is needed")
        }
        guard found.count == 1 else {
            throw node.error("only one of the keys \(acts.joined(separator: ", ")) is possible")
        }
        var interference = Interference(trigger: try trigger(node, members), group: group, act: act, name: name)
        interference.operations = operations
        interference.delay = delay
        return interference
    }

    private static func act(_ key: String, _ value: ScenarioNode) throws(ScenarioError) -> Interference.Act {
        switch key {
        case "scale": return .scale(to: try value.count())
        case "suspend": return .suspend(try processes(value))
        case "resume": return .resume(try processes(value))
        case "delete-tag": return .deleteTag(try value.text())
        case "set-tag":
            var pair = (key: "", value: "")
            for (name, text) in try value.members(["key", "value"]) {
                if name == "key" { pair.key = try text.text() } else { pair.value = try text.text() }
            }
            guard !pair.key.isEmpty else { throw value.error("the key key is needed") }
            return .setTag(pair.key, pair.value)
        case "refresh", "delete-group":
            guard try value.text() == "true" else { throw value.error("only true is possible here") }
            return key == "refresh" ? .startRefresh : .deleteGroup
        case "new-version": return .pushVersion(image: try value.text())
        case "update-stack":
            var parameters: [StackRequest.Parameter] = []
            for (name, text, _) in try value.members() { parameters.append(.init(name, try text.text())) }
            return .updateStack(parameters)
        case "set-alarm":
            for (name, state, _) in try value.members() { return .setAlarm(name, try state.choice(Alarm.State.self)) }
            throw value.error("the name of an alarm and its state are needed")
        default: return try act(key, choice(value))
        }
    }

    private static func act(
        _ key: String, _ choice: Interference.Choice
    ) throws(ScenarioError) -> Interference.Act {
        switch key {
        case "terminate": .terminate(choice)
        case "unhealthy": .markUnhealthy(choice)
        case "standby": .standby(choice)
        case "detach": .detach(choice)
        default: .protect(choice)
        }
    }

    /// `oldest`, `newest`, or `{oldest: 2}`.
    private static func choice(_ value: ScenarioNode) throws(ScenarioError) -> Interference.Choice {
        guard value.node.mapping != nil else { return .init(try value.choice(Interference.Choice.Order.self)) }
        for (key, count) in try value.members(["oldest", "newest"]) {
            return .init(key == "oldest" ? .oldest : .newest, count: try count.count(from: 1))
        }
        throw value.error("oldest or newest is needed")
    }

    private static func processes(_ value: ScenarioNode) throws(ScenarioError) -> [String] {
        var names: [String] = []
        for item in try value.items() { names.append(try item.choice(ScalingProcess.self).rawValue) }
        return names
    }
}
