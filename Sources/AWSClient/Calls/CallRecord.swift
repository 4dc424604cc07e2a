/// One request that was sent, for whoever counts calls or shows them.
package struct CallRecord: Sendable, Hashable {
    package var operation: Operation
    /// Which request of its client it is, from 1.
    package var number: Int
    /// 1 for the first try of a call.
    package var attempt: Int
    /// The HTTP status; `nil` when no answer came.
    package var status: Int?
    /// AWS's error code, or a word for what went wrong on the way (`timed out`, `not XML`); `nil` for a success.
    package var errorCode: String?
    package var requestID: String?
    /// From sending the request to having its whole answer.
    package var duration: Duration
    /// What the call is for, where the caller has said so.
    package var purpose: String?
    /// What the call is about; only where somebody listens to what is going to be sent.
    package var details: [CallDetail]

    package init(
        operation: Operation, number: Int = 0, attempt: Int, status: Int? = nil, errorCode: String? = nil,
        requestID: String? = nil, duration: Duration = .zero, purpose: String? = nil, details: [CallDetail] = []
    ) {
        self.operation = operation
        self.number = number
        self.attempt = attempt
        self.status = status
        self.errorCode = errorCode
        self.requestID = requestID
        self.duration = duration
        self.purpose = purpose
        self.details = details
    }

    /// Whether the request was one that changes something.
    package var isChanging: Bool { operation.isChanging }
}
