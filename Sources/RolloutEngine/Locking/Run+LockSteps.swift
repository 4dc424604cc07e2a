internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    private static let permissions =
        "ssm:GetParameter, ssm:PutParameter and ssm:DeleteParameter on parameter\(LockName.folder)/*"

    /// Takes one step at the parameter store.
    ///
    /// - Throws: ``RunError/declined(_:)`` when the store may not be used, or is not there; never a way around it.
    func answer(to step: LockStep) async throws(RunError) -> LockAnswer {
        do throws(AWSError) {
            switch step {
            case .put(let parameter):
                let value = lockNote.text
                decide("take lock", parameter, because: "of two commands one alone may change what it names")
                try await patiently("locking \(parameter)") { (client) async throws(AWSError) in
                    try await client.putNewParameter(
                        name: parameter, value: value, description: "haupdate: who works here")
                }
                return .done
            case .read(let parameter):
                let text = try await patiently("reading lock \(parameter)") { (client) async throws(AWSError) in
                    try await client.getParameter(name: parameter)
                }
                return .found(text)
            case .delete(let parameter):
                decide("drop lock", parameter, because: "this command changes no more, or was asked to drop it")
                try await patiently("unlocking \(parameter)") { (client) async throws(AWSError) in
                    try await client.deleteParameter(name: parameter)
                }
                return .done
            }
        } catch {
            if error.isAbsentParameter { return .absent }
            if error.isExistingParameter { return .exists }
            if error.isAmbiguous || error.isParameterContention || error.isUnreadable {
                // A request without an answer may still be carried out: what is read next should show it.
                // A cancelled task goes on without waiting; the tries are counted.
                try? await timekeeper.sleep(for: .seconds(1))
                return .unknown
            }
            let text = message(of: error)
            if error.isAccessDenied {
                throw .declined(
                    "--lock ssm: AWS refuses it (\(text)): allow \(Run.permissions), or leave --lock out; then only the "
                        + "groups' tags keep two runs apart")
            }
            throw .declined(
                "--lock ssm: the parameter store cannot be used (\(text)): mend that, or leave --lock out; then only the "
                    + "groups' tags keep two runs apart")
        }
    }

    /// What this command writes into its locks.
    var lockNote: LockNote {
        LockNote(
            mark: runID, run: lockedRun ?? runID, owner: updater.owner, since: started, command: command)
    }
}

extension AWSError {
    /// An answer came, and was cut on its way.
    fileprivate var isUnreadable: Bool {
        if case .notXML = self { return true }
        return false
    }
}
