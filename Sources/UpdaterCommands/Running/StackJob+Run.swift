import RolloutCore
import RolloutEngine

extension StackJob {
    var scope: RunScope { RunScope(stack: stack, groups: groups) }

    /// Finishes a run that was cut off after its commit point; gives the exit code.
    func resume() async -> Int32 {
        await Session(command: "resume", stack: stack, groups: groups, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.resume(scope)
        }
    }

    /// Takes back a run that was cut off before its commit point; gives the exit code.
    func rollback() async -> Int32 {
        await Session(command: "rollback", stack: stack, groups: groups, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.rollback(scope)
        }
    }

    /// Says yes or no to a gate that waits for a person; gives the exit code.
    func answer(isApproved: Bool, reason: String) async -> Int32 {
        await Session(command: isApproved ? "approve" : "reject", stack: stack, groups: groups, run: run).perform {
            (updater, _) async throws(StartRefusal) in
            await updater.answer(scope, isApproved: isApproved, reason: reason)
        }
    }

    /// Prints the journal that a run left, and drops it; gives the exit code.
    func unlock() async -> Int32 {
        await Session(command: "unlock", stack: stack, groups: groups, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.unlock(scope)
        }
    }
}
