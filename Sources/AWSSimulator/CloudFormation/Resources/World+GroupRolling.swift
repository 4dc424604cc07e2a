import CloudFormationTemplate
import Timekeeping

/// UpdatePolicy, as far as CloudFormation itself replaces instances or groups.
extension World {
    /// The evaluated UpdatePolicy of a resource; `nil` for none and for one that cannot be evaluated.
    func updatePolicy(of logicalID: String, in stack: Stack) -> PropertyValue? {
        guard let configuration = stack.configuration,
            let policy = configuration.template.template.resource(logicalID)?.updatePolicy
        else { return nil }
        let evaluation = evaluation(of: configuration, for: stack)
        // A policy that cannot be evaluated is none: its resource's properties were evaluated before.
        return try? evaluation.value(policy, path: ["Resources", logicalID, "UpdatePolicy"])
    }

    /// Whether a group is replaced as a whole because its policy says so.
    func willReplace(_ logicalID: String, _ change: PlannedChange, of stack: Stack) -> Bool {
        guard change.type == Template.groupType,
            change.details.contains(where: { $0.requiresRecreation == "Conditionally" })
        else { return false }
        return updatePolicy(of: logicalID, in: stack)?["AutoScalingReplacingUpdate"]?["WillReplace"]?.flag ?? false
    }

    /// Goes a step on with the rolling of a group that was updated.
    mutating func roll(_ resource: StackResource, of stack: Stack, _ running: RunningStep) -> StepEnd {
        guard let name = resource.physicalID, let group = groups[name] else { return .done }
        guard var rolling = running.rolling else { return beginRolling(resource, group, of: stack) }
        let end: StepEnd
        if rolling.leaving.isEmpty, !rolling.isPausing {
            end = nextBatch(&rolling, resource, group, of: stack)
        } else if rolling.isPausing {
            end =
                rolling.waitsForSignals
                ? waitForSignals(&rolling, resource, group, of: stack) : pauseAfterBatch(&rolling)
        } else {
            end = waitForReplacements(&rolling, resource, group, of: stack)
        }
        cloudFormation.stacks[stack.id]?.operation?.running?.rolling = rolling
        if case .waiting = end { return end }
        putBack(rolling, group.name)
        return end
    }

    private mutating func beginRolling(_ resource: StackResource, _ group: Group, of stack: Stack) -> StepEnd {
        guard let policy = updatePolicy(of: resource.logicalID, in: stack)?["AutoScalingRollingUpdate"],
            updatePolicy(of: resource.logicalID, in: stack)?["AutoScalingReplacingUpdate"]?["WillReplace"]?.flag != true
        else { return .done }
        let inService = policy["MinInstancesInService"]?.integer ?? 0
        let processes = policy["SuspendProcesses"]?.texts.filter { name in
            !group.suspensions.contains { $0.process.rawValue == name }
        }
        guard
            var rolling = GroupRolling(
                policy, of: group, obsolete: obsoleteInstances(of: group), suspended: processes ?? [], now: now)
        else { return .done }
        guard inService < group.maxSize else {
            return .failed("MinInstancesInService must be less than the autoscaling group's MaxSize")
        }
        let status = resource.status
        record(status, resource.logicalID, of: stack.id, reason: rolling.announcement(inService: inService))
        // A name that is no process was refused by the policy's own check on AWS; here it is left out.
        if !rolling.suspended.isEmpty { try? suspend(rolling.suspended, of: group.name) }
        let needed = min(inService + rolling.batchSize, group.maxSize)
        if group.desiredCapacity < needed {
            record(
                status, resource.logicalID, of: stack.id,
                reason: "Temporarily setting autoscaling group MinSize and DesiredCapacity to \(needed).")
            groups[group.name]?.minSize = max(group.minSize, needed)
            groups[group.name]?.desiredCapacity = needed
            wake(group.name)
            rolling.expected = needed - group.desiredCapacity
            rolling.leaving = [""]
        }
        cloudFormation.stacks[stack.id]?.operation?.running?.rolling = rolling
        return .waiting
    }

    /// The instances that do not have what their group launches now, or are in a subnet that it has given up.
    private func obsoleteInstances(of group: Group) -> [String] {
        let current = launchIdentities(of: group.launchSource)
        return instances(of: group).filter { instance in
            !instance.isLeaving
                && (!current.contains(instance.configuration)
                    || (!group.subnets.isEmpty && !group.subnets.contains(instance.subnet)))
        }.map(\.id)
    }

    /// All that a group with this source may launch from.
    private func launchIdentities(of source: LaunchSource) -> [LaunchIdentity] {
        switch source {
        case .launchConfiguration(let name): return [.launchConfiguration(name)]
        case .launchTemplate(let reference): return launchIdentity(of: reference).map { [$0] } ?? []
        case .mixed(let policy):
            return ([policy.template] + policy.overrides.compactMap(\.template)).compactMap(launchIdentity)
        }
    }

    private func launchIdentity(of reference: LaunchTemplateReference) -> LaunchIdentity? {
        let found = launchTemplates.first { $0.id == reference.id || $0.name == reference.name }
        guard let template = found, let version = template.version(reference.version) else { return nil }
        return .launchTemplate(id: template.id, name: template.name, version: version.number)
    }

