internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Creates a stack and proves its groups; nothing is surged and nothing removed.
    func createStack(_ request: UpdateStackRequest) async throws(RunError) -> Ending {
        let place = "in \(client.region) of account \(hookContext.account)"
        guard let given = request.template else {
            throw .declined(
                "stack \(request.stack) does not exist \(place): check the name and --region, or give --template to create it"
            )
        }
        guard request.mayCreate else {
            throw .declined(
                "stack \(request.stack) does not exist \(place), and nobody chose that region: to create it there, say so "
                    + "with --region \(client.region)")
        }
        let template = try await template(given)
        let summary = try await summary(template.text.flatMap { parsed($0) }, template.source, stack: request.stack)
        let parameters = try arguments(summary, stack: nil, given: request.parameters)
        tell(summary, nil, request.parameters)
        hookContext.secretOutputs = hideOutputs([template.text.flatMap { parsed($0) }])
        try refuseMissing(template.capabilities, granted: request.capabilities, stack: request.stack)
        try await checkAlarms(mayBeMissing: true)
        try await askBeforeUpdate()
        try stopIfInterrupted()
        let token = "haupdate-\(runID)"
        let creation = StackRequest(
            stack: request.stack, template: template.source, parameters: parameters, capabilities: request.capabilities,
            clientRequestToken: token)
        emit(.phase(.creatingStack))
        let follower = StackFollower(
            token: token, known: [], options: options, now: timekeeper.now, wallTime: timekeeper.wallTime)
        decide("create stack", request.stack, because: "there is none of this name, and a template was given")
        do {
            _ = try await patiently("creating stack \(request.stack)") { (client) async throws(AWSError) in
                try await client.createStack(creation)
            }
            hasChanged = true
        } catch {
            // A lost answer is no answer: the events tell whether the creation has begun.
            guard error.isAmbiguous else { throw refusal(error, creation) }
            hasChanged = true
        }
        let end = try await follow(request.stack, nested: [], follower: follower, cancels: false)
        return try await afterCreation(request.stack, end.finding)
    }

    private func afterCreation(_ stack: String, _ finding: StackFollower.Finding) async throws(RunError) -> Ending {
        let delete = "aws cloudformation delete-stack --stack-name \(stack)"
        switch finding {
        case .succeeded, .following: break
        case .undone(let cause), .failed(let cause):
            var ending = Ending(.rolledBack, "stack \(stack) could not be created", cause: cause)
            ending.nextCommand = delete
            return ending
        case .neverStarted, .silent:
            var ending = Ending(
                .degraded, "stack \(stack): CloudFormation has gone silent while creating it; it may still succeed")
            ending.nextCommand = "haupdate status \(stack)"
            return ending
        }
        let names = try await wholeContents(of: stack).groups.map(\.name)
        if names.isEmpty { return Ending(.succeeded, "stack \(stack) is created; it has no Auto Scaling groups") }
        await lockCreated(names)
        let look = try await wholeLook(names, health: true)
        var rollout = Rollout(
            creationOf: names, runID: runID, started: started, owner: updater.owner, options: options, gates: gates,
            look: look)
        rollout.overdueAt = overdueAt
        try await drive(&rollout) { _ in false }
        var ending = ending(rollout)
        if ending.outcome == .succeeded {
            ending.headline = "stack \(stack) is created and every instance of its groups is proven"
        } else {
            ending.headline = "stack \(stack) is created, but it was not proven; it was left as it is"
            ending.nextCommand = delete
        }
        return ending
    }
}
