/// The signals, faults and people of a scenario's text.
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

    static func fault(_ node: ScenarioNode) throws(ScenarioError) -> Fault {
        var fault: Fault?
        var code = "InternalFailure"
        var status = 500
        for (key, value) in try node.members(["throttle", "lose-answer", "fail", "code", "status"]) {
            switch key {
            case "throttle": fault = .throttle(every: try value.count(from: 2))
            case "lose-answer": fault = .loseAnswer(call: try value.count(from: 1))
            case "fail": fault = .fail(call: try value.count(from: 1), code: "", status: 0)
            case "code": code = try value.text()
            default: status = try value.count(from: 400)
            }
        }
        guard let fault else { throw node.error("one of the keys throttle, lose-answer, fail is needed") }
        if case .fail(let call, _, _) = fault { return .fail(call: call, code: code, status: min(status, 599)) }
        return fault
    }

    static func interference(_ node: ScenarioNode) throws(ScenarioError) -> Interference {
        let acts = ["scale", "suspend", "resume", "terminate", "unhealthy", "delete-tag"]
        let members = try node.members(["at", "call", "group"] + acts)
        var group = ""
        var act: Interference.Act?
        for (key, value) in members {
            switch key {
            case "group": group = try value.text()
            case "at", "call": continue
            default: act = try Self.act(key, value)
            }
        }
        guard let act else { throw node.error("one of the keys \(acts.joined(separator: ", ")) is needed") }
        return Interference(trigger: try trigger(node, members), group: group, act: act)
    }

    private static func act(_ key: String, _ value: ScenarioNode) throws(ScenarioError) -> Interference.Act {
        switch key {
        case "scale": return .scale(to: try value.count())
        case "suspend": return .suspend(try processes(value))
        case "resume": return .resume(try processes(value))
        case "delete-tag": return .deleteTag(try value.text())
        default:
            guard try value.text() == "oldest" else { throw value.error("only \"oldest\" is possible here") }
            return key == "terminate" ? .terminateOldest : .markOldestUnhealthy
        }
    }

    private static func processes(_ value: ScenarioNode) throws(ScenarioError) -> [String] {
        var names: [String] = []
        for item in try value.items() { names.append(try item.choice(ScalingProcess.self).rawValue) }
        return names
    }

    private static func trigger(
        _ node: ScenarioNode, _ members: [(key: String, value: ScenarioNode)]
    ) throws(ScenarioError) -> Trigger {
        var triggers: [Trigger] = []
        for (key, value) in members {
            if key == "at" { triggers.append(.at(.milliseconds(Int64(try value.number() * 1000)))) }
            if key == "call" { triggers.append(.call(try value.count(from: 1))) }
        }
        guard triggers.count == 1, let trigger = triggers.first else {
            throw node.error("exactly one of the keys at, call is needed")
        }
        return trigger
    }
}
