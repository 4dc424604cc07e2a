internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// How long AWS may be unreadable, or refuse to answer, before a person is called.
    private static let blindness = Duration.seconds(900)

    /// Looks, decides and acts until the rollout has reached a stage that `isReached` accepts, or has ended.
    ///
    /// - Parameter first: A look that was taken just now and stands for the first one.
    func drive(
        _ rollout: inout Rollout, from first: Look? = nil, until isReached: (Rollout) -> Bool
    ) async throws(RunError) {
        let box = AnswerBox()
        let result: Result<Void, RunError> = await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            do throws(RunError) {
                try await loop(&rollout, first, &group, box, until: isReached)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private func loop(
        _ rollout: inout Rollout, _ first: Look?, _ group: inout TaskGroup<Void>, _ box: AnswerBox,
        until isReached: (Rollout) -> Bool
    ) async throws(RunError) {
        var blindSince: Instant?
        var first = first
        var seen: Instant?
        while rollout.outcome == nil, !isReached(rollout) {
            noteSignal(&rollout)
            noteTime(&rollout)
            let look: Look
            do throws(RunError) {
                let asked = timekeeper.now
                if let given = first { look = given } else { look = try await self.look(rollout) }
                let isSlow = first == nil && timekeeper.now - asked >= .seconds(300)
                first = nil
                if isSlow, try await hasMoved(look) { continue }
                blindSince = nil
            } catch {
                let since = blindSince ?? timekeeper.now
                blindSince = since
                try await endure(error, since: since, &rollout)
                continue
            }
            if let last = seen, look.at - last >= .seconds(60) { await yieldIfUnlocked(&rollout) }
            seen = look.at
            hookContext.groups = look.groups
            let actions = rollout.decide(look)
            hookContext.cause = rollout.cause
            try await perform(actions, &rollout, &group, box)
            if rollout.outcome != nil || isReached(rollout) { break }
            try await wait(until: rollout.nextLook(after: look), &rollout, &group, box)
        }
        if rollout.outcome == nil {
            for action in rollout.tick(now: timekeeper.now) {
                if case .report(let kind) = action { emit(kind) }
            }
        } else {
            try await hearOut(&rollout, &group, box)
        }
    }

    /// The run has ended; who is told of its way back may take until its deadline.
    private func hearOut(
        _ rollout: inout Rollout, _ group: inout TaskGroup<Void>, _ box: AnswerBox
    ) async throws(RunError) {
        while true {
            hookContext.cause = rollout.cause
            for (question, verdict) in box.takeAll() { rollout.answer(question, verdict, now: timekeeper.now) }
            try await perform(rollout.tick(now: timekeeper.now), &rollout, &group, box)
            guard rollout.awaitsAdvice else { return }
            let soon = timekeeper.now + .seconds(1)
            // A cancelled task goes on without waiting; every hook has a deadline.
            try? await timekeeper.sleep(
                until: min(soon, max(rollout.board.nextDue ?? soon, timekeeper.now + .milliseconds(50))))
        }
    }

    /// Whether the groups' journals are others by now than a look shows that took minutes: a process that is stopped in the
    /// middle of a look must not act on what it saw before.
    private func hasMoved(_ look: Look) async throws(RunError) -> Bool {
        let now = try await describe(look.groups.map(\.name))
        return look.groups.contains { seen in
            guard let group = now.first(where: { $0.name == seen.name }) else { return true }
            return JournalTags.decode(group.tags.map { JournalTags.Tag(key: $0.key, value: $0.value) }) != seen.journal
        }
    }

    private func look(_ rollout: Rollout) async throws(RunError) -> Look {
        let since = rollout.isProofOfCreation ? started : rollout.surgedWallTime
        var look = try await look(rollout.groupNames, failuresSince: rollout.awaitsLaunches ? since : nil) {
            rollout.needsHealth(of: $0)
        }
        let doubtful = look.groups.flatMap(rollout.needsMachines)
        if !doubtful.isEmpty { look.note(gone: await gone(doubtful)) }
        if [.proving, .committing, .puttingBack].contains(rollout.stage) { look.alarms = await alarmReading() }
        return look
    }

    /// Those among `ids` that do not run any more, or that EC2 has forgotten; none where EC2 does not say.
    private func gone(_ ids: [String]) async -> [String] {
        let operation = "DescribeInstances"
        if sight.missing.contains(operation) { return [] }
        do {
            let found = try await client.until(timekeeper.now + .seconds(60)).describeInstances(ids: ids)
            let standing = found.filter { ["pending", "running"].contains($0.state) }.map(\.id)
            let gone = ids.filter { !standing.contains($0) }
            updater.audit?(.machines(asked: ids, gone: gone))
            return gone
        } catch {
            if !isPassing(error) { sight.missing.insert(operation) }
            emit(.warning("whether \(ids.joined(separator: ", ")) still runs cannot be told: \(error)"))
            return []
        }
    }

    /// Waits for the next look; meanwhile takes the hooks' answers, asks what is due, and notices signals.
    private func wait(
        until next: Instant, _ rollout: inout Rollout, _ group: inout TaskGroup<Void>, _ box: AnswerBox
    ) async throws(RunError) {
        while timekeeper.now < next {
            if noteSignal(&rollout) { return }
            await serveApprovals()
            let soon = min(next, timekeeper.now + .seconds(1), rollout.board.nextDue ?? next)
            // A cancelled task goes on without waiting; the rollout's own deadlines end this.
            try? await timekeeper.sleep(until: max(soon, timekeeper.now + .milliseconds(50)))
            let answers = box.takeAll()
            for (question, verdict) in answers { rollout.answer(question, verdict, now: timekeeper.now) }
            try await perform(rollout.tick(now: timekeeper.now), &rollout, &group, box)
            // A gate that has just failed or passed may change everything: look at once.
            if !answers.isEmpty { return }
        }
    }

    @discardableResult
    private func noteSignal(_ rollout: inout Rollout) -> Bool {
        guard let signal = updater.interruption.signal, !hasNotedSignal else { return false }
        hasNotedSignal = true
        hasHeededSignal = true
        rollout.interrupt(signal: signal)
        return true
    }

    /// Leads a run back whose time is over while nobody can look; else a look does so.
    private func noteTime(_ rollout: inout Rollout) {
        guard isOverdue, !hasHeededTime else { return }
        hasHeededTime = true
        if !rollout.isProofOfCreation { rollout.turnBack(overdueText) }
    }

    /// As ``endure(_:since:)``; what does not pass leads back before the commit point: the way back asks no balancer.
    private func endure(_ error: RunError, since: Instant, _ rollout: inout Rollout) async throws(RunError) {
        do throws(RunError) {
            try await endure(error, since: since)
        } catch {
            let canTurnBack = [.preparing, .prepared, .proving].contains(rollout.stage)
            guard canTurnBack, !rollout.isProofOfCreation else { throw error }
            rollout.turnBack("\(error)")
        }
    }

    /// Goes on after a look that failed for a passing reason; nothing is decided without a look.
    func endure(_ error: RunError, since: Instant) async throws(RunError) {
        guard case .aws(let cause, let purpose) = error, isPassing(cause) else { throw error }
        // Nothing is lost by waiting for these.
        let isPatient =
            cause.isThrottling
            || isWithoutCredentials(cause) && timekeeper.now - since < Run.credentialPatience
        guard isPatient || timekeeper.now - since < Run.blindness else { throw error }
        if saidBlind.map({ timekeeper.now - $0 >= .seconds(since == timekeeper.now ? 0 : 60) }) ?? true {
            saidBlind = timekeeper.now
            emit(.warning("\(purpose): \(isPatient ? waitText(cause) : "\(cause); trying again")"))
        }
        // A cancelled task goes on without waiting; the limit above ends this.
        try? await timekeeper.sleep(for: .seconds(5))
    }

    /// Whether another try may succeed without anybody doing anything.
    func isPassing(_ error: AWSError) -> Bool {
        switch error {
        case .transport, .notXML, .ambiguous, .repeatedPage: return true
        case .deadline(_, _, let last): return isPassing(last) || last.isThrottling
        case .service(let failure):
            // Without a usable session nothing is lost by waiting: a rollout never turns back because of credentials.
            return error.isThrottling || error.isExpiredToken || error.isScalingActivityInProgress
                || error.isResourceContention
                || failure.status >= 500
        // A credential process or an expired session may come back.
        case .credentials: return true
        case .operationMissing, .cancelled: return false
        }
    }
}

extension Look {
    fileprivate mutating func note(gone: [String]) {
        for group in groups.indices {
            for index in groups[group].instances.indices where gone.contains(groups[group].instances[index].id) {
                groups[group].instances[index].isGone = true
            }
        }
    }
}
