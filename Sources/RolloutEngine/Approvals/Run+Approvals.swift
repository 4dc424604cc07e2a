internal import AWSClient
internal import Hooks
internal import RolloutCore
internal import Timekeeping

/// A question that stands in a group's tag.
struct PostedQuestion: Sendable {
    var group: String
    var question: ApprovalQuestion
    var nextLook: Instant
}

extension Run {
    /// How often the tag is read while a hook waits for a person.
    private static let answerPace = Duration.seconds(5)

    /// Carries questions of hooks to people, and their answers back. Called at least each second while hooks are asked.
    func serveApprovals() async {
        guard let desk = updater.hooks?.approvals else { return }
        guard let open = desk.open else {
            if posted != nil { await withdrawQuestion() }
            return
        }
        if askedNumber != open.number {
            askedNumber = open.number
            if posted != nil { await withdrawQuestion() }
            await post(open)
        }
        if let said = updater.readAnswer?() {
            let by = "\(updater.owner) at the terminal"
            take(ApprovalDesk.Answer(isApproved: said, by: by, reason: ""), of: open, desk)
            await withdrawQuestion()
            return
        }
        guard let posted, timekeeper.now >= posted.nextLook else { return }
        self.posted?.nextLook = timekeeper.now + Run.answerPace
        guard let answer = await readAnswer(of: posted) else { return }
        take(
            ApprovalDesk.Answer(isApproved: answer.isApproved, by: answer.by, reason: answer.reason), of: open, desk,
            text: "\(answer)")
        await withdrawQuestion()
    }

    private func take(
        _ answer: ApprovalDesk.Answer, of open: ApprovalDesk.Question, _ desk: ApprovalDesk, text: String? = nil
    ) {
        guard desk.answer(open.number, answer) else { return }
        let said = text ?? "\(answer.isApproved ? "approved" : "rejected") by \(answer.by)"
        emit(.note("\(open.hook) on \(open.subject): \(said)"))
    }

    private func post(_ open: ApprovalDesk.Question) async {
        let left = max(.zero, open.deadline - timekeeper.now)
        let until = timekeeper.wallTime + left
        let scope = lockScope ?? RunScope(stack: stack)
        var ways = updater.readAnswer == nil ? [] : ["type y or n and Enter here"]
        if let group = hookContext.groups.first?.name {
            let question = ApprovalQuestion(
                runID: runID, number: open.number, hook: open.hook, who: open.who, until: until)
            do {
                try await client.until(timekeeper.now + .seconds(60)).createOrUpdateTags([
                    (group, [GroupTag(key: ApprovalQuestion.key, value: question.tag)])
                ])
                posted = PostedQuestion(group: group, question: question, nextLook: timekeeper.now)
                ways.append(scope.waysToAnswer)
            } catch {
                emit(.warning("the question of \(open.hook) could not be written to group \(group): \(error)"))
            }
        }
        if ways.isEmpty { ways.append("no group is there to carry the question: only the hook's own file can answer") }
        emit(
            .note(
                "\(open.hook) waits for \(open.who) until \(until.iso8601): \(open.text) \(ways.joined(separator: "; "))"
            ))
    }

    private func readAnswer(of posted: PostedQuestion) async -> ApprovalAnswer? {
        do {
            let groups = try await client.until(timekeeper.now + .seconds(30))
                .describeAutoScalingGroups(names: [posted.group])
            let tag = groups.first?.tags.first { $0.key == ApprovalAnswer.key }?.value
            guard let answer = tag.flatMap({ ApprovalAnswer(tag: $0) }), answer.answers(posted.question) else {
                return nil
            }
            return answer
        } catch {
            // It is read again in a moment; the hook's deadline ends this.
            return nil
        }
    }

    /// Takes the question and its answer off the group.
    func withdrawQuestion() async {
        guard let posted else { return }
        self.posted = nil
        do {
            try await client.until(timekeeper.now + .seconds(60)).deleteTags([
                (posted.group, [ApprovalQuestion.key, ApprovalAnswer.key])
            ])
        } catch {
            emit(
                .warning(
                    "the tags \(ApprovalQuestion.key) and \(ApprovalAnswer.key) could not be taken off group "
                        + "\(posted.group): \(error); take them off, nobody reads them any more"))
        }
    }

