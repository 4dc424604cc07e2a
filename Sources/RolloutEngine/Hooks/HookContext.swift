internal import AWSClient
internal import Hooks
internal import RolloutCore
internal import Timekeeping

/// What EC2 says of an instance, for hooks.
struct InstanceFacts: Hashable, Sendable {
    var privateIP: String?
    var privateDNSName: String?
    var imageID: String
}

/// What hooks are told of the run: docs/hooks.md describes the tables.
struct HookContext: Sendable {
    var account = ""
    var region = ""
    var stackAction: String?
    /// Parameters of the stack; NoEcho ones are left out.
    var parameters: [(key: String, value: String)] = []
    var changes: [PlannedChange] = []
    var plan: [PlannedGroup] = []
    /// From the last look.
    var groups: [GroupSnapshot] = []
}

extension Run {
    /// The `ctx` table for a question.
    func context(for question: GateQuestion) -> HookValue {
        var fields: [String: HookValue] = [
            "run": .table([
                "id": .text(runID), "command": .text(command), "started": .text(started.iso8601), "dry": false,
            ]),
            "account": .text(hookContext.account), "region": .text(hookContext.region),
        ]
        if let stack {
            let parameters = Dictionary(hookContext.parameters.map { ($0.key, HookValue.text($0.value)) }) { $1 }
            fields["stack"] = .table([
                "name": .text(stack), "action": .text(orNull: hookContext.stackAction),
                "parameters": .table(parameters),
            ])
        }
        if question.gate.phase == .preUpdate {
            fields["change_set"] = .list(hookContext.changes.map(table))
            fields["plan"] = .list(hookContext.plan.map(table))
        }
        let group = hookContext.groups.first { $0.name == question.subject.group }
        if let group { fields["group"] = table(group) }
        if case .instance(let id, let name) = question.subject {
            fields["instance"] = table(id, in: group)
            if group == nil { fields["group"] = .table(["name": .text(name)]) }
        }
        return .table(fields)
    }

    private func table(_ change: PlannedChange) -> HookValue {
        .table([
            "action": .text(change.action), "logical_id": .text(change.logicalID), "type": .text(change.type),
            "replacement": .text(orNull: change.replacement),
        ])
    }

    private func table(_ group: PlannedGroup) -> HookValue {
        .table([
            "name": .text(group.name), "outdated": .int(group.outdated),
            "peak": .int(group.sizes.desired + group.outdated),
        ])
    }

    private func table(_ group: GroupSnapshot) -> HookValue {
        .table([
            "name": .text(group.name), "min": .int(group.sizes.minimum), "max": .int(group.sizes.maximum),
            "desired": .int(group.sizes.desired),
            "sources": .list(
                group.sources.map { .table(["kind": .text($0.kind.rawValue), "id": .text($0.identifier)]) }),
        ])
    }

    private func table(_ id: String, in group: GroupSnapshot?) -> HookValue {
        let facts = instanceFacts[id]
        let instance = group?.instances.first { $0.id == id }
        return .table([
            "id": .text(id), "private_ip": .text(orNull: facts?.privateIP),
            "private_dns_name": .text(orNull: facts?.privateDNSName), "image_id": .text(orNull: facts?.imageID),
            "zone": .text(orNull: instance?.zone), "type": .text(orNull: instance?.type),
            "lifecycle_state": .text(orNull: instance?.lifecycle.name),
            "launch_identity": .text(orNull: instance?.identity?.description),
        ])
    }

    /// Reads what EC2 knows of the instances in `questions` that are not known yet, in one call.
    func learnInstances(_ questions: [GateQuestion]) async throws(RunError) {
        let ids = questions.compactMap { question -> String? in
            guard case .instance(let id, _) = question.subject, instanceFacts[id]?.privateIP == nil else { return nil }
            return question.gate.phase == .postTerminate ? nil : id
        }
        let wanted = Array(Set(ids)).sorted()
        if wanted.isEmpty { return }
        let found = try await calling("reading instances") { (client) async throws(AWSError) in
            try await client.describeInstances(ids: wanted)
        }
        for instance in found {
            instanceFacts[instance.id] = InstanceFacts(
                privateIP: instance.privateIP, privateDNSName: instance.privateDNSName, imageID: instance.imageID)
        }
    }

    /// The hooks of the run, as the core sees them.
    var gates: [Gate] {
        (updater.hooks?.hooks ?? []).compactMap { hook in
            guard let phase = Gate.Phase(rawValue: hook.phase.rawValue),
                let scope = Gate.Scope(rawValue: hook.per.rawValue),
                let onDeadline = Gate.OnDeadline(rawValue: hook.onDeadline.rawValue),
                let onError = Gate.OnError(rawValue: hook.onError.rawValue)
            else { return nil }
            return Gate(
                id: hook.id, phase: phase, scope: scope, every: hook.every, passes: hook.passes,
                deadline: hook.deadline, onDeadline: onDeadline, onError: onError)
        }
    }
}

extension Verdict {
    /// The core's verdict for a hook's answer.
    init(_ answer: HookAnswer) {
        switch answer {
        case .pass(let note): self = .pass(note: note)
        case .fail(let reason): self = .fail(reason: reason)
        case .wait(let reason, let after): self = .wait(reason: reason, after: after)
        case .unknown(let reason): self = .unknown(reason: reason)
        case .error(let message): self = .error(reason: message)
        }
    }
}
