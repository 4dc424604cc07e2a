import AWSWire
import HTTPTypes
import Transport

/// Changes requests, which it signs again, and answers on their way.
struct EditingTransport: HTTPTransport {
    let base: any HTTPTransport
    /// The request in the place of one; `nil` to let it pass as it is.
    let request: @Sendable (QueryForm) -> QueryForm?
    let answer: @Sendable (String) -> String

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        var sent = request
        if let form = try? QueryForm(decoding: request.body), let changed = self.request(form),
            let scope = AuthorizationHeader(of: request)?.scope
        {
            sent.body = changed.encoded
            for name in ["authorization", "x-amz-date", "x-amz-content-sha256"] {
                if let field = HTTPField.Name(name) { sent.head.headerFields[field] = nil }
            }
            let date = request.head.headerFields[HTTPField.Name("x-amz-date") ?? .date] ?? ""
            SigV4().sign(
                &sent, credentials: Credentials(accessKeyID: scope.accessKeyID, secretAccessKey: Secret("soak")),
                region: scope.region, service: scope.service, at: date)
        }
        var response = try await base.send(sent)
        response.body = Array(answer(String(decoding: response.body, as: UTF8.self)).utf8)
        return response
    }
}
