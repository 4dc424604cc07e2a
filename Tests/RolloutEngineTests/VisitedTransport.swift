import HTTPTypes
import Synchronization
import Transport

/// Lets something else happen, to its end, before one of the calls is sent.
final class VisitedTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let number: Int
    /// The end of the JSON protocol's target of the calls that are counted; `nil` for all calls.
    private let operation: String?
    private let visit: @Sendable () async -> Void
    private let calls = Mutex(0)

    init(
        _ base: any HTTPTransport, atCall number: Int, of operation: String? = nil,
        _ visit: @escaping @Sendable () async -> Void
    ) {
        self.base = base
        self.number = number
        self.operation = operation
        self.visit = visit
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        if counts(request) {
            let number = calls.withLock {
                $0 += 1
                return $0
            }
            if number == self.number { await visit() }
        }
        return try await base.send(request)
    }

    private func counts(_ request: WireRequest) -> Bool {
        guard let operation else { return true }
        return request.head.headerFields.contains {
            $0.name.canonicalName == "x-amz-target" && $0.value.hasSuffix(operation)
        }
    }
}
