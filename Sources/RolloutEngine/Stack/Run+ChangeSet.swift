internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// What CloudFormation would change.
    enum Change {
        case changeSet(ChangeSet)
        /// Nothing; the set that said so is deleted already.
        case none
    }

    /// Creates a change set and waits until CloudFormation has worked it out.
    func change(_ stack: Stack, _ request: StackRequest) async throws(RunError) -> Change {
        let name = "haupdate-\(runID)"
        let created: CreatedChangeSet
        do {
            created = try await client.until(timekeeper.now + .seconds(300))
                .createChangeSet(named: name, type: .update, request)
        } catch {
            if error.isNoUpdates { return .none }
            guard error.isAmbiguous else { throw refusal(error, request) }
            // The set may exist although the answer is lost: its name is known.
            created = CreatedChangeSet(id: name, stackID: stack.id)
        }
        let changeSet = try await workedOut(created.id, stack: stack)
        if changeSet.status == "CREATE_COMPLETE" { return .changeSet(changeSet) }
        await discard(changeSet.id, stack: stack.name)
        if changeSet.isEmptyByAWS { return .none }
        throw .declined(
            "CloudFormation cannot make a change set for stack \(stack.name): "
                + "\(changeSet.statusReason ?? changeSet.status): mend the template or the parameters")
    }

    private func workedOut(_ changeSet: String, stack: Stack) async throws(RunError) -> ChangeSet {
        let limit = timekeeper.now + .seconds(600)
        var step = Duration.seconds(1)
        while true {
            let found = try await calling("reading change set \(changeSet)") { (client) async throws(AWSError) in
                try await client.describeChangeSet(changeSet, stack: stack.name)
            }
            switch found.status {
            case "CREATE_PENDING", "CREATE_IN_PROGRESS": break
            default: return found
            }
            guard timekeeper.now < limit else {
                await discard(changeSet, stack: stack.name)
                throw .declined("CloudFormation has not worked out the change set within 600 s: try again later")
            }
            if !(await pause(until: timekeeper.now + step)) {
                await discard(changeSet, stack: stack.name)
                try stopIfInterrupted()
            }
            step = min(step * 1.5, .seconds(5))
        }
    }

    /// Deletes a change set that will not be executed; that it stays behind is worth a note, not a failure.
    func discard(_ changeSet: String, stack: String) async {
        do {
            try await client.until(timekeeper.now + .seconds(60)).deleteChangeSet(changeSet, stack: stack)
        } catch {
            emit(.note("change set \(changeSet) of stack \(stack) could not be deleted: \(error)"))
        }
    }

    /// Why CloudFormation refuses a stack action, with what to do.
    func refusal(_ error: AWSError, _ request: StackRequest) -> RunError {
        let text = message(of: error)
        if error.isInsufficientCapabilities {
            let needed = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"].filter(text.contains)
            let options = (needed.isEmpty ? ["CAPABILITY_..."] : needed).map { "--capability \($0)" }
            return .declined("stack \(request.stack): \(text): grant it with \(options.joined(separator: " "))")
        }
        if error.serviceFailure != nil, !error.isThrottling, !error.isAccessDenied, !error.isExpiredToken {
            return .declined("stack \(request.stack): CloudFormation refuses: \(text)")
        }
        return .aws(error, purpose: "asking CloudFormation what would change")
    }

    /// Properties whose change makes AWS say `Conditional` although only instances are concerned, and only by an
    /// UpdatePolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-autoscaling-autoscalinggroup.html
    /// ("some interruptions").
    private static let concernsInstancesOnly = [
        "LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "AvailabilityZones",
        "PlacementGroup",
    ]

    /// Refuses what a rolling replacement cannot survive: a group that is replaced itself, or may be.
    func refuseReplacedGroups(_ changeSet: ChangeSet) throws(RunError) {
        for change in changeSet.changes where change.resourceType == "AWS::AutoScaling::AutoScalingGroup" {
            guard change.action == "Modify", let replacement = change.replacement, replacement != "False" else {
                continue
            }
            let reasons = change.details.filter { $0.requiresRecreation != "Never" }.map(\.property)
            let isHarmless = !reasons.isEmpty && reasons.allSatisfy(Run.concernsInstancesOnly.contains)
            if replacement == "Conditional", isHarmless { continue }
            let word = replacement == "True" ? "replaces" : "may replace"
            let why = reasons.isEmpty ? "" : " (because of \(reasons.joined(separator: ", ")))"
            throw .declined(
                "the change \(word) group \(change.logicalID) itself\(why), and its instances with it: take that out of "
                    + "the change, and change the launch template or configuration instead")
        }
    }

    /// The groups that a change set touches; all groups of a nested stack count when that stack changes.
    func touched(by changeSet: ChangeSet, _ groups: [StackGroup]) -> [String] {
        groups.filter { group in
            changeSet.changes.contains { change in
                change.action == "Modify" && change.logicalID == (group.nestedIn ?? group.logicalID)
            }
        }.map(\.name)
    }

    /// The groups that a change set removes, alone or with the nested stack that holds them: they are not rolled first.
    func removed(by changeSet: ChangeSet, _ groups: [StackGroup]) -> [String] {
        groups.filter { group in
            changeSet.changes.contains { change in
                change.action == "Remove" && change.logicalID == (group.nestedIn ?? group.logicalID)
            }
        }.map(\.name)
    }

    func planned(_ changeSet: ChangeSet) -> [PlannedChange] {
        changeSet.changes.map {
            PlannedChange(
                action: $0.action, logicalID: $0.logicalID, type: $0.resourceType, replacement: $0.replacement)
        }
    }
}
