import Transport

/// Changes answers on their way, as an endpoint of another kind would give them.
struct EditingTransport: HTTPTransport {
    var base: any HTTPTransport
    var edit: @Sendable (String) -> String

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        var response = try await base.send(request)
        response.body = Array(edit(String(decoding: response.body, as: UTF8.self)).utf8)
        return response
    }
}