    /// Says yes or no to the gate that waits for a person.
    func answer(_ scope: RunScope, isApproved: Bool, reason: String) async throws(RunError) -> Ending {
        try await announce(stackAction: nil)
        let names = try await names(of: scope.stack, named: scope.groups)
        let groups = try await describe(names)
        guard let (group, question) = openQuestion(groups) else {
            throw .declined("no gate of \(scope) waits for a person: see `haupdate status \(scope.arguments)`")
        }
        guard question.until >= timekeeper.wallTime else {
            throw .declined(
                "the gate \(question.hook) of run \(question.runID) has waited until \(question.until.iso8601), and waits no "
                    + "longer: see `haupdate status \(scope.arguments)`")
        }
        try refuseSecondAnswer(groups, group, question)
        let answer = ApprovalAnswer(
            runID: question.runID, number: question.number, isApproved: isApproved, by: updater.owner,
            at: timekeeper.wallTime, reason: reason)
        try await calling("writing the answer to group \(group)") { (client) async throws(AWSError) in
            try await client.createOrUpdateTags([(group, [GroupTag(key: ApprovalAnswer.key, value: answer.tag)])])
        }
        // Tags have no compare-and-swap: whoever wrote last stands there.
        let after = try await describe([group])
        let tag = after.first?.tags.first { $0.key == ApprovalAnswer.key }?.value
        let seen = tag.flatMap { ApprovalAnswer(tag: $0) }
        if let seen, seen != answer, seen.answers(question) {
            throw .declined("somebody has answered at the same moment: \(seen)")
        }
        return Ending(
            .succeeded,
            "\(scope): the gate \(question.hook) of run \(question.runID) is \(isApproved ? "approved" : "rejected")")
    }

    private func refuseSecondAnswer(
        _ groups: [AutoScalingGroup], _ name: String, _ question: ApprovalQuestion
    ) throws(RunError) {
        let tag = groups.first { $0.name == name }?.tags.first { $0.key == ApprovalAnswer.key }?.value
        guard let first = tag.flatMap({ ApprovalAnswer(tag: $0) }), first.answers(question) else { return }
        throw .declined("the gate \(question.hook) of run \(question.runID) has its answer already: \(first)")
    }

    /// What a person may answer, for `status`; `nil` where nobody waits, or waits no longer.
    func questionText(_ scope: RunScope, _ names: [String]) -> String? {
        guard let (_, question) = openQuestion(names.compactMap { sight.described[$0] }),
            question.until >= timekeeper.wallTime
        else { return nil }
        return
            "gate \(question.hook) of run \(question.runID) waits for \(question.who) until \(question.until.iso8601): "
            + scope.waysToAnswer
    }

    /// The question that stands on one of `groups`.
    func openQuestion(_ groups: [AutoScalingGroup]) -> (group: String, question: ApprovalQuestion)? {
        for group in groups {
            let tag = group.tags.first { $0.key == ApprovalQuestion.key }?.value
            if let question = tag.flatMap({ ApprovalQuestion(tag: $0) }) { return (group.name, question) }
        }
        return nil
    }

    /// What a dead run's question leaves behind goes with its journal; a run without one may be alive, and waits.
    func dropQuestions(of names: [String]) async {
        for name in names {
            guard let group = sight.described[name], openQuestion([group]) != nil else { continue }
            posted = PostedQuestion(
                group: name, question: ApprovalQuestion(runID: "", number: 0, hook: "", who: "", until: started),
                nextLook: timekeeper.now)
            await withdrawQuestion()
        }
    }
}

extension RunScope {
    /// The commands with which a person answers.
    fileprivate var waysToAnswer: String {
        "`haupdate approve \(arguments) --reason TEXT`, or `haupdate reject \(arguments) --reason TEXT`"
    }
}
