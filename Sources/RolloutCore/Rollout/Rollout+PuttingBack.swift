private import Timekeeping

extension Rollout {
    /// How long unhealthy keepers may hold the resuming of ReplaceUnhealthy.
    private static let healthPatience = Duration.seconds(60)

    /// Returns flags and processes, removes the journals, and sees the old instances off.
    mutating func putBack(_ look: Look) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        var finished: [String] = []
        for index in courses.indices where !courses[index].isDone {
            let restored = restore(index, look)
            actions += restored.actions
            if case .ended = stage { return [] }
            if restored.isVisible, forgets(index, look) { finished.append(courses[index].name) }
        }
        if !finished.isEmpty { actions.append(.deleteJournals(finished)) }
        guard courses.allSatisfy(\.isDone) else { return actions }
        seeOff(look)
        board.expire(now: look.at)
        if courses.allSatisfy(\.leaving.isEmpty), !board.isWaiting(.postTerminate) {
            blemishes.first.map { end(.degraded, cause: $0) } ?? end(.succeeded)
        }
        return actions
    }

    /// Brings flags and processes of one group to the baseline; says whether the look shows them there.
    mutating func restore(_ index: Int, _ look: Look) -> (actions: [RolloutAction], isVisible: Bool) {
        guard let snapshot = courses[index].snapshot else {
            blemish("group \(courses[index].name) is gone")
            courses[index].isDone = true
            return ([], false)
        }
        let flags = restoreFlags(index, snapshot, look)
        let processes = courses[index].baseline.ours.filter { snapshot.isSuspended($0) }
        if processes.isEmpty { return flags }
        guard keepersAreHealthy(index, snapshot, processes, look) else { return (flags.actions, false) }
        guard courses[index].issue("resume", "\(processes)", now: look.at) else { return (flags.actions, false) }
        return (flags.actions + [.resume(group: courses[index].name, processes: processes)], false)
    }

    mutating func restoreFlags(
        _ index: Int, _ snapshot: GroupSnapshot, _ look: Look
    ) -> (actions: [RolloutAction], isVisible: Bool) {
        let inService = snapshot.instances.filter { $0.lifecycle == .inService }
        let protect = inService.filter { courses[index].wasProtected($0) && !$0.isProtected }.map(\.id)
        let unprotect = inService.filter { !courses[index].wasProtected($0) && $0.isProtected }.map(\.id)
        return (
            protectionActions(index, protect: protect, unprotect: unprotect, look), protect.isEmpty && unprotect.isEmpty
        )
    }

    /// Resuming ReplaceUnhealthy ends at once whatever is marked Unhealthy: it waits for that to pass, and then for a
    /// person.
    private mutating func keepersAreHealthy(
        _ index: Int, _ snapshot: GroupSnapshot, _ processes: [ScalingProcess], _ look: Look
    ) -> Bool {
        guard processes.contains(.replaceUnhealthy) else { return true }
        let sick = snapshot.instances.filter { $0.lifecycle == .inService && !$0.isHealthy }
        if sick.isEmpty {
            courses[index].heldSince = nil
            return true
        }
        let since = courses[index].heldSince ?? look.at
        courses[index].heldSince = since
        if look.at - since >= Rollout.healthPatience {
            let ids = sick.map(\.id).joined(separator: ", ")
            blemish(
                "group \(courses[index].name): \(ids) is marked Unhealthy and would be terminated at once if "
                    + "ReplaceUnhealthy were resumed; its processes stay suspended")
            courses[index].isDone = true
        }
        return false
    }

    /// Removes the journal of a group that needs it no more; says whether it has to be deleted now.
    mutating func forgets(_ index: Int, _ look: Look) -> Bool {
        if courses[index].snapshot?.hasJournalTags == false {
            courses[index].isDone = true
            return false
        }
        return courses[index].issue("delete journal", "", now: look.at)
    }

    private mutating func seeOff(_ look: Look) {
        guard look.at - stageSince >= options.drainTimeout else { return }
        for index in courses.indices where !courses[index].leaving.isEmpty {
            let ids = courses[index].leaving.joined(separator: ", ")
            warn(
                "group \(courses[index].name): \(ids) still drains after \(Int(options.drainTimeout.inSeconds)) s; "
                    + "it goes without being watched")
            courses[index].leaving = []
        }
    }
}
