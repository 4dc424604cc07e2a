internal import AWSClient
internal import RolloutCore
internal import Timekeeping

extension Run {
    /// The largest record that is read back: a template of a request, and parameters.
    private static let recordLimitBytes = 4 * 1_048_576

    /// Refuses a run whose `--state` names a folder that cannot be used.
    func checkState() throws(RunError) {
        guard case .folder(let path)? = options.state else { return }
        do throws(StateFailure) {
            try stateFiles().check(path)
        } catch {
            throw .declined("--state: \(error)")
        }
    }

    /// Keeps a record of the stack as it is and reads it back, before anything is changed.
    ///
    /// Its name is made of its contents: what stands there already under that name must be the same.
    func keep(_ record: StackRecord, as copy: StateCopy) async throws(RunError) {
        decide(
            "keep the stack's record", copy.description, because: "`rollback` on another machine has no other way back")
        let failure: String
        do throws(StateFailure) {
            try await write(record.bytes, copy)
            guard try await read(copy) == record.bytes else {
                throw StateFailure("\(copy) reads back as something else")
            }
            emit(.note("the stack's former template and parameters are kept in \(copy)"))
            return
        } catch {
            failure = "\(error)"
        }
        throw .declined(
            "--state: the stack's former template cannot be kept: \(failure): nothing was changed; mend that, or name "
                + "another place")
    }

    /// The record that a dead run has kept.
    ///
    /// - Throws: ``RunError/declined(_:)`` where it is gone, cut or changed: then nothing is done.
    func record(_ journaled: StateCopy, of stack: String, runID: String) async throws(RunError) -> StackRecord {
        // It may have been moved: its contents say whether it is the right one.
        let copy = StateCopy(place: options.state ?? journaled.place, digest: journaled.digest)
        let reason: String
        do throws(StateFailure) {
            let bytes = try await read(copy)
            let digest = AWSClient.digest(of: bytes)
            if digest != copy.digest {
                reason = "\(copy) is not what run \(runID) has kept there (\(bytes.count) bytes with SHA-256 \(digest))"
            } else if let record = StackRecord(bytes: bytes), record.stack == stack {
                return record
            } else {
                reason = "\(copy) is no record of stack \(stack)"
            }
        } catch {
            reason = "\(error)"
        }
        throw .declined(
            "the former template of stack \(stack) cannot be had: \(reason): nothing was done; bring it back, name its new "
                + "place with --state, or use --on-failure freeze, which leaves the stack as it is and freezes its groups"
        )
    }

    private func stateFiles() throws(StateFailure) -> StateFiles {
        guard let files = updater.stateFiles else { throw StateFailure("this program keeps no files") }
        return files
    }

    func write(_ bytes: [UInt8], _ copy: StateCopy) async throws(StateFailure) {
        switch copy.place {
        case .folder: try stateFiles().write(copy.place.key(copy.name), bytes)
        case .bucket(let bucket, _):
            do {
                try await patiently("keeping \(copy)") { (client) async throws(AWSError) in
                    try await client.putNewObject(bucket: bucket, key: copy.place.key(copy.name), bytes)
                }
            } catch {
                // What stands there is read next.
                if error.isExistingObject || error.isObjectContention || error.isAmbiguous { return }
                throw failure(error, copy, bucket, "s3:PutObject")
            }
        }
    }

    private func read(_ copy: StateCopy) async throws(StateFailure) -> [UInt8] {
        switch copy.place {
        case .folder: return try stateFiles().read(copy.place.key(copy.name))
        case .bucket(let bucket, _):
            do {
                return try await patiently("reading \(copy)") { (client) async throws(AWSError) in
                    try await client.getObject(
                        bucket: bucket, key: copy.place.key(copy.name), limitBytes: Run.recordLimitBytes)
                }
            } catch {
                throw failure(error, copy, bucket, "s3:GetObject")
            }
        }
    }

    func failure(_ error: AWSError, _ copy: StateCopy, _ bucket: String, _ action: String) -> StateFailure {
        switch error.serviceFailure?.code {
        case "NoSuchBucket": StateFailure("bucket \(bucket) does not exist")
        case "NoSuchKey": StateFailure("\(copy) does not exist")
        case _ where error.isAccessDenied:
            StateFailure("AWS refuses \(action) on \(copy) (\(message(of: error))): allow it")
        default: StateFailure("\(copy): \(message(of: error))")
        }
    }
}
