internal import LuaMachine

/// The `ctx` with which a test begins; what the test gives goes over it.
enum SampleContext {
    static func table(_ hook: HookDescription) -> LuaValue {
        var fields: [(String, LuaValue)] = [
            ("run", run(hook)), ("account", "123456789012"), ("region", "eu-west-1"),
            (
                "stack",
                ["name": "web", "action": "UPDATE", "parameters": .table(LuaTable()), "outputs": .table(LuaTable())]
            ),
        ]
        if hook.phase == .preUpdate {
            fields += [
                (
                    "change_set",
                    [["action": "Modify", "logical_id": "Group", "type": "AWS::AutoScaling::AutoScalingGroup"]]
                ), ("plan", [["name": "web-Group", "outdated": 2, "peak": 4]]),
            ]
        }
        switch hook.per {
        case .run: fields.append(("groups", [group]))
        case .group:
            fields += [("group", group), ("newcomers", [newcomer]), ("peers", [old])]
        case .instance:
            let isOld = [.preTerminate, .postTerminate].contains(hook.phase)
            fields += [("group", group), ("instance", isOld ? old : newcomer), ("peers", [old])]
        }
        if hook.phase == .postUpdate {
            fields.append(
                (
                    "results",
                    [
                        [
                            "name": "web-Group", "target": "launch template lt-0123456789abcdef0 version 2",
                            "removed": ["i-00000000000000001"], "newcomers": ["i-0123456789abcdef0"],
                            "proven": ["i-0123456789abcdef0"],
                        ]
                    ]
                ))
        }
        return .table(LuaTable(fields.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))
    }

    private static func run(_ hook: HookDescription) -> LuaValue {
        var fields: [(String, LuaValue)] = [
            ("id", "testtesttest"), ("command", "update stack"), ("started", "2026-01-05T09:00:00.000Z"),
            ("dry", .bool(hook.isDry)),
        ]
        if hook.phase == .onRollback { fields.append(("cause", "i-0123456789abcdef0: status 503")) }
        if hook.phase == .postUpdate {
            fields += [("outcome", "succeeded"), ("headline", "stack web: 1 old instance replaced")]
        }
        return .table(LuaTable(fields.map { LuaTable.Pair(key: .string($0.0), value: $0.1) }))
    }

    private static let group: LuaValue = [
        "name": "web-Group", "min": 2, "max": 8, "desired": 2,
        "target": "launch template lt-0123456789abcdef0 version 2", "outdated": 2, "in_service": 4,
        "sources": [["kind": "elb", "id": "web"]],
    ]

    private static let newcomer = instance("i-0123456789abcdef0", "10.0.0.10", "ami-2", version: 2)
    private static let old = instance("i-00000000000000001", "10.0.0.1", "ami-1", version: 1)

    private static func instance(_ id: String, _ address: String, _ image: String, version: Int) -> LuaValue {
        [
            "id": .string(id), "private_ip": .string(address),
            "private_dns_name": .string("ip-\(address.replacing(".", with: "-")).eu-west-1.compute.internal"),
            "public_ip": "203.0.113.10", "subnet_id": "subnet-0123456789abcdef0", "image_id": .string(image),
            "launched": "2026-01-05T08:58:00.000Z", "zone": "eu-west-1a", "type": "t3.micro",
            "lifecycle_state": "InService",
            "launch_identity": .string("launch template lt-0123456789abcdef0 version \(version)"), "healthy": true,
            "health": [["kind": "elb", "id": "web", "serving": true, "state": "InService"]],
        ]
    }

    /// `base` with what `given` says instead: tables field by field, everything else whole.
    static func merged(_ base: LuaValue, with given: LuaValue) -> LuaValue {
        guard case .table(let old) = base, case .table(let new) = given else { return given }
        var pairs = old.pairs.filter { pair in !new.pairs.contains { $0.key == pair.key } }
        for pair in new.pairs {
            let before = old.pairs.first { $0.key == pair.key }?.value
            pairs.append(LuaTable.Pair(key: pair.key, value: before.map { merged($0, with: pair.value) } ?? pair.value))
        }
        return .table(LuaTable(pairs))
    }
}

extension HookValue {
    /// A value of Lua's; bytes that are no text and keys that are no names are left out.
    init(_ value: LuaValue) {
        switch value {
        case .null, .bytes: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(Int(value))
        case .double(let value): self = .number(value)
        case .string(let text): self = .text(text)
        case .list(let values): self = .list(values.map { HookValue($0) })
        case .table(let table):
            self = .table(
                Dictionary(
                    table.pairs.compactMap { pair in pair.key.text.map { ($0, HookValue(pair.value)) } },
                    uniquingKeysWith: { $1 }))
        }
    }
}
