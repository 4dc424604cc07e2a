internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// What the journals say, and what comes next.
    func status(_ scope: RunScope) async throws(RunError) -> StatusReport {
        let identity = try await optional("GetCallerIdentity", "the account is not known") {
            (client) async throws(AWSError) in try await client.getCallerIdentity()
        }
        hookContext.account = identity?.account ?? "unknown"
        let (look, held, torn) = try await journals(of: scope, health: false)
        var status = "no stack"
        if let stack = scope.stack { status = try await existingStack(stack)?.status ?? "gone" }
        let locks = try await lockStates(of: scope, groups: look.groups.map(\.name))
        var (headline, next) = verdict(scope, held, torn)
        let isFrozen = !held.isEmpty && held.allSatisfy { $0.journal.phase == .frozen }
        if isFrozen, torn.isEmpty, let lock = locks.first {
            // No update takes a lock over: that a journal is frozen does not say that its command is dead.
            headline += "; but \(lock): if that command has died, `rollback` takes its lock over and gives it back"
            next = "haupdate rollback \(scope.arguments)"
        }
        if held.isEmpty, torn.isEmpty, let lock = locks.first {
            headline = "no run is open, but \(lock): if that has died, its lock can be dropped"
            next = "haupdate unlock \(scope.arguments)"
        }
        return StatusReport(
            stack: scope.arguments, stackStatus: status,
            groups: look.groups.map { $0.spending($0.journal.journal?.baseline.spentIDs ?? []) }.map {
                StatusReport.Group(
                    name: $0.name, sizes: $0.sizes, target: $0.target?.description, outdated: $0.outdated.count,
                    upToDate: $0.upToDate.count, suspended: $0.suspended.map(\.name), journal: $0.journal)
            }, locks: locks, question: questionText(scope, look.groups.map(\.name)), headline: headline,
            nextCommand: next)
    }

    private func verdict(_ scope: RunScope, _ held: [GroupJournal], _ torn: [String]) -> (String, String?) {
        if let first = torn.first { return (first, "haupdate unlock \(scope.arguments)") }
        guard let first = held.first else { return ("no run is open", nil) }
        let run = "run \(first.journal.runID) of \(first.journal.owner), begun \(first.journal.started.iso8601)"
        let way = WayOn(held.map(\.journal))
        let text =
            switch way {
            case .rollback where held.contains { $0.journal.phase.isWayBack }:
                "is being taken back: if it has died, that can be finished"
            case .rollback where held.contains { $0.journal.stop == .failed }:
                "has stopped after a batch that failed: what is not proven can be taken back, or `resume` goes on"
            case .resume where held.contains { $0.journal.stop == .asked }:
                "was asked to stop between two batches: it can go on, or `rollback` leaves what is new and freezes"
            case .resume:
                "passed its commit point: if it has died, it can be finished, and taken back only as long as every "
                    + "old instance is there"
            case .update:
                "was put back and left scaling suspended, since its version was not proven: update to another one, "
                    + "which adopts it"
            case .rollback, nil: "has not reached its commit point: if it has died, it can be taken back"
            }
        return ("\(run), \(text)", way == .update && scope.stack == nil ? nil : command(way, scope))
    }
}
