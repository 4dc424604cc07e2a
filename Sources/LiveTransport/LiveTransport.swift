private import AsyncHTTPClient
private import HTTPTypes
package import Logging
private import NIOCore
private import NIOHTTP1
private import NIOSSL
package import Transport

/// Carries requests over the network, with async-http-client.
///
/// Redirects are not followed: a signature is for one host. A connection that cannot be made is an error at once, so
/// that who calls decides about another try. ``close()`` must be called before the last reference goes.
package final class LiveTransport: HTTPTransport {
    /// How long a connection, TLS included, may take.
    private static let connectTimeout = TimeAmount.seconds(10)
    /// Shorter than servers keep an idle connection: a request on one that is being closed may or may not arrive.
    private static let idleTimeout = TimeAmount.seconds(10)

    private let client: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let logger: Logger

    /// - Parameters:
    ///   - certificates: A file of authorities to trust instead of the system's (`AWS_CA_BUNDLE`), in PEM.
    ///   - additional: A file of authorities to trust besides those, in PEM.
    ///   - logger: For diagnostics; `nil` for none.
    /// - Throws: ``TransportError/tls(host:reason:)`` for a file without certificates.
    package init(
        certificates: String? = nil, additional: String? = nil, logger: Logger? = nil
    ) throws(TransportError) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: Self.connectTimeout)
        configuration.connectionPool.idleTimeout = Self.idleTimeout
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        if certificates != nil || additional != nil {
            var tls = TLSConfiguration.makeClientConfiguration()
            if let certificates { tls.trustRoots = .certificates(try Self.authorities(in: certificates)) }
            if let additional { tls.additionalTrustRoots = [.certificates(try Self.authorities(in: additional))] }
            configuration.tlsConfiguration = tls
        }
        self.configuration = configuration
        self.client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.logger = logger ?? Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
    }

    private static func authorities(in file: String) throws(TransportError) -> [NIOSSLCertificate] {
        // What is wrong with the file matters less than which file it is.
        guard let trusted = try? NIOSSLCertificate.fromPEMFile(file), !trusted.isEmpty else {
            throw .tls(host: file, reason: "no certificates can be read from this file")
        }
        return trusted
    }

    /// Ends all connections; the transport cannot be used any more.
    package func close() async {
        // It fails only for a transport that is closed already.
        try? await client.shutdown()
    }

    package func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard let address = request.address else { return try await send(request, with: client) }
        // The client knows addresses of names only for all of its requests, so this one has a client of its own.
        var pinned = configuration
        let host = hostName(in: request.head.authority ?? "")
        for name in [host, host.lowercased()] { pinned.dnsOverride[name] = address }
        if let limit = request.connectTimeout {
            pinned.timeout.connect = min(Self.connectTimeout, .nanoseconds(max(1, nanoseconds(limit))))
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: pinned)
        let result: Result<WireResponse, TransportError>
        do throws(TransportError) {
            result = .success(try await send(request, with: client))
        } catch {
            result = .failure(error)
        }
        // It fails only for a client that is closed already.
        try? await client.shutdown()
        return try result.get()
    }

    private func send(
        _ request: WireRequest, with client: HTTPClient
    ) async throws(TransportError) -> WireResponse {
        let outgoing = try outgoing(request)
        let host = request.head.authority ?? ""
        do {
            let timeout = TimeAmount.nanoseconds(max(1, nanoseconds(request.timeout)))
            let response = try await client.execute(outgoing, timeout: timeout, logger: logger)
            let body = try await response.body.collect(upTo: request.responseLimitBytes)
            return WireResponse(head: head(of: response), body: Array(buffer: body))
        } catch {
            logger.debug("\(host): \(error)")
            throw transportError(error, host: host, request)
        }
    }

    private func outgoing(_ request: WireRequest) throws(TransportError) -> HTTPClientRequest {
        let head = request.head
        let url = "\(head.scheme ?? "https")://\(head.authority ?? "")\(head.path ?? "/")"
        guard let authority = head.authority, !authority.isEmpty else { throw .invalidURL(url) }
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = HTTPMethod(rawValue: head.method.rawValue)
        for field in head.headerFields { outgoing.headers.add(name: field.name.rawName, value: field.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        return outgoing
    }

    private func head(of response: HTTPClientResponse) -> HTTPResponse {
        var fields = HTTPFields()
        for (name, value) in response.headers {
            // A name that is not a token came over the wire; nobody asks for it.
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return HTTPResponse(
            status: .init(code: Int(response.status.code), reasonPhrase: response.status.reasonPhrase),
            headerFields: fields)
    }
}

/// An authority without its port.
private func hostName(in authority: String) -> String {
    if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
    return String(authority.prefix { $0 != ":" })
}

private func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds > 1_000_000 ? 1_000_000_000_000_000 : seconds * 1_000_000_000 + attoseconds / 1_000_000_000
}
