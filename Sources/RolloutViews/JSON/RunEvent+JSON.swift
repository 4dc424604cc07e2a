package import RolloutCore
import Timekeeping

extension RunEvent {
    /// The event as an object with `kind`, `at`, `elapsed_seconds` and what belongs to the kind; see docs/output.md.
    package var json: JSONValue {
        let (kind, members) = kindAndMembers
        return .object(
            [
                .init("kind", .string(kind)), .init("at", .string(at.iso8601)),
                .init("elapsed_seconds", .seconds(elapsed)),
            ] + members)
    }

    private var kindAndMembers: (String, [JSONValue.Member]) { kind.kindAndMembers }
}

extension RunEvent.Kind {
    /// The kind's name and what belongs to it.
    var kindAndMembers: (String, [JSONValue.Member]) {
        switch self {
        case .started(let start): ("started", start.members)
        case .phase(let phase): ("phase", [.init("phase", .string(phase.rawValue))])
        case .changeSet(let changes): ("change_set", [.init("changes", .array(changes.map(\.json)))])
        case .plan(let groups): ("plan", [.init("groups", .array(groups.map(\.json)))])
        case .stackStatus(let stack, let status, let reason):
            (
                "stack_status",
                [.init("stack", .string(stack)), .init("status", .string(status)), .init("reason", .optional(reason))]
            )
        case .stackResource(let progress): ("stack_resource", progress.members)
        case .progress(let groups): ("progress", [.init("groups", .array(groups.map(\.json)))])
        case .sizes(let group, let old, let new):
            ("sizes", [.init("group", .string(group)), .init("from", old.json), .init("to", new.json)])
        case .gate(let gate): ("gate", gate.members)
        case .proven(let group, let instance): ("proven", subject(group, instance))
        case .committed: ("committed", [])
        case .removed(let group, let instance): ("removed", subject(group, instance))
        case .turnedBack(let cause): ("turned_back", [.init("cause", .string(cause))])
        case .interrupted(let signal, let consequence):
            ("interrupted", [.init("signal", .string(signal)), .init("consequence", .string(consequence))])
        case .note(let text): ("note", [.init("text", .string(text))])
        case .warning(let text): ("warning", [.init("text", .string(text))])
        case .finished(let report): ("report", report.members)
        }
    }

    private func subject(_ group: String, _ instance: String) -> [JSONValue.Member] {
        [.init("group", .string(group)), .init("instance", .string(instance))]
    }
}

extension RunStart {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("run", .string(runID)), .init("command", .string(command)), .init("stack", .optional(stack)),
            .init("account", .string(account)), .init("region", .string(region)),
            .init("stack_action", .optional(stackAction)),
        ]
    }
}

extension PlannedChange {
    fileprivate var json: JSONValue {
        .object([
            .init("action", .string(action)), .init("logical_id", .string(logicalID)), .init("type", .string(type)),
            .init("replacement", .optional(replacement)),
        ])
    }
}

extension PlannedGroup {
    fileprivate var json: JSONValue {
        .object([.init("group", .string(name)), .init("sizes", sizes.json), .init("outdated", .integer(outdated))])
    }
}

extension StackResourceProgress {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("stack", .string(stack)), .init("logical_id", .string(logicalID)), .init("type", .string(type)),
            .init("status", .string(status)), .init("reason", .optional(reason)),
        ]
    }
}

extension GroupProgress {
    fileprivate var json: JSONValue {
        .object([
            .init("group", .string(name)), .init("phase", .string(phase.rawValue)), .init("old", .integer(old)),
            .init("newcomers", .integer(newcomers)), .init("healthy", .integer(healthy)),
            .init("wanted", .integer(wanted)), .init("waiting_for", .string(waitingFor)),
        ])
    }
}

extension GateProgress {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("hook", .string(hook)), .init("subject", .string(subject)), .init("verdict", .string(verdict)),
            .init("reason", .string(reason)), .init("passes", .integer(passes)), .init("needed", .integer(needed)),
        ] + (isDry ? [.init("dry", .bool(true))] : [])
    }
}

extension Sizes {
    /// The sizes as an object with `minimum`, `desired` and `maximum`.
    package var json: JSONValue {
        .object([
            .init("minimum", .integer(minimum)), .init("desired", .integer(desired)),
            .init("maximum", .integer(maximum)),
        ])
    }
}
