import RolloutCore
import Timekeeping

extension Report {
    /// Reads what a `report` object has; `nil` where something that every report has is missing.
    init?(_ json: JSONValue) {
        guard let run = json["run"]?.asText, let command = json["command"]?.asText,
            let outcome = json["outcome"]?.asText.flatMap(Outcome.init(rawValue:)),
            let headline = json["headline"]?.asText,
            let started = json["started"]?.asText.flatMap(WallTime.init(iso8601:)),
            let ended = json["ended"]?.asText.flatMap(WallTime.init(iso8601:)),
            let groups = all(json["groups"], GroupReport.init)
        else { return nil }
        self.init(
            runID: run, command: command, stack: json["stack"]?.asText, outcome: outcome,
            interrupted: json["interrupted"]?.asBool ?? false, headline: headline, cause: json["cause"]?.asText,
            groups: groups, notes: json["notes"]?.asWords ?? [], nextCommand: json["next_command"]?.asText,
            started: started, ended: ended, calls: json["calls"]?.asInteger ?? 0,
            changingCalls: json["changing_calls"]?.asInteger ?? 0)
    }
}

extension GroupReport {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["group"]?.asText, let sizes = Sizes(json["sizes"]),
            let removed = all(json["removed"], RemovedInstance.init),
            let newcomers = all(json["newcomers"], NewcomerReport.init)
        else { return nil }
        self.init(
            name: name, target: json["target"]?.asText, sizes: sizes, removed: removed, newcomers: newcomers,
            note: json["note"]?.asText)
    }
}

extension RemovedInstance {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["instance"]?.asText, let at = json["at"]?.asText.flatMap(WallTime.init(iso8601:)) else {
            return nil
        }
        self.init(id: id, at: at)
    }
}

extension NewcomerReport {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["instance"]?.asText else { return nil }
        self.init(
            id: id, zone: json["zone"]?.asText ?? "", provenAfter: json["proven_after_seconds"]?.asSeconds,
            proof: json["proof"]?.asWords ?? [])
        provenEarlierBy = json["proven_earlier_by"]?.asText
    }
}
