import Timekeeping

/// The signals of a scenario's text, and what signals and people share.
extension Scenario {
    static func signal(_ node: ScenarioNode) throws(ScenarioError) -> Signal {
        let numbers: [String: Int32] = ["HUP": 1, "INT": 2, "KILL": 9, "TERM": 15]
        var number: Int32?
        var moment = Signal.Moment.before
        let members = try node.members(["signal", "at", "call", "when"])
        for (key, value) in members {
            switch key {
            case "signal":
                let name = try value.text()
                guard let found = numbers[name] else {
                    throw value.error("there is no signal \"\(name)\" here: use one of HUP, INT, KILL, TERM")
                }
                number = found
            case "when": moment = try value.choice(Signal.Moment.self)
            default: continue
            }
        }
        guard let number else { throw node.error("the key signal is needed") }
        return Signal(number: number, trigger: try trigger(node, members), moment: moment)
    }

    static func trigger(
        _ node: ScenarioNode, _ members: [(key: String, value: ScenarioNode)]
    ) throws(ScenarioError) -> Trigger {
        var triggers: [Trigger] = []
        for (key, value) in members {
            if key == "at" { triggers.append(.at(try value.duration())) }
            if key == "call" { triggers.append(.call(try value.count(from: 1))) }
        }
        guard triggers.count == 1, let trigger = triggers.first else {
            throw node.error("exactly one of the keys at, call is needed")
        }
        return trigger
    }
}
