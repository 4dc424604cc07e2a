import RolloutCore
import Timekeeping

extension FleetModel {
    /// S4: the commit takes old instances only, the way back newcomers only, and nothing goes at any other time.
    func mayGo(_ instance: InstanceSnapshot, _ group: ModelGroup) -> Bool {
        switch stage {
        case .committing, .puttingBack, .ended(.succeeded):
            !group.isNew(instance) && (replacesAll || !isOfTarget(instance, group))
        case .securing, .secured, .rollingBack, .ended: group.isNew(instance)
        case .preparing, .prepared, .proving: false
        }
    }

    private func isOfTarget(_ instance: InstanceSnapshot, _ group: ModelGroup) -> Bool {
        group.target?.matches(instance.identity, instanceType: instance.type) ?? false
    }

    /// S1, S2, S8: what must hold at any time.
    mutating func checkPromises() {
        for group in groups {
            let serving = group.instances.filter { instance in
                instance.snapshot.lifecycle == .inService && instance.snapshot.isHealthy
                    && sources(instance, group).allSatisfy(\.isServing)
            }
            let capacity = serving.reduce(0) { $0 + $1.snapshot.weight }
            if capacity < group.floor {
                note("S1: \(group.name) has \(capacity) serving, \(group.floor) are promised, in \(stage)")
            }
            if group.capacity > group.ceiling {
                note("S2: \(group.name) has a capacity of \(group.capacity), \(group.ceiling) is the most")
            }
            for name in group.userSuspended where !group.suspended.contains(where: { $0.name == name }) {
                note("S8: \(name) of \(group.name) was suspended by the user and is no more")
            }
        }
    }

    mutating func note(_ violation: String) {
        if !violations.contains(violation) { violations.append(violation) }
    }

    /// Applies a changing action; `seen` is the look that it was decided on.
    ///
    /// - Returns: AWS's complaint, or `nil`.
    mutating func apply(_ action: RolloutAction, seen: Look, runID: String) -> String? {
        checkJournal(action, seen, runID)
        switch action {
        case .writeJournals(let written):
            for entry in written { upsert(JournalTags.encode(entry.journal), entry.group) }
        case .deleteJournals(let names):
            for name in names { self[name].tags.removeAll { JournalTags.isJournal($0.key) } }
        case .setProtection(let name, let ids, let isProtected): return protect(name, ids, isProtected)
        case .suspend(let name, let processes):
            if processes.isEmpty { note("S7: suspends an empty list of \(name)") }
            for process in processes where !self[name].isSuspended(process) {
                self[name].suspended.append(SuspendedProcess(name: process.rawValue, reason: "User suspended"))
            }
        case .resume(let name, let processes):
            if processes.isEmpty { note("S7: resumes an empty list of \(name)") }
            self[name].suspended.removeAll { suspended in processes.contains { $0.rawValue == suspended.name } }
        case .setSizes(let name, _, let sizes, let protectsNew):
            if !(0...sizes.desired).contains(sizes.minimum) || sizes.desired > sizes.maximum {
                note("sizes \(sizes) of \(name) are out of order")
            }
            self[name].sizes = sizes
            self[name].newInstancesProtected = protectsNew ?? self[name].newInstancesProtected
        case .protectNew(let name, let isProtected): self[name].newInstancesProtected = isProtected
        case .terminate(let name, let id):
            guard let index = groups.firstIndex(where: { $0.name == name }) else { return "no group \(name)" }
            terminate(id, index, by: "the run")
        case .accept(let accepted): for entry in accepted { upsert(entry.acceptance.tags, entry.group) }
        case .ask, .report: break
        }
        for index in groups.indices { scale(index) }
        checkPromises()
        return nil
    }

    private mutating func upsert(_ tags: [JournalTags.Tag], _ name: String) {
        for tag in tags {
            if tag.value.count > 256 || tag.key.count > 128 { note("tag \(tag.key) is too long: \(tag.value.count)") }
            self[name].tags.removeAll { $0.key == tag.key }
            self[name].tags.append(tag)
        }
    }

    /// One instance that is not in service makes AWS refuse the whole call.
    private mutating func protect(_ name: String, _ ids: [String], _ isProtected: Bool) -> String? {
        if ids.isEmpty { note("protects nothing in \(name)") }
        let known = self[name].instances.filter { ids.contains($0.snapshot.id) && $0.snapshot.lifecycle == .inService }
        guard known.count == ids.count else { return "ValidationError: the instance is not in InService" }
        for place in self[name].instances.indices where ids.contains(self[name].instances[place].snapshot.id) {
            self[name].instances[place].snapshot.isProtected = isProtected
        }
        return nil
    }

    /// S6: whatever changes a group needs this run's journal, read back, in a phase that covers it.
    private mutating func checkJournal(_ action: RolloutAction, _ seen: Look, _ runID: String) {
        guard let name = action.changedGroup else { return }
        guard let journal = seen.group(name)?.journal.journal, journal.runID == runID else {
            note("S6: \(action) without a journal that was read back")
            return
        }
        let allowed: [Journal.Phase]
        switch action {
        case .setSizes: allowed = [.surging, .committing, .rollingBack, .stackBack]
        case .terminate: allowed = [.committing, .stackBack]
        default: allowed = Journal.Phase.allCases
        }
        if !allowed.contains(journal.phase) { note("S6: \(action) in phase \(journal.phase.rawValue)") }
    }
}

extension RolloutAction {
    /// The group that the action changes, apart from its journal.
    var changedGroup: String? {
        switch self {
        case .setProtection(let name, _, _), .suspend(let name, _), .resume(let name, _),
            .setSizes(let name, _, _, _), .protectNew(let name, _), .terminate(let name, _):
            name
        case .writeJournals, .deleteJournals, .accept, .ask, .report: nil
        }
    }

    /// Whether it makes a call that could change something.
    var isChanging: Bool {
        switch self {
        case .ask, .report: false
        default: true
        }
    }
}