    private mutating func nextBatch(
        _ rolling: inout GroupRolling, _ resource: StackResource, _ group: Group, of stack: Stack
    ) -> StepEnd {
        rolling.obsolete.removeAll { !group.instances.contains($0) || instances[$0]?.isLeaving == true }
        let batch = Array(rolling.obsolete.prefix(rolling.batchSize))
        guard !batch.isEmpty else { return .done }
        record(
            resource.status, resource.logicalID, of: stack.id,
            reason: "Terminating instance(s) [\(batch.joined(separator: ","))]; replacing with \(batch.count) new "
                + "instance(s).")
        for id in batch { terminate(id, because: "a user request requested the termination of an instance") }
        wake(group.name)
        rolling.obsolete.removeFirst(batch.count)
        rolling.leaving = batch
        rolling.expected += batch.count
        rolling.since = now
        return .waiting
    }

    private mutating func waitForReplacements(
        _ rolling: inout GroupRolling, _ resource: StackResource, _ group: Group, of stack: Stack
    ) -> StepEnd {
        let new = newcomers(of: group, rolling)
        let isThere = new.count >= rolling.expected && !group.instances.contains(where: rolling.leaving.contains)
        guard isThere else {
            guard now - rolling.since < .seconds(3600) else {
                return .failed(
                    "Group did not stabilize. {current/minSize/maxSize/desiredSize: \(new.count)/\(group.minSize)/"
                        + "\(group.maxSize)/\(group.desiredCapacity)}")
            }
            return .waiting
        }
        let left = rolling.leaving.filter { !$0.isEmpty }
        if !left.isEmpty {
            let progress = 100 * (rolling.total - rolling.obsolete.count) / max(rolling.total, 1)
            record(
                resource.status, resource.logicalID, of: stack.id,
                reason: "Successfully terminated instance(s) [\(left.joined(separator: ","))] (Progress \(progress)%).")
        }
        let count = new.count - rolling.arrived.count
        let wait =
            rolling.waitsForSignals
            ? " - Waiting on \(count) resource signal(s) with a timeout of \(rolling.pause)"
            : rolling.pauseSeconds > 0 ? " - Pausing for \(rolling.pause)" : ""
        record(
            resource.status, resource.logicalID, of: stack.id,
            reason: "New instance(s) added to autoscaling group\(wait).")
        rolling.leaving = []
        rolling.arrived = new
        rolling.isPausing = true
        rolling.since = now
        return .waiting
    }

    private func newcomers(of group: Group, _ rolling: GroupRolling) -> [String] {
        let old = rolling.obsolete + rolling.leaving
        return instances(of: group).filter { $0.lifecycle == .inService && !old.contains($0.id) }.map(\.id)
            .filter { obsoleteInstances(of: group).contains($0) == false }
    }

    private func pauseAfterBatch(_ rolling: inout GroupRolling) -> StepEnd {
        guard now - rolling.since >= .seconds(rolling.pauseSeconds) else { return .waiting }
        rolling.isPausing = false
        return .waiting
    }

    private mutating func waitForSignals(
        _ rolling: inout GroupRolling, _ resource: StackResource, _ group: Group, of stack: Stack
    ) -> StepEnd {
        // An instance whose program works says so itself, as its cfn-signal would.
        for id in rolling.arrived where instances[id]?.answersWell == true && instances[id]?.booted != nil {
            take(StackResource.Signal(id: id, status: "SUCCESS"), for: resource.logicalID, of: stack.id)
        }
        let signals = cloudFormation.stacks[stack.id]?.resource(resource.logicalID)?.signals ?? []
        let missing = rolling.arrived.filter { id in !signals.contains { $0.id == id } }
        let isOver = now - rolling.since >= .seconds(rolling.pauseSeconds)
        guard missing.isEmpty || isOver else { return .waiting }
        if !missing.isEmpty {
            record(
                resource.status, resource.logicalID, of: stack.id,
                reason: "Failed to receive \(missing.count) resource signal(s) for the current batch.  Each resource "
                    + "signal timeout is counted as a FAILURE.")
        }
        let successes = signals.count { $0.status == "SUCCESS" && rolling.arrived.contains($0.id) }
        rolling.failures = rolling.arrived.count - successes
        guard 100 * (rolling.total - rolling.failures) >= rolling.neededPercent * rolling.total else {
            return .failed(
                "Received \(successes) SUCCESS signal(s) out of \(rolling.arrived.count).  Unable to satisfy "
                    + "\(rolling.neededPercent)% MinSuccessfulInstancesPercent requirement")
        }
        rolling.isPausing = false
        return .waiting
    }

    /// Gives the group the sizes and the processes back that the rolling took.
    mutating func putBack(_ rolling: GroupRolling, _ name: String) {
        guard let group = groups[name] else { return }
        if group.minSize != rolling.minimum { groups[name]?.minSize = rolling.minimum }
        if group.desiredCapacity != rolling.desired { groups[name]?.desiredCapacity = rolling.desired }
        // A group that is being deleted meanwhile keeps what it has.
        if !rolling.suspended.isEmpty { try? resume(rolling.suspended, of: name) }
        wake(name)
    }
}

extension Instance {
    /// Whether it is on its way out of its group, held by a hook or not.
    fileprivate var isLeaving: Bool { lifecycle.rawValue.hasPrefix("Terminat") }
}
