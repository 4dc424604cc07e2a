internal import Hooks
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Starts to ask hooks; their answers come into `box` while the run goes on.
    func ask(
        _ questions: [GateQuestion], in group: inout TaskGroup<Void>, box: AnswerBox
    ) async throws(RunError) {
        if questions.isEmpty { return }
        do throws(RunError) {
            try await learnInstances(questions)
        } catch {
            // Hooks that need an address say so themselves; the next question reads it again.
            emit(.warning("\(error)"))
        }
        var peers: [String: HookValue] = [:]
        for question in questions {
            guard let hooks = updater.hooks else { continue }
            let context = context(for: question, &peers)
            let deadline = timekeeper.now + question.timeLeft
            group.addTask {
                let answer = await hooks.ask(
                    question.gate.id, subject: question.subject.description, context: context,
                    attempt: question.attempt, deadline: deadline)
                box.put(question, Verdict(answer))
            }
        }
    }

    /// Asks the pre-update hooks until each has passed.
    ///
    /// - Throws: ``RunError/declined(_:)`` with the first failure; an interruption ends the wait.
    func askBeforeUpdate() async throws(RunError) {
        let gates = gates.filter { $0.phase == .preUpdate }
        if gates.isEmpty { return }
        var board = GateBoard(gates: gates)
        board.open(.preUpdate, .run, now: timekeeper.now)
        let box = AnswerBox()
        let result: Result<Void, RunError> = await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            do throws(RunError) {
                try await settle(&board, &group, box)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Tells the post-update hooks how the run has ended; what they say is advice.
    func askAfterEnd(_ ending: Ending) async {
        let gates = gates.filter { $0.phase == .postUpdate }
        if gates.isEmpty { return }
        hookContext.end = ending
        var board = GateBoard(gates: gates)
        board.open(.postUpdate, .run, now: timekeeper.now)
        let box = AnswerBox()
        await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            while true {
                for (question, verdict) in box.takeAll() {
                    if let progress = board.answer(question, verdict, now: timekeeper.now) { emit(.gate(progress)) }
                }
                // Without questions about instances nothing is read, and nothing can fail.
                try? await ask(board.takeDue(now: timekeeper.now), in: &group, box: box)
                guard board.isWaiting(.postUpdate) || board.isDryUnheard(.postUpdate) else { return }
                let soon = timekeeper.now + .seconds(1)
                // A cancelled task goes on without waiting; every hook has a deadline.
                try? await timekeeper.sleep(until: min(soon, board.nextDue ?? soon))
            }
        }
        if let failed = board.firstFailure(.postUpdate) {
            emit(.warning("the run has ended as it says: \(failed.reason)"))
            notes.append(failed.reason)
        }
        notes += board.dryFindings
    }

    private func settle(
        _ board: inout GateBoard, _ group: inout TaskGroup<Void>, _ box: AnswerBox
    ) async throws(RunError) {
        while true {
            try stopIfInterrupted()
            for (question, verdict) in box.takeAll() {
                if let progress = board.answer(question, verdict, now: timekeeper.now) { emit(.gate(progress)) }
            }
            try await ask(board.takeDue(now: timekeeper.now), in: &group, box: box)
            switch board.standing(.preUpdate, .run) {
            case .passed:
                guard board.isDryUnheard(.preUpdate) else {
                    notes += board.dryFindings
                    return
                }
            case .failed(let reason): throw .declined("declined by \(reason)")
            case .waiting: break
            }
            await serveApprovals()
            let soon = timekeeper.now + .seconds(1)
            // A cancelled task goes on without waiting; every gate has a deadline.
            try? await timekeeper.sleep(until: min(soon, board.nextDue ?? soon))
        }
    }
}
