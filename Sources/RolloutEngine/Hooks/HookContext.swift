internal import AWSClient
internal import Hooks
internal import RolloutCore
internal import Timekeeping

/// What EC2 says of an instance, for hooks.
struct InstanceFacts: Hashable, Sendable {
    var privateIP: String?
    var privateDNSName: String?
    var publicIP: String?
    var subnetID: String?
    var imageID: String
    var launched: WallTime?
}

/// What hooks are told of the run: docs/hooks.md describes the tables.
struct HookContext: Sendable {
    var account = ""
    var region = ""
    var stackAction: String?
    /// Parameters of the stack; NoEcho ones are left out.
    var parameters: [(key: String, value: String)] = []
    /// Values of NoEcho parameters that the operator gave: no output that has one in it is shown.
    var secrets: [String] = []
    /// Outputs that name a NoEcho parameter; `nil` while nobody has read the template: then a stack with such parameters
    /// shows none.
    var secretOutputs: [String]?
    var hasSecrets = false
    /// As the stack was read last.
    var outputs: [Stack.Output] = []
    var changes: [PlannedChange] = []
    var plan: [PlannedGroup] = []
    /// From the last look.
    var groups: [GroupSnapshot] = [] { didSet { drawn = [:] } }
    /// What all questions about a group are told of it, made once a look; by the group's name.
    private var drawn: [String: DrawnGroup] = [:]
    /// The run that this command has taken over; `nil` when the run is its own.
    var openRun: String?
    /// Why the run turned back.
    var cause: String?
    /// How the run has ended.
    var end: Ending?

    /// A group of the last look, and what hooks are told of it.
    mutating func group(_ name: String?) -> DrawnGroup? {
        guard let name else { return nil }
        if let found = drawn[name] { return found }
        guard let group = groups.first(where: { $0.name == name }) else { return nil }
        let found = DrawnGroup(group)
        drawn[name] = found
        return found
    }

    /// Outputs without those that would show a NoEcho value.
    var visibleOutputs: [Stack.Output] {
        if hasSecrets, secretOutputs == nil { return [] }
        return outputs.filter { output in
            secretOutputs?.contains(output.key) != true
                && !secrets.contains { !$0.isEmpty && output.value.contains($0) }
        }
    }
}

extension Run {
    /// The `ctx` table for a question.
    ///
    /// - Parameter peers: What has been made of peers for other questions that are asked at the same moment, by group.
    func context(for question: GateQuestion, _ peers: inout [String: HookValue]) -> HookValue {
        var fields: [String: HookValue] = [
            "run": runTable(dry: question.gate.isDry),
            "account": .text(hookContext.account), "region": .text(hookContext.region),
        ]
        if let stack {
            let parameters = Dictionary(hookContext.parameters.map { ($0.key, HookValue.text($0.value)) }) { $1 }
            fields["stack"] = .table([
                "name": .text(stack), "action": .text(orNull: hookContext.stackAction),
                "parameters": .table(parameters),
                "outputs": .table(
                    Dictionary(hookContext.visibleOutputs.map { ($0.key, HookValue.text($0.value)) }) { $1 }),
            ])
        }
        if question.gate.phase == .preUpdate {
            fields["change_set"] = .list(hookContext.changes.map(table))
            fields["plan"] = .list(hookContext.plan.map(table))
        }
        let drawn = hookContext.group(question.subject.group)
        let group = drawn?.group
        if let drawn {
            fields["group"] = drawn.table
            let made = peers[drawn.group.name] ?? .list(drawn.peers.map { table($0.id, $0) })
            peers[drawn.group.name] = made
            fields["peers"] = made
        }
        switch question.subject {
        case .run: fields["groups"] = .list(hookContext.groups.map { DrawnGroup($0).table })
        case .group(let name):
            if let group {
                fields["newcomers"] = .list(newcomers(group).map { table($0.id, $0) })
            } else {
                fields["group"] = .table(["name": .text(name)])
            }
        case .instance(let id, let name):
            fields["instance"] = table(id, group?.instances.first { $0.id == id })
            if group == nil { fields["group"] = .table(["name": .text(name)]) }
        }
        if let end = hookContext.end, question.gate.phase == .postUpdate {
            fields["results"] = .list(end.groups.map(table))
        }
        return .table(fields)
    }

