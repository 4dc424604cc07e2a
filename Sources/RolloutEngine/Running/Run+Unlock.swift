internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Prints each journal and drops it; nothing else is changed.
    func unlock(_ scope: RunScope) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let (look, _, _) = try await journals(of: scope, health: false)
        let carriers = look.groups.filter(\.hasJournalTags)
        guard !carriers.isEmpty else {
            let dropped = try await dropLocks(of: scope, groups: look.groups.map(\.name))
            if dropped.isEmpty { return Ending(.nothingToDo, "\(scope): no run is open") }
            let names = dropped.map { "\($0)" }.joined(separator: ", ")
            return Ending(.succeeded, "\(scope): no run was open; the locks of \(names) are dropped")
        }
        await dropQuestions(of: look.groups.map(\.name))
        for group in carriers {
            for line in journalLines(group) { emit(.note("group \(group.name): \(line)")) }
        }
        if let stack = scope.stack {
            let runs = carriers.compactMap(\.journal.journal?.runID)
            for (index, run) in runs.enumerated() where !runs[..<index].contains(run) {
                // What is not deleted is noted there, and the journal goes all the same: that is what was asked for.
                _ = await discardChangeSet(ofRun: run, stack: stack)
            }
        }
        for group in try await describe(carriers.map(\.name)) {
            let tags = sight.journalTags[group.name] ?? []
            guard let keys = NonEmpty(tags.map(\.key)) else { continue }
            hasChanged = true
            decide("delete journal", group.name, because: "unlock was asked for; nothing else is changed")
            try await calling("dropping the journal of group \(group.name)") { (client) async throws(AWSError) in
                try await client.deleteTags(group: group.name, keys: keys)
            }
        }
        // The lock keeps others away until the journals have gone.
        _ = try await dropLocks(of: scope, groups: look.groups.map(\.name))
        return Ending(
            .succeeded,
            "\(scope): the journals of \(carriers.map(\.name).joined(separator: ", ")) are dropped; sizes, "
                + "protection and suspended processes were left as they are")
    }

    private func journalLines(_ group: GroupSnapshot) -> [String] {
        switch group.journal {
        case .none: return []
        case .torn(let reason): return ["journal that cannot be trusted: \(reason)"]
        case .valid(let journal):
            var lines = [
                "run \(journal.runID) of \(journal.owner), begun \(journal.started.iso8601), \(journal.phase.rawValue)",
                "sizes were \(journal.baseline.sizes), are \(group.sizes)",
            ]
            if group.sizes != journal.baseline.sizes {
                let sizes = journal.baseline.sizes
                lines.append(
                    "to give the sizes back: aws autoscaling update-auto-scaling-group "
                        + "--auto-scaling-group-name \(group.name) --min-size \(sizes.minimum) "
                        + "--desired-capacity \(sizes.desired) --max-size \(sizes.maximum)")
            }
            let ours = group.instances.filter { instance in
                instance.isProtected && !journal.baseline.protectedIDs.contains(instance.id)
            }.map(\.id)
            if !ours.isEmpty {
                lines.append(
                    "still protected by that run: \(ours.joined(separator: ", ")); to end that: "
                        + "aws autoscaling set-instance-protection --auto-scaling-group-name \(group.name) "
                        + "--no-protected-from-scale-in --instance-ids \(ours.joined(separator: " "))")
            }
            if group.newInstancesProtected != journal.baseline.newInstancesProtected {
                let option = journal.baseline.newInstancesProtected ? "" : "no-"
                lines.append(
                    "since that run it \(group.newInstancesProtected ? "protects" : "does not protect") what it launches; to "
                        + "end that: aws autoscaling update-auto-scaling-group --auto-scaling-group-name \(group.name) "
                        + "--\(option)new-instances-protected-from-scale-in")
            }
            let left = journal.baseline.ours.filter { group.isSuspended($0) }.map(\.rawValue)
            if !left.isEmpty {
                lines.append(
                    "still suspended by that run: \(left.joined(separator: ", ")); to resume them: "
                        + "aws autoscaling resume-processes --auto-scaling-group-name \(group.name) "
                        + "--scaling-processes \(left.joined(separator: " "))")
            }
            return lines
        }
    }
}
