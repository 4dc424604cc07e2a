import RolloutCore
import Timekeeping

extension AuditLine {
    /// Reads a line; `nil` for an object that is none, or of a kind that this program does not know.
    package init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.asText, let run = json["run"]?.asText,
            let at = json["at"]?.asText.flatMap(WallTime.init(iso8601:)),
            let elapsed = json["elapsed_seconds"]?.asSeconds,
            let entry = AuditEntry(kind, json)
        else { return nil }
        self.init(run: run, at: at, elapsed: elapsed, entry: entry)
    }

    /// Whether `json` has what every line has, of whatever kind it is: newer programs may write other kinds.
    static func isLine(_ json: JSONValue) -> Bool {
        json["kind"]?.asText != nil && json["run"]?.asText != nil && json["at"]?.asText != nil
    }
}

extension AuditEntry {
    fileprivate init?(_ kind: String, _ json: JSONValue) {
        let read: AuditEntry? =
            switch kind {
            case "audit": AuditHeader(json).map { .begun($0) }
            case "look": AuditLook(json).map { .look($0) }
            case "alarms": AlarmReading(json).map { .alarms($0) }
            case "machines":
                if let asked = json["asked"]?.asWords, let gone = json["gone"]?.asWords {
                    .machines(asked: asked, gone: gone)
                } else {
                    nil
                }
            case "parameters": all(json["parameters"], AuditParameter.init).map { .parameters($0) }
            case "decision": Decision(json).map { .decision($0) }
            case "sending": AuditCall(json).map { .sending($0) }
            case "call": AuditCall(json).map { .call($0) }
            case "hook_log": AuditEntry(hookLog: json)
            case "signal": json["text"]?.asText.map { .signal($0) }
            case "lost": json["lines"]?.asInteger.map { .lost($0) }
            default: RunEvent.Kind(kind, json).map { .event($0) }
            }
        guard let read else { return nil }
        self = read
    }

    private init?(hookLog json: JSONValue) {
        guard let hook = json["hook"]?.asText, let subject = json["subject"]?.asText,
            let level = json["level"]?.asText, let text = json["text"]?.asText
        else { return nil }
        self = .hookLog(hook: hook, subject: subject, level: level, text: text)
    }
}

/// All elements of an array; `nil` as soon as one of them is not what it should be.
func all<Value>(_ json: JSONValue?, _ read: (JSONValue) -> Value?) -> [Value]? {
    guard let values = json?.asArray else { return nil }
    let found = values.compactMap(read)
    return found.count == values.count ? found : nil
}

extension AuditHeader {
    fileprivate init?(_ json: JSONValue) {
        guard let program = json["program"]?.asText, let commandLine = json["command_line"]?.asText,
            let owner = json["owner"]?.asText, let region = json["region"]?.asText
        else { return nil }
        self.init(
            program: program, commandLine: commandLine, owner: owner, region: region,
            isSimulated: json["simulated"]?.asBool ?? false)
    }
}

extension AlarmReading {
    fileprivate init?(_ json: JSONValue) {
        let states = all(json["states"]) { (alarm) -> AlarmState? in
            guard let name = alarm["alarm"]?.asText, let state = alarm["state"]?.asText else { return nil }
            return AlarmState(name: name, state: state, reason: alarm["reason"]?.asText ?? "")
        }
        guard let states else { return nil }
        self.init(states: states, failure: json["failure"]?.asText)
    }
}

extension AuditParameter {
    fileprivate init?(_ json: JSONValue) {
        guard let key = json["key"]?.asText else { return nil }
        self.init(key: key, value: json["value"]?.asText, isGiven: json["given"]?.asBool ?? false)
    }
}

extension Decision {
    fileprivate init?(_ json: JSONValue) {
        guard let verb = json["verb"]?.asText, let subject = json["subject"]?.asText, let why = json["why"]?.asText
        else { return nil }
        self.init(verb, subject, what: json["what"]?.asText ?? "", why: why)
    }
}

extension AuditCall {
    fileprivate init?(_ json: JSONValue) {
        guard let number = json["number"]?.asInteger, let operation = json["operation"]?.asText,
            let isChanging = json["changing"]?.asBool
        else { return nil }
        let details = (json["details"]?.asArray ?? []).compactMap { detail -> Detail? in
            guard let name = detail["name"]?.asText, let values = detail["values"]?.asWords else { return nil }
            return Detail(name: name, values: values)
        }
        self.init(
            number: number, operation: operation, isChanging: isChanging, attempt: json["attempt"]?.asInteger ?? 1,
            purpose: json["purpose"]?.asText, details: details, status: json["status"]?.asInteger,
            error: json["error"]?.asText, requestID: json["request_id"]?.asText,
            duration: json["seconds"]?.asSeconds ?? .zero)
    }
}

extension AuditLook {
    fileprivate init?(_ json: JSONValue) {
        guard let groups = all(json["groups"], AuditGroup.init) else { return nil }
        self.init(
            groups: groups, unchanged: json["unchanged"]?.asWords ?? [],
            launchFailures: json["launch_failures"]?.asWords ?? [])
    }
}

extension AuditGroup {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["group"]?.asText, let sizes = Sizes(json["sizes"]),
            let instances = all(json["instances"], AuditInstance.init)
        else { return nil }
        self.init(
            name: name, sizes: sizes, target: json["target"]?.asText, suspended: json["suspended"]?.asWords ?? [],
            journal: json["journal"]?.asText, hasHealth: json["health"]?.asBool ?? false,
            protectsNew: json["protects_new"]?.asBool ?? false, instances: instances)
    }
}

extension AuditInstance {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["instance"]?.asText, let state = json["state"]?.asText else { return nil }
        let sources = (json["sources"]?.asArray ?? []).compactMap { source -> Source? in
            guard let name = source["source"]?.asText, let isServing = source["serving"]?.asBool else { return nil }
            return Source(name: name, isServing: isServing, state: source["state"]?.asText ?? "")
        }
        self.init(
            id: id, zone: json["zone"]?.asText ?? "", state: state, isHealthy: json["healthy"]?.asBool ?? false,
            isProtected: json["protected"]?.asBool ?? false, identity: json["launched_from"]?.asText,
            isCurrent: json["current"]?.asBool ?? false, sources: sources)
    }
}
