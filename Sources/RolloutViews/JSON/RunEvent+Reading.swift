import RolloutCore
import Timekeeping

extension RunEvent.Kind {
    /// Reads what ``RunEvent/json`` has written; `nil` for another kind, or one that lacks something.
    init?(_ kind: String, _ json: JSONValue) {
        let text = json["text"]?.asText
        let group = json["group"]?.asText
        let instance = json["instance"]?.asText
        let read: RunEvent.Kind? =
            switch (kind, group, instance) {
            case ("started", _, _): RunStart(json).map { .started($0) }
            case ("phase", _, _): json["phase"]?.asText.flatMap(RunPhase.init(rawValue:)).map { .phase($0) }
            case ("change_set", _, _): all(json["changes"], PlannedChange.init).map { .changeSet($0) }
            case ("plan", _, _): all(json["groups"], PlannedGroup.init).map { .plan($0) }
            case ("stack_status", _, _):
                json["status"]?.asText.map { status in
                    .stackStatus(
                        stack: json["stack"]?.asText ?? "", status: status, reason: json["reason"]?.asText)
                }
            case ("stack_resource", _, _): StackResourceProgress(json).map { .stackResource($0) }
            case ("progress", _, _): all(json["groups"], GroupProgress.init).map { .progress($0) }
            case ("sizes", let group?, _):
                if let old = Sizes(json["from"]), let new = Sizes(json["to"]) {
                    .sizes(group: group, from: old, to: new)
                } else {
                    nil
                }
            case ("gate", _, _): GateProgress(json).map { .gate($0) }
            case ("proven", let group?, let instance?): .proven(group: group, instance: instance)
            case ("committed", _, _): .committed
            case ("removed", let group?, let instance?): .removed(group: group, instance: instance)
            case ("turned_back", _, _): json["cause"]?.asText.map { .turnedBack(cause: $0) }
            case ("interrupted", _, _):
                json["signal"]?.asText.map { signal in
                    .interrupted(signal: signal, consequence: json["consequence"]?.asText ?? "")
                }
            case ("note", _, _): text.map { .note($0) }
            case ("warning", _, _): text.map { .warning($0) }
            case ("report", _, _): Report(json).map { .finished($0) }
            default: nil
            }
        guard let read else { return nil }
        self = read
    }
}

extension Sizes {
    init?(_ json: JSONValue?) {
        guard let minimum = json?["minimum"]?.asInteger, let desired = json?["desired"]?.asInteger,
            let maximum = json?["maximum"]?.asInteger
        else { return nil }
        self.init(minimum: minimum, desired: desired, maximum: maximum)
    }
}

extension RunStart {
    fileprivate init?(_ json: JSONValue) {
        guard let run = json["run"]?.asText, let command = json["command"]?.asText,
            let account = json["account"]?.asText, let region = json["region"]?.asText
        else { return nil }
        self.init(
            runID: run, command: command, stack: json["stack"]?.asText, account: account, region: region,
            stackAction: json["stack_action"]?.asText)
    }
}

extension PlannedChange {
    fileprivate init?(_ json: JSONValue) {
        guard let action = json["action"]?.asText, let id = json["logical_id"]?.asText,
            let type = json["type"]?.asText
        else { return nil }
        self.init(action: action, logicalID: id, type: type, replacement: json["replacement"]?.asText)
    }
}

extension PlannedGroup {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["group"]?.asText, let sizes = Sizes(json["sizes"]),
            let outdated = json["outdated"]?.asInteger
        else { return nil }
        self.init(name: name, sizes: sizes, outdated: outdated)
    }
}

extension StackResourceProgress {
    fileprivate init?(_ json: JSONValue) {
        guard let stack = json["stack"]?.asText, let id = json["logical_id"]?.asText, let type = json["type"]?.asText,
            let status = json["status"]?.asText
        else { return nil }
        self.init(stack: stack, logicalID: id, type: type, status: status, reason: json["reason"]?.asText)
    }
}

extension GroupProgress {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["group"]?.asText, let phase = json["phase"]?.asText.flatMap(RunPhase.init(rawValue:))
        else { return nil }
        self.init(
            name: name, phase: phase, old: json["old"]?.asInteger ?? 0, newcomers: json["newcomers"]?.asInteger ?? 0,
            healthy: json["healthy"]?.asInteger ?? 0, wanted: json["wanted"]?.asInteger ?? 0,
            waitingFor: json["waiting_for"]?.asText ?? "")
    }
}

extension GateProgress {
    fileprivate init?(_ json: JSONValue) {
        guard let hook = json["hook"]?.asText, let subject = json["subject"]?.asText,
            let verdict = json["verdict"]?.asText
        else { return nil }
        self.init(
            hook: hook, subject: subject, verdict: verdict, reason: json["reason"]?.asText ?? "",
            passes: json["passes"]?.asInteger ?? 0, needed: json["needed"]?.asInteger ?? 1,
            isDry: json["dry"] == .bool(true))
    }
}
