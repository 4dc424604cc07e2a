import Synchronization
import Transport

/// Stops the whole program at its n-th call, as a kill does: before the call is sent, or after it was carried out.
///
/// The call never returns. In simulated time nothing is left to run then, which ends the run.
final class DyingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let number: Int
    private let isAfter: Bool
    private let calls = Mutex(0)

    init(_ base: any HTTPTransport, atCall number: Int, afterApplying isAfter: Bool) {
        self.base = base
        self.number = number
        self.isAfter = isAfter
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let number = calls.withLock {
            $0 += 1
            return $0
        }
        if number < self.number { return try await base.send(request) }
        if number == self.number, isAfter { _ = try await base.send(request) }
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        throw .cancelled
    }
}
