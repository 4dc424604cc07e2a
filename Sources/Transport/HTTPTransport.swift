package import HTTPTypes

/// A request with its whole body, as it goes on the wire.
package struct WireRequest: Sendable, Hashable {
    /// Method, scheme, authority (host, and port where it is not the scheme's), path with query, header fields.
    package var head: HTTPRequest
    package var body: [UInt8]
    /// From the first byte sent to the last byte received.
    package var timeout: Duration
    /// How long a connection to ``address`` may take; a longer one is refused and nothing has been sent. `nil` leaves it
    /// to the transport, and so does a request without an address.
    package var connectTimeout: Duration?
    /// The most bytes of a body that the caller takes.
    package var responseLimitBytes: Int
    /// The address, in digits, to connect to for the authority's name, which is not looked up then; certificates are
    /// still checked for the name. `nil` looks it up.
    package var address: String?

    package init(
        head: HTTPRequest, body: [UInt8] = [], timeout: Duration = .seconds(30),
        responseLimitBytes: Int = 64 * 1024 * 1024, address: String? = nil
    ) {
        self.head = head
        self.body = body
        self.timeout = timeout
        self.responseLimitBytes = responseLimitBytes
        self.address = address
    }
}

/// A response with its whole body.
package struct WireResponse: Sendable, Hashable {
    package var head: HTTPResponse
    package var body: [UInt8]

    package init(head: HTTPResponse, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}

/// Carries one request to its host and brings the answer; redirects are not followed.
package protocol HTTPTransport: Sendable {
    /// Sends `request` once.
    ///
    /// - Throws: ``TransportError``; every HTTP status, 500 included, is an answer and not an error.
    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse
}
