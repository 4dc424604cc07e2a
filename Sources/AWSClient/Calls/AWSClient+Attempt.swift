internal import AWSWire
internal import HTTPTypes
internal import Timekeeping
internal import Transport

/// Why one try brought no result, with what a decision about another needs.
struct AttemptFailure: Error {
    var error: AWSError
    /// What the try was signed with.
    var credentials: Credentials?
    /// How far AWS's clock was ahead of the one that the try was signed with, as the answer's Date tells; known to half of
    /// ``duration``.
    var clockSkew: Duration?
    /// How long the try took.
    var duration = Duration.zero
    /// When AWS wants to be asked again.
    var retryAfter: Duration?
}

extension AWSClient {
    /// Signs and sends the request once, and reads the answer.
    func attempt<Value>(
        _ operation: Operation, _ request: UnsignedRequest, _ number: Int,
        _ decode: (WireResponse) throws(XMLError) -> Value
    ) async throws(AttemptFailure) -> Value {
        let credentials = try await usableCredentials(number)
        var wire = request.wire
        let correction = shared.clockCorrection
        let sentAt = timekeeper.wallTime
        let start = timekeeper.now
        shared.signer.sign(
            &wire, credentials: credentials, region: request.region, service: operation.service.signingName,
            at: (sentAt + correction).iso8601Basic)
        var record = CallRecord(
            operation: operation, number: shared.nextRequest(), attempt: number, purpose: purpose,
            details: request.details)
        announce?(record)
        let response: WireResponse
        do {
            response = try await transport.send(wire)
        } catch {
            record.errorCode = error.shortName
            record.duration = timekeeper.now - start
            observe(record)
            throw AttemptFailure(error: failure(of: operation, error), credentials: credentials)
        }
        record.status = response.head.status.code
        record.requestID = requestID(response)
        record.duration = timekeeper.now - start
        defer { observe(record) }
        let failure: AWSError
        if response.head.status.kind == .successful {
            do throws(XMLError) {
                return try decode(response)
            } catch {
                failure = notXML(operation, response, "\(error)")
            }
        } else {
            failure = refusal(operation, response, request.endpoint)
        }
        record.errorCode =
            failure.serviceFailure?.code ?? (failure.isOperationMissing ? "no such operation" : "not XML")
        let midpoint = sentAt + (record.duration / 2) + correction
        throw AttemptFailure(
            error: failure, credentials: credentials,
            clockSkew: serverTime(response).map { correction + ($0 - midpoint) }, duration: record.duration,
            retryAfter: retryAfter(response))
    }

    private func usableCredentials(_ attempt: Int) async throws(AttemptFailure) -> Credentials {
        do {
            return try await credentials.current(at: timekeeper.wallTime)
        } catch {
            throw AttemptFailure(error: .credentials(error))
        }
    }

    /// A call that changes something and may have been carried out is never reported as simply failed.
    private func failure(of operation: Operation, _ error: TransportError) -> AWSError {
        if operation.isChanging, error.mayHaveBeenApplied {
            return .ambiguous(operation, cause: .transport(operation, error))
        }
        return error == .cancelled ? .cancelled(operation) : .transport(operation, error)
    }

    private func retryAfter(_ response: WireResponse) -> Duration? {
        guard let text = response.head.headerFields[.literal("x-amz-retry-after")], let milliseconds = Int(text) else {
            return nil
        }
        return .milliseconds(max(0, milliseconds))
    }

    /// The time in the Date header of an answer that no cache kept.
    private func serverTime(_ response: WireResponse) -> WallTime? {
        guard response.head.headerFields[.age] == nil else { return nil }
        return response.head.headerFields[.date].flatMap(WallTime.init(httpDate:))
    }
}

extension TransportError {
    var shortName: String {
        switch self {
        case .invalidURL: "invalid URL"
        case .nameNotFound: "name not found"
        case .connectionRefused: "connection refused"
        case .tls: "TLS"
        case .timedOut: "timed out"
        case .connectionLost: "connection lost"
        case .bodyTooLarge: "body too large"
        case .outsideSimulation: "outside the simulation"
        case .cancelled: "cancelled"
        }
    }
}

extension WallTime {
    /// Reads the date of an HTTP header, for example `Sun, 22 Nov 2026 22:36:53 GMT` (RFC 9110, 5.6.7).
    init?(httpDate text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split { $0 == " " || $0 == ":" }
        guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])),
            let day = Int(parts[1]), let year = Int(parts[3]), let hour = Int(parts[4]), let minute = Int(parts[5]),
            let second = Int(parts[6])
        else { return nil }
        self =
            CalendarTime(
                year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second
            ).wallTime
    }
}
