internal import AWSWire
internal import Timekeeping
internal import Transport

/// Decides what follows a try without a result: botocore's standard mode, and patience where AWS only wants that.
///
/// - Throttling and groups that are busy are waited for until the deadline (without one: ``patience``).
/// - What is out of order for a moment is tried again, three times in all; with a deadline ten times.
/// - A call that may have been applied, and that would change more if it were repeated, is never repeated.
struct Retries {
    enum Step {
        case wait(Duration)
        case refreshCredentials(Credentials)
        /// The request was underway for longer than a signature is good for: this process was stopped.
        case signAnew
        case correctClock(Duration)
        case fail(AWSError)
    }

    /// How long a call without a deadline waits for AWS to take it.
    static let patience = Duration.seconds(120)
    private static let longestPause = 20.0

    let operation: Operation
    private let deadline: Instant
    private let hasDeadline: Bool
    /// The number of the present try, from 1.
    var attempt = 0
    /// What this call owes to the shared budget.
    private(set) var takenTokens = 0
    private var pauses = 0
    private var busyPauses = 0
    private var hasRefreshed = false
    private var hasCorrectedClock = false
    private var hasSignedAnew = false

    init(operation: Operation, deadline: Instant?, start: Instant) {
        self.operation = operation
        self.deadline = deadline ?? start + Self.patience
        self.hasDeadline = deadline != nil
    }

    /// - Parameter takeTokens: Takes from the shared budget; false when it is used up.
    mutating func next(
        after failure: AttemptFailure, now: Instant, random: Double, takeTokens: (Int) -> Bool
    ) -> Step {
        let error = failure.error
        if error.isExpiredToken, !hasRefreshed, let used = failure.credentials {
            hasRefreshed = true
            return .refreshCredentials(used)
        }
        if isOvertaken(failure) {
            hasSignedAnew = true
            return .signAnew
        }
        if let skew = correctableSkew(failure) {
            hasCorrectedClock = true
            return .correctClock(skew)
        }
        if error.isScalingActivityInProgress {
            let pause = min(60, 5 * power(busyPauses)) * (0.5 + random / 2)
            busyPauses += 1
            return wait(.seconds(pause), error, now)
        }
        if error.isThrottling {
            // 1 s for a start, as botocore's coming default has it: throttling does not end within 50 ms.
            return wait(pause(random, base: 1, atLeast: failure.retryAfter), error, now)
        }
        guard isTransient(error), mayRepeat(error), attempt < (hasDeadline ? 10 : 3) else { return .fail(error) }
        let cost = isTimeout(error) ? 10 : 5
        guard takeTokens(cost) else { return .fail(error) }
        takenTokens = cost
        return wait(pause(random, base: 1, atLeast: failure.retryAfter), error, now)
    }

    private mutating func pause(_ random: Double, base: Double, atLeast: Duration?) -> Duration {
        let pause = Duration.seconds(random * min(base * power(pauses), Self.longestPause))
        pauses += 1
        guard let atLeast else { return pause }
        return min(max(pause, atLeast), pause + .seconds(5))
    }

    private func wait(_ pause: Duration, _ error: AWSError, _ now: Instant) -> Step {
        guard now + pause < deadline else {
            return .fail(.deadline(operation, attempts: attempt, last: error))
        }
        return .wait(pause)
    }

    /// AWS refused the signature, and its clock is more than four minutes away from ours.
    private func correctableSkew(_ failure: AttemptFailure) -> Duration? {
        guard !hasCorrectedClock, let skew = failure.clockSkew, let refusal = failure.error.serviceFailure,
            clockCodes.contains(refusal.code), failure.duration < .seconds(60),
            skew > .seconds(240) || skew < .seconds(-240)
        else { return nil }
        return skew
    }

    /// AWS refused a signature that had become old on its way: a process that was stopped and woken sends such a one. What
    /// would change something is not sent again: the caller looks first whether it is still wanted.
    private func isOvertaken(_ failure: AttemptFailure) -> Bool {
        guard !hasSignedAnew, operation.effect == .read, let refusal = failure.error.serviceFailure else {
            return false
        }
        return clockCodes.contains(refusal.code) && failure.duration >= .seconds(240)
    }

    private func mayRepeat(_ error: AWSError) -> Bool {
        operation.effect != .once || !error.isAmbiguous
    }

    private func isTransient(_ error: AWSError) -> Bool {
        switch error {
        case .service(let failure):
            failure.status >= 500 || transientCodes.contains(failure.code)
        case .notXML(_, let status, _, _, _): status >= 500 || (200..<300).contains(status)
        case .transport(_, let error):
            switch error {
            case .timedOut, .connectionLost, .connectionRefused, .nameNotFound: true
            case .invalidURL, .tls, .bodyTooLarge, .outsideSimulation, .cancelled: false
            }
        case .ambiguous(_, let cause): isTransient(cause)
        case .operationMissing, .credentials, .deadline, .repeatedPage, .cancelled: false
        }
    }

    private func isTimeout(_ error: AWSError) -> Bool {
        switch error {
        case .transport(_, .timedOut): true
        case .ambiguous(_, let cause): isTimeout(cause)
        default: false
        }
    }
}

private func power(_ exponent: Int) -> Double {
    Double(1 << min(exponent, 16))
}

private let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException", "IDPCommunicationError"]

private let clockCodes: Set<String> = [
    "RequestTimeTooSkewed", "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
    "AccessDeniedException", "RequestExpired",
]
