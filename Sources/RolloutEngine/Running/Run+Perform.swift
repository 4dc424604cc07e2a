internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Carries out what the rollout has decided, in order; what could not be done is told to it.
    func perform(
        _ actions: [RolloutAction], _ rollout: inout Rollout, _ group: inout TaskGroup<Void>, _ box: AnswerBox
    ) async throws(RunError) {
        var questions: [GateQuestion] = []
        for action in actions {
            switch action {
            case .report(let kind): emit(kind)
            case .ask(let question): questions.append(question)
            default: await change(action, &rollout)
            }
        }
        try await ask(questions, in: &group, box: box)
    }

    /// Makes one changing call. An answer that was lost is no failure: the next look shows what became of it.
    private func change(_ action: RolloutAction, _ rollout: inout Rollout) async {
        hasChanged = true
        do {
            try await call(action, client.until(timekeeper.now + .seconds(120)))
            rollout.succeeded()
        } catch {
            rollout.failed("\(error)", isPassing: isPassing(error) || isAboutGoneInstance(error, action))
        }
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
        case .setSizes(let group, _, let sizes):
            try await client.updateAutoScalingGroup(
                group: group, minSize: sizes.minimum, maxSize: sizes.maximum, desiredCapacity: sizes.desired)
        case .terminate(_, let instance):
            try await client.terminateInstanceInAutoScalingGroup(
                instanceID: instance, decrementsDesiredCapacity: false)
        case .report, .ask: break
        }
    }

    private func write(_ journals: [GroupJournal], _ client: AWSClient) async throws(AWSError) {
        try await client.createOrUpdateTags(
            journals.map { written in
                let tags = JournalTags.encode(written.journal)
                return (written.group, tags.map { GroupTag(key: $0.key, value: $0.value) })
            })
    }

    /// Deletes the journal tags that the last look has shown.
    private func deleteJournals(_ groups: [String], _ client: AWSClient) async throws(AWSError) {
        try await client.deleteTags(groups.map { ($0, sight.journalKeys[$0] ?? []) })
    }

    /// Naming an instance that has just gone makes AWS refuse the whole call: the next look leaves it out.
    private func isAboutGoneInstance(_ error: AWSError, _ action: RolloutAction) -> Bool {
        switch action {
        case .setProtection, .terminate: error.serviceFailure?.code == "ValidationError"
        default: false
        }
    }
}
