import Timekeeping

/// The faults of a scenario's text that concern the world rather than calls.
extension Scenario {
    static func condition(_ kind: String, _ node: ScenarioNode) throws(ScenarioError) -> Condition {
        let common = ["fault", "name", "from", "to", "chance", "times", "group"]
        let members = try node.members(common + ownKeys(of: kind))
        func value(_ key: String) -> ScenarioNode? { members.first { $0.key == key }?.value }
        var condition = Condition(try conditionKind(kind, node, value))
        if let name = value("name") { condition.name = try name.text() }
        if let from = value("from") { condition.fromMilliseconds = Int64(try from.number() * 1000) }
        if let to = value("to") {
            let end = Int64(try to.number() * 1000)
            guard end > condition.fromMilliseconds else { throw node.error("to must be later than from") }
            condition.toMilliseconds = end
        }
        if let chance = value("chance") { condition.chance = try chance.chance() }
        condition.times = try value("times")?.count(from: 1)
        if condition.times == nil, kind == "death", value("chance") == nil { condition.times = 1 }
        if let group = value("group") { condition.group = try group.text() }
        if let instances = value("instances") { condition.instances = try instances.choice(Condition.Generation.self) }
        for key in ["balancer", "source", "stack"] {
            if let place = value(key) { condition.place = try place.text() }
        }
        return condition
    }

    /// The states of an instance's life in its group, as AWS names them.
    private static let lifecycles = [
        "Pending", "Pending:Wait", "Pending:Proceed", "InService", "EnteringStandby", "Standby", "Detaching",
        "Terminating", "Terminating:Wait", "Terminating:Proceed", "Warmed:Pending", "Warmed:Running", "Warmed:Stopped",
        "Warmed:Hibernated",
    ]

    private static func ownKeys(of kind: String) -> [String] {
        switch kind {
        case "no-capacity": ["zones"]
        case "boot-failure": ["instances"]
        case "death": ["instances", "state", "after"]
        case "flapping": ["instances", "period"]
        case "late-health": ["instances", "delay"]
        case "balancer-says": ["instances", "state", "balancer"]
        case "source-state": ["state", "source"]
        case "slow-drain": ["delay"]
        case "lost-tags": ["prefix"]
        case "stuck-stack": ["stack"]
        case "slow-cleanup": ["stack", "delay"]
        default: []
        }
    }

    private static func conditionKind(
        _ kind: String, _ node: ScenarioNode, _ value: (String) -> ScenarioNode?
    ) throws(ScenarioError) -> Condition.Kind {
        switch kind {
        case "no-capacity": return .noCapacity(zones: try value("zones")?.texts() ?? [])
        case "quota": return .quota
        case "no-addresses": return .noAddresses
        case "boot-failure": return .bootFailure
        case "death":
            let state = try value("state")?.text() ?? "InService"
            guard lifecycles.contains(state) else {
                let hint = state.nearest(of: lifecycles).map { ", did you mean \($0)" } ?? ""
                throw (value("state") ?? node).error(
                    "\"\(state)\" is not possible here\(hint): use one of \(lifecycles.joined(separator: ", "))")
            }
            return .death(lifecycle: state, after: try value("after")?.span() ?? TimeSpan(seconds: 0))
        case "flapping": return .flapping(period: try value("period")?.span() ?? TimeSpan(seconds: 20))
        case "late-health": return .lateHealth(try value("delay")?.span() ?? TimeSpan(seconds: 120))
        case "balancer-says":
            guard let state = value("state") else { throw node.error("the key state is needed") }
            return .balancerSays(try state.choice(Condition.SaidState.self))
        case "source-state":
            let state = try value("state")?.text() ?? "Removing"
            let states = ["Adding", "Added", "InService", "Removing", "Removed"]
            guard states.contains(state) else {
                throw (value("state") ?? node).error(
                    "\"\(state)\" is not possible here: use one of \(states.joined(separator: ", "))")
            }
            return .sourceState(state)
        case "slow-drain": return .slowDrain(try value("delay")?.span() ?? TimeSpan(seconds: 3600))
        case "lost-tags": return .lostTags(prefix: try value("prefix")?.text() ?? "")
        case "stuck-stack": return .stuckStack
        default: return .slowCleanup(try value("delay")?.span() ?? TimeSpan(seconds: 600))
        }
    }
}