    private func runTable(dry: Bool) -> HookValue {
        var fields: [String: HookValue] = [
            "id": .text(hookContext.openRun ?? runID), "command": .text(command), "started": .text(started.iso8601),
            "dry": .bool(dry),
            "cause": .text(orNull: hookContext.end?.cause ?? hookContext.cause),
        ]
        if let end = hookContext.end {
            fields["outcome"] = .text(end.outcome.rawValue)
            fields["headline"] = .text(end.headline)
            fields["next_command"] = .text(orNull: end.nextCommand)
        }
        return .table(fields)
    }

    private func newcomers(_ group: GroupSnapshot) -> [InstanceSnapshot] {
        Array(group.upToDate.filter { $0.lifecycle == .inService }.prefix(200))
    }

    private func table(_ report: GroupReport) -> HookValue {
        .table([
            "name": .text(report.name), "target": .text(orNull: report.target), "note": .text(orNull: report.note),
            "removed": .list(report.removed.map { .text($0.id) }),
            "newcomers": .list(report.newcomers.map { .text($0.id) }),
            "proven": .list(report.newcomers.filter { $0.provenAfter != nil }.map { .text($0.id) }),
        ])
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

    private func table(_ id: String, _ instance: InstanceSnapshot?) -> HookValue {
        let facts = instanceFacts[id]
        return .table([
            "id": .text(id), "private_ip": .text(orNull: facts?.privateIP),
            "private_dns_name": .text(orNull: facts?.privateDNSName), "image_id": .text(orNull: facts?.imageID),
            "public_ip": .text(orNull: facts?.publicIP), "subnet_id": .text(orNull: facts?.subnetID),
            "launched": .text(orNull: facts?.launched?.iso8601),
            "zone": .text(orNull: instance?.zone), "type": .text(orNull: instance?.type),
            "lifecycle_state": .text(orNull: instance?.lifecycle.name),
            "launch_identity": .text(orNull: instance?.identity?.description),
            "healthy": instance.map { .bool($0.isHealthy) } ?? .null,
            "health": instance.map { .list($0.sources.map(table)) } ?? .null,
        ])
    }

    private func table(_ health: SourceHealth) -> HookValue {
        .table([
            "kind": .text(health.source.kind.rawValue), "id": .text(health.source.identifier),
            "serving": .bool(health.isServing), "state": .text(health.state),
        ])
    }

    /// Reads what EC2 knows of the instances in `questions` that are not known yet, in one call.
    func learnInstances(_ questions: [GateQuestion]) async throws(RunError) {
        let ids = questions.flatMap { question -> [String] in
            let drawn = hookContext.group(question.subject.group)
            // Whoever is asked about old ones that have gone needs nobody to compare with.
            guard question.gate.phase != .postTerminate else { return [] }
            let others = drawn?.peers.map(\.id) ?? []
            return switch question.subject {
            case .run: []
            case .group: others + (drawn.map { newcomers($0.group).map(\.id) } ?? [])
            case .instance(let id, _): others + [id]
            }
        }
        let wanted = Set(ids).filter { instanceFacts[$0]?.privateIP == nil }.sorted()
        if wanted.isEmpty { return }
        let found = try await calling("reading instances") { (client) async throws(AWSError) in
            try await client.describeInstances(ids: wanted)
        }
        for instance in found {
            instanceFacts[instance.id] = InstanceFacts(
                privateIP: instance.privateIP, privateDNSName: instance.privateDNSName, publicIP: instance.publicIP,
                subnetID: instance.subnetID, imageID: instance.imageID, launched: instance.launchTime)
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
                deadline: hook.deadline, onDeadline: onDeadline, onError: onError, isDry: hook.isDry)
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
