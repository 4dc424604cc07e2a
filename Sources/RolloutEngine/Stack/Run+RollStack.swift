internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Rolls the groups after the stack has changed, or when there was nothing to change.
    func roll(
        _ stack: Stack, _ prepared: PreparedUpdate, _ new: [String: KnownTemplate], _ rollout: inout Rollout,
        idle: [GroupSnapshot]
    ) async throws(RunError) -> Ending {
        sight.sources = [:]
        // A run that a signal has turned back meanwhile must not leave behind what the stack has outdated either.
        if [.prepared, .securing, .rollingBack].contains(rollout.stage) {
            do throws(RunError) {
                let contents = try await contents(of: stack.name)
                try await join(contents.groups.map(\.name).filter { !prepared.leaving.contains($0) }, to: &rollout)
            } catch {
                rollout.turnBack("\(error)")
                rollout.needPerson("whether the stack update has changed more groups is not known: \(error)")
            }
            try await drive(&rollout) { $0.stage == .prepared || $0.stage == .secured }
        }
        noteSignalBeforePin(&rollout)
        var pinned: Look?
        if rollout.stage == .prepared {
            let now = try await lookAfterChange(rollout, prepared.change, prepared.contents.groups, before: idle)
            let groups = prepared.contents.groups
            rollout.pin(now) { name, baseline in
                guard let group = groups.first(where: { $0.name == name }), let old = prepared.old[group.stack],
                    let new = new[group.stack]
                else { return nil }
                return baseline.finalSizes(old: old.sizes(group.logicalID), new: new.sizes(group.logicalID))
            }
            pinned = now
        }
        if rollout.stage != .secured { try await drive(&rollout, from: pinned) { $0.stage == .secured } }
        if rollout.stage == .secured, let wayBack = prepared.wayBack {
            let next = try await takeBack(stack.name, wayBack, nested: prepared.contents.nested, &rollout)
            try await drive(&rollout) { _ in false }
            var ending = ending(rollout, idle: idle.filter { !rollout.groupNames.contains($0.name) })
            if let next { ending.nextCommand = next }
            return ending
        }
        let members = rollout.groupNames
        return ending(rollout, idle: idle.filter { !members.contains($0.name) })
    }

    /// A look that shows the new target of each group whose launch template or configuration the change set has changed;
    /// describe calls may lag behind. After a minute what is seen is taken as it is.
    private func lookAfterChange(
        _ rollout: Rollout, _ change: Change, _ groups: [StackGroup], before: [GroupSnapshot]
    ) async throws(RunError) -> Look {
        var changing: [String] = []
        if case .changeSet(let change) = change {
            changing = groups.filter { group in
                change.relaunches(group) || change.bringsVersion(to: sight.followed[group.name] ?? [])
            }.map(\.name)
        }
        let limit = timekeeper.now + .seconds(60)
        while true {
            let now = try await look(rollout.groupNames, health: false)
            let isLate = now.groups.contains { group in
                guard changing.contains(group.name), let old = before.first(where: { $0.name == group.name }) else {
                    return false
                }
                return old.target == group.target
            }
            let isWhole = rollout.groupNames.allSatisfy { now.group($0) != nil }
            if !isLate && isWhole || timekeeper.now >= limit { return now }
            if !(await pause(until: timekeeper.now + .seconds(3))) { return now }
        }
    }

    /// Takes groups into the run that the change has made outdated although nobody said so; groups that it removed leave.
    private func join(_ names: [String], to rollout: inout Rollout) async throws(RunError) {
        let others = names.filter { !rollout.groupNames.contains($0) }
        rollout.drop { !names.contains($0) }
        let look = try await wholeLook(others, readsSources: true)
        let surprises = look.groups.filter { !$0.outdated.isEmpty }
        if surprises.isEmpty { return }
        for group in surprises {
            emit(.warning("group \(group.name) is outdated since the stack update: it is taken into the run, too"))
        }
        var members: [GroupSnapshot] = []
        for group in surprises {
            do throws(RunError) {
                try await takeLocks(stack: nil, groups: [group.name])
            } catch {
                rollout.turnBack("\(error)")
                // Whoever holds it sees to it. Where only the store fails nobody does: it is written down and frozen
                // without its lock, and its tags alone keep others away.
                if case .busy = error { continue }
            }
            members.append(group)
        }
        let isTurningBack = rollout.stage == .rollingBack || rollout.stage == .securing
        rollout.add(members.map { ($0.name, Baseline(of: $0)) })
        if isTurningBack { return }
        do throws(RunError) {
            try await preflight(members, touched: [])
        } catch {
            // It would launch what nobody has proven: it is written down all the same, and frozen.
            rollout.turnBack("\(error)")
        }
    }
}
