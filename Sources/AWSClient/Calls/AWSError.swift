package import Transport

/// Why a call to AWS brought no result.
package enum AWSError: Error, Sendable, Hashable {
    /// AWS refused the call, or could not carry it out.
    case service(ServiceFailure)
    /// The endpoint does not have the operation: a caller that can do without it goes on.
    case operationMissing(Operation, endpoint: String)
    /// The answer is not the XML that the operation sends: an HTML error page, a cut body, another document.
    case notXML(Operation, status: Int, requestID: String?, reason: String, start: String)
    /// No whole answer came, and the call was not applied or only reads.
    case transport(Operation, TransportError)
    /// There is nothing to sign with.
    case credentials(CredentialsError)
    /// A changing call that may have been applied although no usable answer came: look before repeating it.
    indirect case ambiguous(Operation, cause: AWSError)
    /// The time for the call ran out while it was being repeated.
    indirect case deadline(Operation, attempts: Int, last: AWSError)
    /// A listing whose pages do not end: the service gave a page token a second time.
    case repeatedPage(Operation)
    /// The task was cancelled before the call was sent or while it only read.
    case cancelled(Operation)
}

/// An error that AWS answered with.
package struct ServiceFailure: Sendable, Hashable {
    package var operation: Operation
    /// For example `ValidationError`.
    package var code: String
    /// AWS's own words; may be empty.
    package var message: String
    package var status: Int
    package var requestID: String?
    /// Where S3 says that a bucket is; `nil` in all other answers.
    package var bucketRegion: String?

    package init(
        operation: Operation, code: String, message: String, status: Int, requestID: String? = nil,
        bucketRegion: String? = nil
    ) {
        self.operation = operation
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.bucketRegion = bucketRegion
    }
}

extension AWSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .service(let failure): failure.description
        case .operationMissing(let operation, let endpoint):
            "\(endpoint) does not have \(operation): use an endpoint that has it, or do without what needs it"
        case .notXML(let operation, let status, let requestID, let reason, let start):
            "\(operation) was answered with something that is not its XML (HTTP \(status)"
                + "\(requestIDText(requestID))): \(reason); it begins with \"\(start)\": "
                + "check the endpoint and proxies on the way, then try again"
        case .transport(let operation, let error):
            "\(operation) could not be sent or was not answered: \(error): check the network and the endpoint"
        case .credentials(let error): error.description
        case .ambiguous(let operation, let cause):
            "\(operation) may have been applied, its answer is lost (\(cause)): "
                + "look at what it changes before repeating it"
        case .deadline(let operation, let attempts, let last):
            "\(operation) did not succeed in the time given, after \(attempts) "
                + "\(attempts == 1 ? "try" : "tries"): \(last)"
        case .repeatedPage(let operation):
            "\(operation) lists the same page again and again: try again, and check the endpoint if it stays so"
        case .cancelled(let operation): "\(operation) was cancelled before it had a result"
        }
    }
}

extension ServiceFailure: CustomStringConvertible {
    package var description: String {
        let text = message.isEmpty ? "no message" : message
        return "\(operation): \(code): \(text) (HTTP \(status)\(requestIDText(requestID)))\(advice)"
    }

    private var advice: String {
        let error = AWSError.service(self)
        if error.isAccessDenied { return ": allow the action \(operation) to the identity that runs this" }
        if error.isExpiredToken { return ": renew the credentials, then run the command again" }
        if error.isInvalidCredentials { return ": check the access key, its secret and the session token" }
        if error.isThrottling { return ": wait a little, then run the command again" }
        return ""
    }
}

private func requestIDText(_ requestID: String?) -> String {
    requestID.map { ", request \($0)" } ?? ""
}
