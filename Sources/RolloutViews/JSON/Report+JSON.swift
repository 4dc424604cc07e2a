import RolloutCore
import Timekeeping

extension Report {
    /// What a `report` object has besides its kind and time.
    var members: [JSONValue.Member] {
        [
            .init("run", .string(runID)), .init("command", .string(command)), .init("stack", .optional(stack)),
            .init("outcome", .string(outcome.rawValue)), .init("exit_code", .integer(Int(exitCode))),
            .init("interrupted", .bool(interrupted)), .init("headline", .string(headline)),
            .init("cause", .optional(cause)), .init("groups", .array(groups.map(\.json))),
            .init("notes", .array(notes.map { .string($0) })), .init("next_command", .optional(nextCommand)),
            .init("started", .string(started.iso8601)), .init("ended", .string(ended.iso8601)),
            .init("calls", .integer(calls)), .init("changing_calls", .integer(changingCalls)),
        ]
    }
}

extension GroupReport {
    fileprivate var json: JSONValue {
        .object([
            .init("group", .string(name)), .init("target", .optional(target)), .init("sizes", sizes.json),
            .init("removed", .array(removed.map(\.json))), .init("newcomers", .array(newcomers.map(\.json))),
            .init("note", .optional(note)),
        ])
    }
}

extension RemovedInstance {
    fileprivate var json: JSONValue {
        .object([.init("instance", .string(id)), .init("at", .string(at.iso8601))])
    }
}

extension NewcomerReport {
    fileprivate var json: JSONValue {
        .object([
            .init("instance", .string(id)), .init("zone", .string(zone)),
            .init("proven_after_seconds", provenAfter.map { .seconds($0) } ?? .null),
            .init("proven_earlier_by", .optional(provenEarlierBy)),
            .init("proof", .array(proof.map { .string($0) })),
        ])
    }
}
