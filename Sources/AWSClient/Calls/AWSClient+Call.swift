internal import AWSWire
internal import HTTPTypes
internal import Logging
internal import Timekeeping
internal import Transport

extension AWSClient {
    /// The form with which a call of `operation` begins.
    func form(_ operation: Operation) -> QueryForm {
        QueryForm(action: operation.name, version: operation.service.version)
    }

    /// Makes a call of the query protocol whose answer has no result.
    func call(_ operation: Operation, _ form: QueryForm) async throws(AWSError) {
        try await exchange(operation, queryRequest(operation, form)) { (response) throws(XMLError) in
            _ = try readAnswer(response.body, of: operation) { (_) throws(XMLError) in }
        }
    }

    /// Makes a call of the query protocol; `read` reads the result's element (EC2: the root) from within.
    func call<Value>(
        _ operation: Operation, _ form: QueryForm,
        read: (inout XMLPullReader) throws(XMLError) -> Value
    ) async throws(AWSError) -> Value {
        try await exchange(operation, queryRequest(operation, form)) { (response) throws(XMLError) in
            let value = try readAnswer(response.body, of: operation, read)
            guard let value else { throw XMLError(.unexpected("no <\(operation.name)Result>"), at: 0) }
            return value
        }
    }

    /// Sends `request` until it has a result that `decode` can read, or until repeating is pointless or unsafe.
    func exchange<Value>(
        _ operation: Operation, _ request: UnsignedRequest,
        decode: (WireResponse) throws(XMLError) -> Value
    ) async throws(AWSError) -> Value {
        if shared.isMissing(operation) {
            throw .operationMissing(operation, endpoint: request.endpoint.description)
        }
        var retries = Retries(operation: operation, deadline: deadline, start: timekeeper.now)
        while true {
            retries.attempt += 1
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                let value = try await attempt(operation, request, retries.attempt, decode)
                shared.returnRetryTokens(retries.takenTokens == 0 ? 1 : retries.takenTokens)
                return value
            } catch {
                failure = error
            }
            if case .operationMissing = failure.error { shared.setMissing(operation) }
            try await prepareRetry(after: failure, &retries)
        }
    }

    private func queryRequest(_ operation: Operation, _ form: QueryForm) -> UnsignedRequest {
        let endpoint = endpoints.endpoint(for: operation.service, region: region)
        var head = HTTPRequest(
            method: .post, scheme: endpoint.scheme, authority: endpoint.authority, path: endpoint.pathPrefix + "/")
        head.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        head.headerFields[.userAgent] = "haupdate"
        return UnsignedRequest(
            wire: WireRequest(head: head, body: form.encoded), endpoint: endpoint, region: region,
            details: announce == nil ? [] : CallDetail.all(of: form))
    }

    /// Waits as long as the failure demands, or throws it.
    private func prepareRetry(after failure: AttemptFailure, _ retries: inout Retries) async throws(AWSError) {
        let step = retries.next(
            after: failure, now: timekeeper.now, random: random(), takeTokens: shared.takeRetryTokens)
        switch step {
        case .fail(let error):
            logger.debug("\(retries.operation): gave up", metadata: ["attempts": "\(retries.attempt)"])
            throw error
        case .refreshCredentials(let used): await credentials.discard(used)
        case .signAnew: logger.notice("\(retries.operation): its signature was too old when it arrived: signing anew")
        case .correctClock(let correction):
            logger.notice("the clock of this machine is off: signing with a correction of \(correction)")
            shared.clockCorrection = correction
        case .wait(let pause):
            logger.debug(
                "\(retries.operation): again after \(pause)", metadata: ["attempt": "\(retries.attempt)"])
            do {
                try await timekeeper.sleep(for: pause)
            } catch {
                throw .cancelled(retries.operation)
            }
        }
    }
}

/// A request that is signed anew for each try.
struct UnsignedRequest {
    var wire: WireRequest
    var endpoint: Endpoint
    /// The region to sign for.
    var region: String
    /// What may be written down of it.
    var details: [CallDetail] = []
}
