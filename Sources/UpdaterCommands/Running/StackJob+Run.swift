import RolloutCore
import RolloutEngine

extension StackJob {
    /// Finishes a run that was cut off after its commit point; gives the exit code.
    func resume() async -> Int32 {
        await Session(command: "resume", stack: stack, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.resume(stack: stack)
        }
    }

    /// Takes back a run that was cut off before its commit point; gives the exit code.
    func rollback() async -> Int32 {
        await Session(command: "rollback", stack: stack, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.rollback(stack: stack)
        }
    }

    /// Prints the journal that a run left, and drops it; gives the exit code.
    func unlock() async -> Int32 {
        await Session(command: "unlock", stack: stack, run: run).perform {
            (updater, _) async throws(StartRefusal) in await updater.unlock(stack: stack)
        }
    }
}
