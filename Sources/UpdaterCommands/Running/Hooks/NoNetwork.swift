import Transport

/// The network of hooks that are only looked at: nobody asks them anything, so nobody reaches it.
struct NoNetwork: HTTPTransport {
    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        throw .cancelled
    }
}
