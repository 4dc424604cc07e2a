internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The token that marks the events of the update that takes a run's stack back.
    static func backToken(ofRun runID: String) -> String { "haupdate-\(runID)-back" }

    /// Updates a stack to what it was before the run, and tells the rollout how that ended. Its groups are safe: the old
    /// instances are protected, and the newcomers are not.
    ///
    /// - Returns: The command that goes on, where that is not the usual one.
    func takeBack(
        _ name: String, _ wayBack: WayBack, nested: [String], ofRun runID: String? = nil, _ rollout: inout Rollout
    ) async throws(RunError) -> String? {
        emit(.note("stack \(name) goes back to its previous template and parameters"))
        emit(.phase(.updatingStack))
        hasChanged = true
        guard let stack = try await atRest(name) else {
            rollout.stackStays("stack \(name) is gone")
            return nil
        }
        if let obstacle = StackStatus.obstacle(toUpdating: name, status: stack.status) {
            rollout.stackStays(obstacle)
            return nil
        }
        let token = Run.backToken(ofRun: runID ?? self.runID)
        let follower = StackFollower(
            token: token, known: try await knownEvents(name), options: options, now: timekeeper.now,
            wallTime: timekeeper.wallTime, updatedBefore: stack.lastUpdatedTime)
        let request = StackRequest(
            stack: name, template: wayBack.template, parameters: wayBack.parameters,
            capabilities: wayBack.capabilities, clientRequestToken: token)
        decide(
            "update stack", name, what: "to its previous template and parameters",
            because: "its groups have failed; their old instances are protected, and no newcomer is")
        do {
            _ = try await patiently("taking stack \(name) back") { (client) async throws(AWSError) in
                try await client.updateStack(request)
            }
        } catch {
            if error.isNoUpdates {
                rollout.stackIsBack(templateSizes: wayBack.templateSizes)
                return nil
            }
            // A lost answer is no answer: the events tell whether the update has begun.
            guard error.isAmbiguous else {
                rollout.stackStays("CloudFormation does not take it back: \(message(of: error))")
                return nil
            }
        }
        let end = try await follow(name, nested: nested, follower: follower, cancels: false)
        return settle(end, name, wayBack, &rollout)
    }

    private func settle(
        _ end: FollowedEnd, _ name: String, _ wayBack: WayBack, _ rollout: inout Rollout
    ) -> String? {
        switch end.finding {
        case .succeeded, .following: rollout.stackIsBack(templateSizes: wayBack.templateSizes)
        case .undone(let cause): rollout.stackStays("its way back failed and was undone: \(cause)")
        case .failed(let cause):
            rollout.degrade(
                "stack \(name) could not go back and is in \(end.status): \(cause); all old instances are protected")
            guard end.status == "UPDATE_ROLLBACK_FAILED" else { return nil }
            return "aws cloudformation continue-update-rollback --stack-name \(name) && aws cloudformation wait "
                + "stack-rollback-complete --stack-name \(name) && haupdate rollback \(name)"
        case .neverStarted:
            rollout.degrade(
                "CloudFormation has not begun to take stack \(name) back within \(Int(options.warmup.inSeconds)) s, and may "
                    + "still begin: all old instances are protected")
        case .silent(let status):
            rollout.degrade(
                "stack \(name) is in \(status) on its way back and has been silent for "
                    + "\(Int(options.actionTimeout.inSeconds)) s: all old instances are protected")
            return "aws cloudformation wait stack-update-complete --stack-name \(name) && haupdate rollback \(name)"
        }
        return nil
    }

    /// The stack once CloudFormation has removed what the last update has replaced; a signal does not end this: the run is
    /// turning back already.
    private func atRest(_ name: String) async throws(RunError) -> Stack? {
        let limit = timekeeper.now + options.actionTimeout
        while true {
            let stack = try await existingStack(name)
            guard let stack, stack.status.hasSuffix("_CLEANUP_IN_PROGRESS"), timekeeper.now < limit else {
                return stack
            }
            // A cancelled task goes on without waiting; the limit ends this.
            try? await timekeeper.sleep(for: .seconds(5))
        }
    }
}
