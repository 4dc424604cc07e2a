package import RolloutCore
package import Timekeeping

/// One line of an audit file: an entry, whose it is, and when it was.
package struct AuditLine: Hashable, Sendable {
    /// The version of the format that this program writes and reads.
    package static let format = 1

    package var run: String
    package var at: WallTime
    /// Since the run began, by a clock that never jumps.
    package var elapsed: Duration
    package var entry: AuditEntry

    package init(run: String, at: WallTime, elapsed: Duration, entry: AuditEntry) {
        self.run = run
        self.at = at
        self.elapsed = elapsed
        self.entry = entry
    }

    /// The line as it stands in the file, without its end.
    package var text: String { json.text }

    /// The line as an object; see docs/audit.md.
    package var json: JSONValue {
        let (kind, members) = entry.kindAndMembers
        return .object(
            [
                .init("kind", .string(kind)), .init("at", .string(at.iso8601)),
                .init("elapsed_seconds", .seconds(elapsed)), .init("run", .string(run)),
            ] + members.filter { $0.key != "run" })
    }
}

extension AuditEntry {
    fileprivate var kindAndMembers: (String, [JSONValue.Member]) {
        switch self {
        case .begun(let header): ("audit", header.members)
        case .event(let kind): kind.kindAndMembers
        case .look(let look): ("look", look.members)
        case .alarms(let reading):
            (
                "alarms",
                [.init("states", .array(reading.states.map(\.json))), .init("failure", .optional(reading.failure))]
            )
        case .machines(let asked, let gone): ("machines", [.init("asked", .words(asked)), .init("gone", .words(gone))])
        case .parameters(let all): ("parameters", [.init("parameters", .array(all.map(\.json)))])
        case .decision(let decision):
            (
                "decision",
                [
                    .init("verb", .string(decision.verb)), .init("subject", .string(decision.subject)),
                    .init("what", .string(decision.what)), .init("why", .string(decision.why)),
                ]
            )
        case .sending(let call): ("sending", call.request)
        case .call(let call): ("call", call.request + call.result)
        case .hookLog(let hook, let subject, let level, let text):
            (
                "hook_log",
                [
                    .init("hook", .string(hook)), .init("subject", .string(subject)), .init("level", .string(level)),
                    .init("text", .string(text)),
                ]
            )
        case .signal(let text): ("signal", [.init("text", .string(text))])
        case .lost(let count): ("lost", [.init("lines", .integer(count))])
        }
    }
}

extension JSONValue {
    static func words(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
}

extension AuditHeader {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("format", .integer(AuditLine.format)), .init("program", .string(program)),
            .init("command_line", .string(commandLine)), .init("owner", .string(owner)),
            .init("region", .string(region)), .init("simulated", .bool(isSimulated)),
        ]
    }
}

extension AlarmState {
    fileprivate var json: JSONValue {
        .object([
            .init("alarm", .string(name)), .init("state", .string(state)), .init("reason", .string(reason)),
        ])
    }
}

extension AuditParameter {
    fileprivate var json: JSONValue {
        .object([
            .init("key", .string(key)), .init("value", .optional(value)), .init("given", .bool(isGiven)),
        ])
    }
}

extension AuditCall {
    fileprivate var request: [JSONValue.Member] {
        [
            .init("number", .integer(number)), .init("operation", .string(operation)),
            .init("changing", .bool(isChanging)), .init("attempt", .integer(attempt)),
            .init("purpose", .optional(purpose)),
            .init(
                "details",
                .array(
                    details.map { .object([.init("name", .string($0.name)), .init("values", .words($0.values))]) })),
        ]
    }

    fileprivate var result: [JSONValue.Member] {
        [
            .init("status", status.map { .integer($0) } ?? .null), .init("error", .optional(error)),
            .init("request_id", .optional(requestID)), .init("seconds", .seconds(duration)),
        ]
    }
}

extension AuditLook {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("groups", .array(groups.map(\.json))), .init("unchanged", .words(unchanged)),
            .init("launch_failures", .words(launchFailures)),
        ]
    }
}

extension AuditGroup {
    var json: JSONValue {
        .object([
            .init("group", .string(name)), .init("sizes", sizes.json), .init("target", .optional(target)),
            .init("suspended", .words(suspended)), .init("journal", .optional(journal)),
            .init("health", .bool(hasHealth)), .init("protects_new", .bool(protectsNew)),
            .init("instances", .array(instances.map(\.json))),
        ])
    }
}

extension AuditInstance {
    fileprivate var json: JSONValue {
        .object([
            .init("instance", .string(id)), .init("zone", .string(zone)), .init("state", .string(state)),
            .init("healthy", .bool(isHealthy)), .init("protected", .bool(isProtected)),
            .init("launched_from", .optional(identity)), .init("current", .bool(isCurrent)),
            .init(
                "sources",
                .array(
                    sources.map { source in
                        .object([
                            .init("source", .string(source.name)), .init("serving", .bool(source.isServing)),
                            .init("state", .string(source.state)),
                        ])
                    })),
        ])
    }
}
