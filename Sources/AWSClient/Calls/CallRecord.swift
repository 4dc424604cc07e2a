/// One request that was sent, for whoever counts calls or shows them.
package struct CallRecord: Sendable, Hashable {
    package var operation: Operation
    /// 1 for the first try of a call.
    package var attempt: Int
    /// The HTTP status; `nil` when no answer came.
    package var status: Int?
    /// AWS's error code, or a word for what went wrong on the way (`timed out`, `not XML`); `nil` for a success.
    package var errorCode: String?
    package var requestID: String?
    /// From sending the request to having its whole answer.
    package var duration: Duration

    package init(
        operation: Operation, attempt: Int, status: Int? = nil, errorCode: String? = nil, requestID: String? = nil,
        duration: Duration = .zero
    ) {
        self.operation = operation
        self.attempt = attempt
        self.status = status
        self.errorCode = errorCode
        self.requestID = requestID
        self.duration = duration
    }

    /// Whether the request was one that changes something.
    package var isChanging: Bool { operation.isChanging }
}
