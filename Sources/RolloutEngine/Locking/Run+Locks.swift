internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Takes the locks of a stack and of groups, one after the other, or none; does nothing without `--lock ssm`.
    ///
    /// All commands take them in one order, so of two that want several of the same at least one gets all.
    ///
    /// - Parameters:
    ///   - stack: `nil` where the stack itself is not changed.
    ///   - run: The run that is taken over; `nil` for this command's own.
    ///   - heirTo: Runs whose locks may be taken over: their holders are taken for dead.
    ///   - open: Runs of which a journal is there, for the message.
    /// - Throws: ``RunError/busy(_:)`` when somebody else holds one of them.
    func takeLocks(
        stack: String?, groups: [String], run: String? = nil, heirTo: [String] = [], open: [String] = []
    ) async throws(RunError) {
        guard options.lock == .ssm else { return }
        if let run { lockedRun = run }
        let before = locks.count
        let names = (stack.map { [LockName.stack($0)] } ?? []) + groups.sorted().map { LockName.group($0) }
        for name in names where !locks.contains(where: { $0.name == name }) {
            do throws(RunError) {
                locks.append(try await claim(name, heirTo: heirTo, open: open))
            } catch {
                let taken = Array(locks[before...])
                locks.removeSubrange(before...)
                await release(taken)
                throw error
            }
        }
        // Everything from here on is decided by what is seen under the lock.
        sight.last = nil
    }

    private func claim(_ name: LockName, heirTo: [String], open: [String]) async throws(RunError) -> LockHold {
        var claim = LockClaim(name, note: lockNote, heirTo: heirTo)
        while case .step(let step) = claim.state { claim.answer(try await answer(to: step)) }
        switch claim.state {
        case .held(let hold): return hold
        case .busy(let holder): throw .busy(busyText(name, holder, open))
        case .torn(let parameter): throw .declined(tornText(parameter))
        case .step, .unsettled:
            throw .declined(
                "--lock ssm: \(name) could not be locked: \(name.parameter) comes and goes, or AWS gives no answer: try again"
            )
        }
    }

    private func busyText(_ name: LockName, _ holder: LockNote, _ open: [String]) -> String {
        let way =
            open.contains(holder.run)
            ? "`haupdate status \(scopeWords) --lock ssm` says how to end it"
            : "no journal of it is open here: `haupdate unlock \(scopeWords) --lock ssm`"
        return "\(name) is locked by \(holder): wait for its end, or if it has died, \(way)"
    }

    func tornText(_ parameter: String) -> String {
        "--lock ssm: parameter \(parameter) holds something else than a lock of this program: see who made it, then "
            + "aws ssm delete-parameter --name \(parameter)"
    }

    private var scopeWords: String { lockScope?.arguments ?? stack ?? "" }

    /// Makes sure, after a long wait, that nobody has dropped a lock or taken it over meanwhile.
    ///
    /// The chain is read from the lock itself on: what follows a lock that is somebody else's by now holds nothing.
    func confirmLocks() async throws(RunError) {
        if let lost = try await lostLock() { throw .busy("\(lost): nothing was changed; \(lostLockHint)") }
    }

    /// Stops a rollout that could not look for a while, and whose lock somebody has dropped or taken over meanwhile.
    func yieldIfUnlocked(_ rollout: inout Rollout) async {
        guard !locks.isEmpty, rollout.outcome == nil else { return }
        do throws(RunError) {
            if let lost = try await lostLock() { rollout.yieldAll("\(lost); \(lostLockHint)") }
        } catch {
            emit(
                .warning("whether this run still has its locks cannot be told (\(error)); the groups' tags are watched")
            )
        }
    }

    private var lostLockHint: String { "see `haupdate status \(scopeWords) --lock ssm`" }

    private func lostLock() async throws(RunError) -> String? {
        for hold in locks {
            let marks = try await holders(of: hold.name).map(\.mark)
            if marks != hold.before.map(\.mark) + [hold.mark] {
                return "\(hold.name): somebody has dropped or taken over this run's lock (\(hold.parameter)) meanwhile"
            }
        }
        return nil
    }

    /// Who holds a lock, from the first holder to the last.
    func holders(of name: LockName) async throws(RunError) -> [LockNote] {
        var listing = LockListing(name)
        while case .step(let step) = listing.state { listing.answer(try await answer(to: step)) }
        switch listing.state {
        case .read(let notes): return notes
        case .torn(let parameter): throw .declined(tornText(parameter))
        case .step, .unsettled: throw .declined("--lock ssm: \(name.parameter) cannot be read: try again")
        }
    }

    /// Gives back what this command holds. What cannot be given back is said, with the command that drops it.
    func releaseLocks() async {
        await release(locks)
        locks = []
    }

    private func release(_ holds: [LockHold]) async {
        for hold in holds {
            var release = LockRelease(hold)
            do throws(RunError) {
                while case .step(let step) = release.state { release.answer(try await answer(to: step)) }
                guard release.state == .unsettled else { continue }
                emit(.warning(leftText(hold, "AWS gives no answer")))
            } catch {
                emit(.warning(leftText(hold, "\(error)")))
            }
        }
    }

    private func leftText(_ hold: LockHold, _ reason: String) -> String {
        "the lock of \(hold.name) was not given back (\(reason)): `haupdate unlock \(scopeWords) --lock ssm` drops it"
    }
}
