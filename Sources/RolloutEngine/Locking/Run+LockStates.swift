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
            var listing = LockListing(name)
            while case .step(let step) = listing.state { listing.answer(try await answer(to: step)) }
            switch listing.state {
            case .read(let notes): if !notes.isEmpty { found.append(LockState(name: name, holders: notes)) }
            case .torn(let parameter): throw .declined(tornText(parameter))
            case .step, .unsettled: throw .declined("--lock ssm: \(name.parameter) cannot be read: try again")
            }
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
                guard try await answer(to: .delete(parameter: parameter)) == .unknown else { continue }
                if case .found(let text) = try await answer(to: .read(parameter: parameter)),
                    lock.holders.contains(where: { $0.mark == LockNote(text: text)?.mark })
                {
                    throw .declined("AWS gives no answer to the deletion of \(parameter): try again")
                }
            }
        }
        return found.map(\.name)
    }
}
