private import Timekeeping

extension Rollout {
    /// How long unhealthy keepers may hold the resuming of ReplaceUnhealthy.
    private static let healthPatience = Duration.seconds(60)

    /// Returns flags and processes, removes the journals, and sees the old instances off.
    mutating func putBack(_ look: Look) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        var writes: [GroupJournal] = []
        var finished: [String] = []
        for index in courses.indices where !courses[index].isDone {
            if isWithoutJournal(index) {
                _ = isJournaled(index, hasCommitted ? .committing : .surging, look, &writes)
                continue
            }
            actions += giveBack(index, look, &finished)
            if case .ended = stage { return [] }
        }
        if !writes.isEmpty { actions.append(.writeJournals(writes)) }
        if !finished.isEmpty { actions.append(.deleteJournals(finished)) }
        guard courses.allSatisfy(\.isDone) else { return actions }
        seeOff(look)
        board.expire(now: look.at)
        let isHeard = !board.isWaiting(.postTerminate) && !board.isDryUnheard(.postTerminate)
        if courses.allSatisfy(\.leaving.isEmpty), isHeard {
            blemishes.first.map { end(.degraded, cause: $0) } ?? end(.succeeded)
        }
        return actions
    }

    /// Whether somebody has taken away or spoilt the journal before the group was given back: it is written again first, or
    /// nobody could take over what is left to do.
    func isWithoutJournal(_ index: Int) -> Bool {
        guard let snapshot = courses[index].snapshot, !courses[index].isForgotten else { return false }
        return snapshot.journal.journal == nil
    }

    /// Gives flags and processes back, then deletes the journal.
    mutating func giveBack(_ index: Int, _ look: Look, _ finished: inout [String]) -> [RolloutAction] {
        var actions: [RolloutAction] = []
        if !courses[index].isForgotten {
            let restored = restore(index, look)
            actions = restored.actions
            courses[index].isForgotten = restored.isVisible && !awaitsLateRequests(look)
        }
        if courses[index].isForgotten, forgets(index, look) { finished.append(courses[index].name) }
        return actions
    }

    /// Brings flags and processes of one group to the baseline; says whether the look shows them there.
    private mutating func restore(_ index: Int, _ look: Look) -> (actions: [RolloutAction], isVisible: Bool) {
        guard let snapshot = courses[index].snapshot else {
            blemish("group \(courses[index].name) is gone")
            courses[index].isDone = true
            return ([], false)
        }
        let flags = restoreFlags(index, snapshot, look)
        let processes = courses[index].baseline.ours.filter { snapshot.isSuspended($0) }
        if processes.isEmpty, !awaitsLateSuspension(look) { courses[index].hasResumed = true }
        if processes.isEmpty || courses[index].hasResumed { return flags }
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
        let births = birthActions(index, snapshot, look)
        return (
            births.actions + protectionActions(index, protect: protect, unprotect: unprotect, look),
            births.isVisible && protect.isEmpty && unprotect.isEmpty
        )
    }

    /// Gives back whether the group protects what it launches, where the surge has changed that.
    mutating func birthActions(
        _ index: Int, _ snapshot: GroupSnapshot, _ look: Look
    ) -> (actions: [RolloutAction], isVisible: Bool) {
        let wanted = courses[index].baseline.newInstancesProtected
        if snapshot.newInstancesProtected == wanted || !courses[index].isBornProtected { return ([], true) }
        guard courses[index].issue("births", "\(wanted)", now: look.at) else { return ([], false) }
        return ([.protectNew(group: courses[index].name, wanted)], false)
    }

    /// Resuming ReplaceUnhealthy ends at once whatever is marked Unhealthy: it waits for that to pass, and then for a
    /// person.
    private mutating func keepersAreHealthy(
        _ index: Int, _ snapshot: GroupSnapshot, _ processes: [ScalingProcess], _ look: Look
    ) -> Bool {
        guard processes.contains(.replaceUnhealthy) else { return true }
        let sick = Rollout.sick(snapshot).filter { !$0.isGone }
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
                    + "ReplaceUnhealthy were resumed; its processes stay suspended: heal it, or replace it with "
                    + "aws autoscaling terminate-instance-in-auto-scaling-group --instance-id \(sick[0].id) "
                    + "--no-should-decrement-desired-capacity")
            courses[index].isDone = true
        }
        return false
    }

    private static func sick(_ snapshot: GroupSnapshot) -> [InstanceSnapshot] {
        snapshot.instances.filter { $0.lifecycle == .inService && !$0.isHealthy }
    }

    /// Instances of a group of which EC2 must say whether they still run: marked Unhealthy, they hold up the resuming of
    /// ReplaceUnhealthy, but a machine that is gone can lose nothing by being replaced. While newcomers are being proven, and
    /// until the first old one goes, the same is asked about those.
    package func needsMachines(of snapshot: GroupSnapshot) -> [String] {
        guard let course = courses.first(where: { $0.name == snapshot.name }), !course.isDone, !course.isForgotten
        else { return [] }
        let areAsked = stage == .proving || stage == .committing && !course.isRolling && !course.hasShrunk
        if areAsked, !isCreation { return Rollout.sick(snapshot).filter(course.isNewcomer).map(\.id) }
        guard stage == .puttingBack || stage == .rollingBack else { return [] }
        return Rollout.sick(snapshot).map(\.id)
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
