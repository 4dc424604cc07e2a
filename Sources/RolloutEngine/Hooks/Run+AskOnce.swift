internal import AWSClient
internal import Hooks
package import RolloutCore
internal import Timekeeping

/// What one hook said of one subject, outside of a run.
package struct LiveAnswer: Hashable, Sendable {
    package var hook: String
    package var subject: String
    package var verdict: Verdict
}

extension Run {
    /// Asks every hook once about what stands in AWS now; nothing is changed.
    ///
    /// - Parameter instances: Only these; empty means every instance in service.
    func askOnce(_ scope: RunScope, instances: [String]) async throws(RunError) -> [LiveAnswer] {
        let identity = try await optional("GetCallerIdentity", "the account is not known") {
            (client) async throws(AWSError) in try await client.getCallerIdentity()
        }
        hookContext.account = identity?.account ?? "unknown"
        hookContext.region = client.region
        let names = try await names(of: scope.stack, named: scope.groups)
        let look = try await look(names, health: true)
        try refuseMissing(names, look)
        hookContext.groups = look.groups
        hookContext.plan = look.groups.map {
            PlannedGroup(name: $0.name, sizes: $0.sizes, outdated: $0.outdated.count)
        }
        hookContext.end = Ending(.nothingToDo, "\(scope): asked by hooks run, nothing was done")
        let subjects = try subjects(look, instances)
        var questions: [GateQuestion] = []
        for gate in gates {
            var gate = gate
            gate.isDry = true
            questions += (subjects[gate.scope] ?? []).map {
                GateQuestion(gate: gate, subject: $0, attempt: 1, timeLeft: gate.deadline)
            }
        }
        if questions.isEmpty {
            throw .declined("\(scope): there is no instance in service to ask about")
        }
        return try await answers(questions)
    }

    private func subjects(
        _ look: Look, _ wanted: [String]
    ) throws(RunError) -> [Gate.Scope: [GateSubject]] {
        var instances: [GateSubject] = []
        for group in look.groups {
            for instance in group.instances {
                let isMeant = wanted.isEmpty ? instance.lifecycle == .inService : wanted.contains(instance.id)
                if isMeant { instances.append(.instance(instance.id, group: group.name)) }
            }
        }
        let found = instances.map(\.description)
        if let missing = wanted.first(where: { !found.contains($0) }) {
            throw .declined(
                "instance \(missing) is in none of these groups: \(look.groups.map(\.name).joined(separator: ", "))")
        }
        return [.run: [.run], .group: look.groups.map { .group($0.name) }, .instance: instances]
    }

    private func answers(_ questions: [GateQuestion]) async throws(RunError) -> [LiveAnswer] {
        let box = AnswerBox()
        let result: Result<Void, RunError> = await withTaskGroup(of: Void.self) { group in
            do throws(RunError) {
                try await ask(questions, in: &group, box: box)
                await group.waitForAll()
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        let answers = box.takeAll()
        return questions.compactMap { question in
            answers.first { $0.0 == question }.map {
                LiveAnswer(hook: question.gate.id, subject: question.subject.description, verdict: $0.1)
            }
        }
    }
}
