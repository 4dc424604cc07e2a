internal import RolloutCore

extension Run {
    /// The end of a command whose rollout has ended.
    ///
    /// - Parameter stackCause: Why the stack itself failed, when that was the reason to turn back.
    func ending(_ rollout: Rollout, idle: [GroupSnapshot] = [], stackCause: String? = nil) -> Ending {
        let outcome = rollout.outcome ?? .degraded
        var ending = Ending(outcome, headline(outcome, rollout, stackCause), cause: stackCause ?? rollout.cause)
        if outcome == .succeeded { ending.cause = nil }
        ending.isInterrupted = rollout.isInterrupted
        ending.groups = rollout.groupReports + self.idle(idle)
        ending.notes = rollout.notes + rollout.dryFindings
        ending.nextCommand = nextCommand(outcome, rollout)
        return ending
    }

    private func headline(_ outcome: Outcome, _ rollout: Rollout, _ stackCause: String?) -> String {
        let what = stack.map { "stack \($0)" } ?? rollout.groupNames.joined(separator: ", ")
        let replaced = rollout.groupReports.reduce(0) { $0 + $1.removed.count }
        switch outcome {
        case .succeeded:
            if replaced == 0 { return "\(what): every group runs what it launches" }
            return "\(what): \(replaced) old instance\(replaced == 1 ? "" : "s") replaced, every group runs its target"
        case .nothingToDo: return "\(what): nothing to do"
        case .rolledBack where stackCause != nil:
            return "\(what): the stack update failed and was undone; the groups are as before"
        case .rolledBack where rollout.isStackBack: return "\(what): the stack and its groups are as before"
        case .rolledBack: return "\(what): the groups are as before"
        case .frozen:
            return "\(what): the newcomers are gone and sizes are as before; scaling stays suspended, since the groups "
                + "would launch the version that was not proven"
        case .degraded: return "\(what): a person is needed"
        case .declined, .busy, .unexpected: return what
        }
    }

    /// The command line of a way on.
    func command(_ way: WayOn?, _ scope: RunScope) -> String {
        switch way {
        case .resume, .rollback: "haupdate \(way?.rawValue ?? "status") \(scope.arguments)"
        case .update:
            stack == nil
                ? "haupdate status \(scope.arguments)"
                : retryCommand ?? "haupdate update stack \(stack ?? "") KEY=VALUE"
        case nil: "haupdate status \(scope.arguments)"
        }
    }

    private func nextCommand(_ outcome: Outcome, _ rollout: Rollout) -> String? {
        let scope = RunScope(stack: stack, groups: stack == nil ? rollout.groupNames : [])
        switch outcome {
        case .succeeded, .nothingToDo: return nil
        // What the groups would launch now was not proven: only another version may come next.
        case .frozen, .rolledBack: return command(.update, scope)
        case .degraded: return command(rollout.wayOn, scope)
        case .declined, .busy, .unexpected: return "haupdate status \(scope.arguments)"
        }
    }
}
