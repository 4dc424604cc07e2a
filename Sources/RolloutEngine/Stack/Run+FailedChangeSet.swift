internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// Why a change set could not be made: of a nested one that has failed its parent says no more than that.
    func failure(of changeSet: ChangeSet) async -> String {
        let own = changeSet.statusReason ?? changeSet.status
        if changeSet.isEmptyByAWS { return own }
        for change in changeSet.changes where change.resourceType == StackChange.stackType {
            guard let id = change.changeSetID else { continue }
            do {
                let nested = try await client.until(timekeeper.now + .seconds(60)).describeChangeSet(id)
                guard nested.status == "FAILED", !nested.isEmptyByAWS else { continue }
                return "nested stack \(change.logicalID): \(await failure(of: nested))"
            } catch {
                // The parent's own words are less, but enough.
                return own
            }
        }
        return own
    }

    /// Waits until a change set that was deleted is gone, so that its name is free; after two minutes its name is tried
    /// all the same.
    func untilGone(_ changeSet: String, stack: String) async throws(RunError) {
        let limit = timekeeper.now + .seconds(120)
        while timekeeper.now < limit {
            do {
                let client = client.until(limit)
                let found = try await client.describeChangeSet(changeSet, stack: stack)
                if found.status == "DELETE_COMPLETE" || found.status == "DELETE_FAILED" { return }
            } catch {
                if error.isAbsentChangeSet { return }
                throw .aws(error, purpose: "waiting until change set \(changeSet) is deleted")
            }
            if !(await pause(until: timekeeper.now + .seconds(2))) { try stopIfInterrupted() }
        }
    }
}
