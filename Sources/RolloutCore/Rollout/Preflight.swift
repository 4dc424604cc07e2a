private import Timekeeping

/// What stands in the way of a run before anything is changed.
package enum Preflight {
    /// Facts about a group that its own description does not hold.
    package struct Facts: Hashable, Sendable {
        /// The status of an instance refresh that is under way, as AWS spells it.
        package var activeInstanceRefresh: String?

        package init(activeInstanceRefresh: String? = nil) {
            self.activeInstanceRefresh = activeInstanceRefresh
        }
    }

    package enum Finding: Hashable, Sendable {
        /// Another run's journal is open, live or dead.
        case busy(String)
        case refused(String)
    }

    /// The first reason not to roll `group`, with the mend; `nil` if there is none.
    ///
    /// A frozen journal is none: the run adopts it.
    ///
    /// - Parameter isTouched: Whether the stack's change makes all instances of the group outdated.
    package static func finding(
        _ group: GroupSnapshot, facts: Facts, isTouched: Bool, options: RolloutOptions, stack: String?
    ) -> Finding? {
        if let finding = journalFinding(group, stack: stack) { return finding }
        if group.isBeingDeleted { return .refused("group \(group.name) is being deleted: leave it out, or wait") }
        let skipped = options.skippedChecks
        if !skipped.contains(.suspendedProcesses),
            let process = ScalingProcess.neededByRun.first(where: group.isSuspended)
        {
            return .refused(
                "group \(group.name): \(process.rawValue) is suspended, and without it a rollout cannot work: "
                    + "aws autoscaling resume-processes --auto-scaling-group-name \(group.name) "
                    + "--scaling-processes \(process.rawValue)")
        }
        if !skipped.contains(.administrativeSuspension), let process = group.administrativeSuspension {
            return .refused(
                "group \(group.name): AWS has suspended \(process.name) by itself (\(process.reason)), since the group "
                    + "could not launch for a day: find out why, resume the process, then try again")
        }
        if !skipped.contains(.instanceRefresh), let status = facts.activeInstanceRefresh {
            return .refused(
                "group \(group.name): an instance refresh is \(status): wait for it, or "
                    + "aws autoscaling cancel-instance-refresh --auto-scaling-group-name \(group.name)")
        }
        if group.target == nil {
            return .refused(
                "group \(group.name): what it launches cannot be told: its launch template or configuration is gone")
        }
        do {
            _ = try GroupStrategy(of: group, options)
        } catch {
            return .refused(error.text)
        }
        return protectionFinding(group, isTouched: isTouched, options: options)
    }

    /// Whether somebody else's journal is in the way.
    package static func journalFinding(_ group: GroupSnapshot, stack: String?) -> Finding? {
        let name = stack ?? "--asg \(group.name)"
        switch group.journal {
        case .none: return nil
        case .torn(let reason):
            return .refused(
                "group \(group.name): its journal cannot be trusted (\(reason)): look at the haupdate: tags, then "
                    + "`haupdate unlock \(name)`")
        case .valid(let journal) where journal.phase == .frozen: return nil
        case .valid(let journal):
            let way = WayOn([journal]) == .resume ? "resume" : "rollback"
            return .busy(
                "group \(group.name) is held by run \(journal.runID) of \(journal.owner) since "
                    + "\(journal.started.iso8601), in phase \(journal.phase.rawValue): wait for it, or if it has died "
                    + "`haupdate \(way) \(name)`")
        }
    }

    private static func protectionFinding(
        _ group: GroupSnapshot, isTouched: Bool, options: RolloutOptions
    ) -> Finding? {
        if options.replaceProtected { return nil }
        let leaving = isTouched ? group.instances : group.outdated
        let protected = leaving.filter { $0.lifecycle == .inService && $0.isProtected }
        guard let first = protected.first else { return nil }
        return .refused(
            "group \(group.name): \(first.id)\(protected.count > 1 ? " and \(protected.count - 1) more" : "") is protected "
                + "from scale-in by somebody: take the protection away, or use --replace-protected")
    }
}

extension Baseline {
    /// The group as it is before the run. The processes that a frozen run still holds become ours, since that run never
    /// gave them back; sizes and protection it has given back, and whoever changed them since meant it.
    package init(of group: GroupSnapshot) {
        let journal = group.journal.journal
        let adopted = journal?.phase == .frozen ? journal?.baseline.ours ?? [] : []
        self.init(
            sizes: group.sizes,
            ours: ScalingProcess.heldDuringRun.filter { !group.isSuspended($0) || adopted.contains($0) },
            newInstancesProtected: group.newInstancesProtected,
            protectedIDs: group.instances.filter { group.willProtect($0) }.map(\.id),
            keptIDs: group.outdated.isEmpty ? [] : group.upToDate.map(\.id))
        spentIDs = group.instances.filter(\.isSpent).map(\.id).sorted()
    }

    /// The sizes that the group ends on: those of the baseline, but what the template itself has changed is taken from
    /// the new one; `nil` where a template gives no number.
    package func finalSizes(old: TemplateSizes, new: TemplateSizes) -> Sizes {
        func part(_ live: Int, _ old: Int?, _ new: Int?) -> Int {
            guard let new, let old, new != old else { return live }
            return new
        }
        let minimum = part(sizes.minimum, old.minimum, new.minimum)
        let maximum = max(minimum, part(sizes.maximum, old.maximum, new.maximum))
        let desired = min(maximum, max(minimum, part(sizes.desired, old.desired, new.desired)))
        return Sizes(minimum: minimum, desired: desired, maximum: maximum)
    }
}

/// The sizes that a template gives a group, resolved; `nil` where it gives none or where that cannot be told.
package struct TemplateSizes: Hashable, Sendable {
    package var minimum: Int?
    package var desired: Int?
    package var maximum: Int?

    package init(minimum: Int? = nil, desired: Int? = nil, maximum: Int? = nil) {
        self.minimum = minimum
        self.desired = desired
        self.maximum = maximum
    }
}

extension GroupSnapshot {
    /// Whether an instance is protected from scale-in, or will be by the group's own setting once it is in service.
    fileprivate func willProtect(_ instance: InstanceSnapshot) -> Bool {
        switch instance.lifecycle {
        case .inService: instance.isProtected
        case .pending: instance.isProtected || newInstancesProtected
        case .terminating, .standby, .other: false
        }
    }
}
