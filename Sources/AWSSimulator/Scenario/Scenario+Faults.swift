import Timekeeping

/// The faults of a scenario's text: those of calls, and those of the world.
extension Scenario {
    /// The keys that every fault of calls may have.
    private static let callKeys = ["name", "operations", "call", "every", "chance", "from", "to", "times"]

    /// The keys of each fault of calls besides.
    private static let ownKeys: [(kind: String, keys: [String])] = [
        ("throttle", []), ("error", ["code", "status", "message"]), ("server-error", []), ("unavailable", []),
        ("health-unavailable", []), ("scaling-activity", []), ("contention", []), ("access-denied", []),
        ("expired-token", []), ("time-out", ["change", "delay"]), ("reset", ["change"]), ("refuse", ["reason"]),
        ("cut-body", []), ("html-page", []), ("duplicate", []), ("stale-read", ["age"]),
        ("missing-instance", ["count"]), ("ghost-instance", ["count"]),
        ("repeated-instance", ["count"]), ("expired-page", []),
        ("late-tags", ["delay"]), ("torn-tags", ["delay"]), ("late-status", ["delay"]), ("clock-skew", ["seconds"]),
    ]

    /// Every kind of fault that a scenario can have.
    package static var faultKinds: [String] { ownKeys.map(\.kind) + Condition.kinds }

    mutating func readFault(_ node: ScenarioNode) throws(ScenarioError) {
        guard let kind = try node.members().first(where: { $0.key == "fault" })?.value else {
            throw node.error("the key fault is needed: it names one of \(Self.faultKinds.joined(separator: ", "))")
        }
        let name = try kind.text()
        if let own = Self.ownKeys.first(where: { $0.kind == name }) {
            let members = try node.members(["fault"] + own.keys + Self.callKeys)
            faults.append(try Self.fault(name, node, members))
        } else if Condition.kinds.contains(name) {
            rules.conditions.append(try Self.condition(name, node))
        } else {
            let hint = name.nearest(of: Self.faultKinds).map { ", did you mean \($0)" } ?? ""
            throw kind.error(
                "there is no fault \"\(name)\"\(hint): use one of \(Self.faultKinds.joined(separator: ", "))")
        }
    }

    private static func fault(
        _ kind: String, _ node: ScenarioNode, _ members: [(key: String, value: ScenarioNode)]
    ) throws(ScenarioError) -> Fault {
        func value(_ key: String) -> ScenarioNode? { members.first { $0.key == key }?.value }
        var calls = CallSelection(operations: usualOperations(of: kind))
        if let operations = value("operations") { calls.operations = try operations.operations() }
        calls.call = try value("call").map { node throws(ScenarioError) in try node.count(from: 1) }
        calls.every = try value("every").map { node throws(ScenarioError) in
            try node.count(from: kind == "throttle" ? 2 : 1)
        }
        if let chance = value("chance") { calls.chance = try chance.chance() }
        if let from = value("from") { calls.from = try from.duration() }
        calls.to = try value("to").map { node throws(ScenarioError) in try node.duration() }
        if let to = calls.to, to <= calls.from { throw node.error("to must be later than from") }
        calls.times = try value("times").map { node throws(ScenarioError) in try node.count(from: 1) }
        let effect = try effect(kind, node, value)
        return Fault(
            effect, calls, name: try value("name").map { node throws(ScenarioError) in try node.text() } ?? kind)
    }

    private static func effect(
        _ kind: String, _ node: ScenarioNode, _ value: (String) -> ScenarioNode?
    ) throws(ScenarioError) -> Fault.Effect {
        switch kind {
        case "throttle": return .throttle
        case "error":
            let code = try value("code")?.text() ?? "InternalFailure"
            let status = try value("status")?.count(from: 400) ?? 500
            let message = try value("message")?.text() ?? "the scenario lets this call end like this"
            return .error(code: code, status: min(status, 599), message: message)
        case "access-denied": return .accessDenied
        case "expired-token": return .expiredToken
        case "time-out": return .timeOut(try change(value("change"), value("delay")))
        case "reset": return .reset(try change(value("change"), nil))
        case "refuse": return .refuse(try value("reason")?.choice(Fault.Obstacle.self) ?? .refused)
        case "cut-body": return .cutBody
        case "html-page": return .htmlPage
        case "duplicate": return .duplicate
        case "stale-read":
            guard let age = value("age") else { throw node.error("the key age is needed") }
            return .staleRead(try age.span())
        case "missing-instance": return .missingInstances(try value("count")?.count(from: 1) ?? 1)
        case "ghost-instance": return .ghostInstances(try value("count")?.count(from: 1) ?? 1)
        case "repeated-instance": return .repeatedInstances(try value("count")?.count(from: 1) ?? 1)
        case "expired-page": return .expiredPage
        case "late-tags": return .lateTags(try value("delay")?.span() ?? TimeSpan(seconds: 10))
        case "torn-tags": return .tornTags(try value("delay")?.span() ?? TimeSpan(seconds: 10))
        case "late-status": return .lateStatus(try value("delay")?.span() ?? TimeSpan(seconds: 10))
        case "clock-skew":
            guard let seconds = value("seconds") else { throw node.error("the key seconds is needed") }
            return .clockSkew(seconds: try seconds.integer())
        default: return namedError(kind)
        }
    }

    private static func change(
        _ change: ScenarioNode?, _ delay: ScenarioNode?
    ) throws(ScenarioError) -> Fault.Change {
        guard let change else { return delay == nil ? .made : .madeLater(try lateness(delay)) }
        switch try change.text() {
        case "made": return .made
        case "not-made": return .notMade
        case "made-later": return .madeLater(try lateness(delay))
        case let text:
            throw change.error("\"\(text)\" is not possible here: use one of made, not-made, made-later")
        }
    }

    private static func lateness(_ delay: ScenarioNode?) throws(ScenarioError) -> TimeSpan {
        try delay?.span() ?? TimeSpan(seconds: 5)
    }

    /// The errors of AWS that have a name of their own here.
    private static func namedError(_ kind: String) -> Fault.Effect {
        switch kind {
        case "unavailable":
            .error(code: "ServiceUnavailable", status: 503, message: "Service is unable to handle request.")
        case "health-unavailable":
            .error(
                code: "HealthUnavailable", status: 500,
                message: "The health of the specified targets could not be retrieved due to an internal error.")
        case "scaling-activity":
            .error(
                code: "ScalingActivityInProgress", status: 400,
                message: "Scaling activity 5a2c8f7e-90b0-4f9f-8d0c-6c1cbb0f9d3e is in progress and blocks this action")
        case "contention":
            .error(
                code: "ResourceContention", status: 500,
                message: "You already have a pending update to an Amazon EC2 Auto Scaling resource")
        default:
            .error(
                code: "InternalFailure", status: 500,
                message: "The request processing has failed because of an unknown error, exception or failure.")
        }
    }

    /// The calls that a fault concerns when the text names none.
    private static func usualOperations(of kind: String) -> [String] {
        switch kind {
        case "health-unavailable": ["elbv2:DescribeTargetHealth"]
        case "scaling-activity":
            ["UpdateAutoScalingGroup", "SetDesiredCapacity", "TerminateInstanceInAutoScalingGroup"]
        case "contention": ["CreateOrUpdateTags", "DeleteTags", "SuspendProcesses", "ResumeProcesses"]
        default: []
        }
    }
}
