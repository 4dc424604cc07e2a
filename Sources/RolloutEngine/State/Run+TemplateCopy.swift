internal import AWSClient
internal import RolloutCore

extension Run {
    /// Puts a template that is too large for a request beside the stack's records, and reads it back.
    ///
    /// - Returns: Its address. CloudFormation reads it with the permissions of whoever asks: those that have just read it.
    func keepTemplate(
        _ contents: [UInt8], of subject: String, in place: StatePlace
    ) async throws(StateFailure) -> String {
        guard case .bucket(let bucket, _) = place else {
            throw StateFailure("CloudFormation cannot read \(place): name a bucket with --state s3://BUCKET/PREFIX")
        }
        let copy = StateCopy(place: place, digest: AWSClient.digest(of: contents), kind: .template)
        // Equal templates have one name, and a second run finds the first one's. Whatever else this says, writing says it.
        if let there = try? await locate(copy, bucket), there.contents == contents { return there.url }
        decide(
            "keep a template", copy.description,
            because: "that of \(subject) has \(contents.count) bytes, too many for a request; CloudFormation reads it")
        try await write(contents, copy)
        let there = try await locate(copy, bucket)
        guard there.contents == contents else { throw StateFailure("\(copy) reads back as something else") }
        emit(.note("the template of \(subject) is put into \(copy), where CloudFormation reads it"))
        return there.url
    }

    /// A stack's former template as a request takes it, made sure of before anything is changed.
    ///
    /// - Throws: ``RunError/declined(_:)`` where a large one cannot be put where CloudFormation reads it.
    func sendable(
        _ template: TemplateSource, of stack: String, in place: StatePlace?
    ) async throws(RunError) -> TemplateSource {
        guard case .body(let text) = template, text.utf8.count > Run.inlineLimitBytes, let place else {
            return template
        }
        let reason: String
        do throws(StateFailure) {
            let source = TemplateSource.url(try await keepTemplate(Array(text.utf8), of: "stack \(stack)", in: place))
            try await confirmReadable(source)
            return source
        } catch {
            reason = "\(error)"
        }
        throw .declined(
            "--state: the former template of stack \(stack) has \(text.utf8.count) bytes and cannot be kept where "
                + "CloudFormation reads it: \(reason): nothing was changed; mend that, name another bucket, or use "
                + "--on-failure freeze")
    }

    /// Whoever may read an object may still not let CloudFormation do so (a policy that names a network, for example).
    private func confirmReadable(_ source: TemplateSource) async throws(StateFailure) {
        do {
            _ = try await patiently("validating the former template") { (client) async throws(AWSError) in
                try await client.validateTemplate(source)
            }
        } catch {
            if isRefusal(error) { throw StateFailure("CloudFormation says: \(message(of: error))") }
            // Not knowing is no reason to keep anybody from updating.
            emit(.note("whether CloudFormation can read the former template is not known: \(message(of: error))"))
        }
    }

    private func locate(
        _ copy: StateCopy, _ bucket: String
    ) async throws(StateFailure) -> (contents: [UInt8], url: String) {
        do {
            return try await patiently("reading \(copy)") { (client) async throws(AWSError) in
                try await client.getLocatedObject(
                    bucket: bucket, key: copy.place.key(copy.name), limitBytes: Run.templateLimitBytes)
            }
        } catch {
            throw failure(error, copy, bucket, "s3:GetObject")
        }
    }
}
