internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Carries out what the rollout has decided, in order; what could not be done is told to it.
    func perform(
        _ actions: [RolloutAction], _ rollout: inout Rollout, _ group: inout TaskGroup<Void>, _ box: AnswerBox
    ) async throws(RunError) {
        var questions: [GateQuestion] = []
        let begun = timekeeper.now
        for action in actions {
            switch action {
            case .report(let kind): emit(kind)
            case .ask(let question): questions.append(question)
            // The calls before have taken long, or the process was stopped: whose groups they are by now, a look must say.
            case _ where timekeeper.now - begun > .seconds(60): rollout.wereSkipped()
            // ReplaceUnhealthy ends at once whoever is marked by now: the look must be young.
            case .resume(let group, _) where isOld(sight.last): rollout.wasSkipped(group: group)
            default: await change(action, &rollout)
            }
        }
        try await ask(questions, in: &group, box: box)
    }

    /// Whether calls before this one have taken so long that a look says little of now.
    private func isOld(_ look: Look?) -> Bool { look.map { timekeeper.now - $0.at > .seconds(10) } ?? false }

    /// Makes one changing call. An answer that was lost is no failure: the next look shows what became of it.
    private func change(_ action: RolloutAction, _ rollout: inout Rollout) async {
        hasChanged = true
        decide(action, rollout)
        let before = updater.calls.unansweredChanges
        let begun = timekeeper.now
        defer { if updater.calls.unansweredChanges > before { rollout.wasNotAnswered(action, now: timekeeper.now) } }
        do {
            try await call(action, client.until(timekeeper.now + .seconds(120)))
            rollout.succeeded()
        } catch {
            rollout.failed(
                "\(error)", counts: !error.isThrottling && !isWithoutCredentials(error),
                isPassing: isPassing(error) || isAboutGoneInstance(error, action) || isTooLate(error, begun)
            )
        }
    }

    /// Whether a call was refused since its signature had become old on its way, while this process was stopped.
    private func isTooLate(_ error: AWSError, _ begun: Instant) -> Bool {
        error.isInvalidCredentials && timekeeper.now - begun >= .seconds(240)
    }

    private func call(_ action: RolloutAction, _ client: AWSClient) async throws(AWSError) {
        switch action {
        case .writeJournals(let journals): try await write(journals, client)
        case .deleteJournals(let groups): try await deleteJournals(groups, client)
        case .setProtection(let group, let instances, let isProtected):
            guard let ids = NonEmpty(instances) else { return }
            try await client.setInstanceProtection(group: group, instanceIDs: ids, isProtected: isProtected)
        case .suspend(let group, let processes):
            guard let names = NonEmpty(processes.map(\.rawValue)) else { return }
            try await client.suspendProcesses(group: group, processes: names)
        case .resume(let group, let processes):
            guard let names = NonEmpty(processes.map(\.rawValue)) else { return }
            try await client.resumeProcesses(group: group, processes: names)
        case .setSizes(let group, _, let sizes, let protectsNew):
            try await client.updateAutoScalingGroup(
                group: group, minSize: sizes.minimum, maxSize: sizes.maximum, desiredCapacity: sizes.desired,
                newInstancesProtectedFromScaleIn: protectsNew)
        case .protectNew(let group, let isProtected):
            try await client.updateAutoScalingGroup(group: group, newInstancesProtectedFromScaleIn: isProtected)
        case .terminate(_, let instance):
            try await client.terminateInstanceInAutoScalingGroup(
                instanceID: instance, decrementsDesiredCapacity: false)
        case .accept(let accepted):
            let tags = accepted.map { entry in
                (entry.group, entry.acceptance.tags.map { GroupTag(key: $0.key, value: $0.value) })
            }
            try await client.createOrUpdateTags(tags)
        case .report, .ask: break
        }
    }

    /// Writes what the last look does not show already. Lists of instances that do not fit into one call with the head go
    /// before it: a head is never there without what it names.
    private func write(_ journals: [GroupJournal], _ client: AWSClient) async throws(AWSError) {
        var lists: [(group: String, tags: [GroupTag])] = []
        var heads: [(group: String, tags: [GroupTag])] = []
        var stray: [(group: String, keys: [String])] = []
        for written in journals {
            let all = JournalTags.encode(written.journal)
            let seen = sight.journalTags[written.group] ?? []
            let missing = all.filter { !seen.contains($0) }
            let tags = missing.isEmpty ? all : missing
            let isWhole = tags.count <= AWSClient.tagsPerCall
            func wire(_ tags: [JournalTags.Tag]) -> [GroupTag] { tags.map { GroupTag(key: $0.key, value: $0.value) } }
            // A group has room for 50 tags: what a dead run has left must not take the place.
            stray.append((written.group, JournalTags.strayLists(seen, writing: written.journal).map(\.key)))
            if !isWhole {
                lists.append((written.group, wire(tags.filter { JournalTags.isList($0.key) })))
            }
            heads.append((written.group, wire(isWhole ? tags : tags.filter { !JournalTags.isList($0.key) })))
        }
        try await client.deleteTags(stray)
        try await client.createOrUpdateTags(lists)
        try await client.createOrUpdateTags(heads)
    }

    /// Deletes the journal tags that the last look has shown, heads first.
    private func deleteJournals(_ groups: [String], _ client: AWSClient) async throws(AWSError) {
        try await client.deleteTags(
            groups.map { ($0, (sight.journalTags[$0] ?? []).map(\.key) + (sight.staleAcceptances[$0] ?? [])) })
    }

    /// Naming an instance that has just gone makes AWS refuse the whole call: the next look leaves it out.
    private func isAboutGoneInstance(_ error: AWSError, _ action: RolloutAction) -> Bool {
        switch action {
        case .setProtection, .terminate: error.serviceFailure?.code == "ValidationError"
        default: false
        }
    }
}
