internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The names of all locks that a command on `scope` would take.
    func lockNames(of scope: RunScope, groups: [String]) -> [LockName] {
        (scope.groups.isEmpty ? scope.stack.map { [LockName.stack($0)] } ?? [] : [])
            + groups.sorted().map { LockName.group($0) }
    }

    /// Who holds the locks of `scope`; nothing without `--lock ssm`.
    func lockStates(of scope: RunScope, groups: [String]) async throws(RunError) -> [LockState] {
        guard options.lock == .ssm else { return [] }
        var found: [LockState] = []
        for name in lockNames(of: scope, groups: groups) {
            let notes = try await holders(of: name)
            if !notes.isEmpty { found.append(LockState(name: name, holders: notes)) }
        }
        return found
    }

    /// The end of a command that has found no journal: a lock may be there all the same.
    func nothingOpen(_ scope: RunScope, groups: [String]) async throws(RunError) -> Ending {
        var ending = Ending(.nothingToDo, "\(scope): no run is open")
        let locks = try await lockStates(of: scope, groups: groups)
        for lock in locks { ending.notes.append("\(lock)") }
        if !locks.isEmpty {
            ending.headline += ", but it is locked: if its holder has died, the lock can be dropped"
            ending.nextCommand = "haupdate unlock \(scope.arguments)"
        }
        return ending
    }

    /// Drops the locks of `scope`, whoever holds them.
    ///
    /// AWS deletes without a condition: a lock that is given back and taken anew between the look and the deletion is
    /// dropped, too.
    ///
    /// - Returns: The names of what was dropped.
    func dropLocks(of scope: RunScope, groups: [String]) async throws(RunError) -> [LockName] {
        let found = try await lockStates(of: scope, groups: groups)
        for lock in found {
            emit(.note("\(lock)"))
            hasChanged = true
            for parameter in lock.name.parameters(of: lock.holders) {
                try await drop(parameter, of: lock.holders)
            }
        }
        return found.map(\.name)
    }

    /// Deletes one parameter of a lock, and is sure of it: without an answer to the deletion it looks, and without an answer
    /// to that it says so.
    private func drop(_ parameter: String, of holders: [LockNote]) async throws(RunError) {
        for _ in 0..<8 {
            if try await answer(to: .delete(parameter: parameter)) != .unknown { return }
            switch try await answer(to: .read(parameter: parameter)) {
            case .absent: return
            // Somebody has taken it anew.
            case .found(let text) where !holders.contains { $0.mark == LockNote(text: text)?.mark }: return
            default: continue
            }
        }
        throw .declined(
            "whether \(parameter) is deleted is not known, since AWS gives no answer: try again, or "
                + "aws ssm delete-parameter --name \(parameter)")
    }
}
