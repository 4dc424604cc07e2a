internal import AsyncHTTPClient
internal import NIOCore
internal import NIOSSL
internal import Transport

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

/// What an error of async-http-client or SwiftNIO means to who sent the request.
func transportError(_ error: any Error, host: String, _ request: WireRequest) -> TransportError {
    switch error {
    case is CancellationError: .cancelled
    case is NIOTooManyBytesError: .bodyTooLarge(host: host, limitBytes: request.responseLimitBytes)
    case let error as HTTPClientError: clientError(error, host: host, request)
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .tls(host: host, reason: "\(error)")
    // An address is connected to directly, and its error comes as the system gave it.
    case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
        .connectionRefused(host: host)
    default: connectionError(error, host: host)
    }
}

private func clientError(_ error: HTTPClientError, host: String, _ request: WireRequest) -> TransportError {
    switch error {
    case .invalidURL, .emptyHost, .emptyScheme: .invalidURL(host)
    case .cancelled, .alreadyShutdown: .cancelled
    case .connectTimeout, .getConnectionFromPoolTimeout: .connectionRefused(host: host)
    case .tlsHandshakeTimeout: .tls(host: host, reason: "the handshake took too long")
    case .deadlineExceeded, .readTimeout, .writeTimeout: .timedOut(host: host, after: request.timeout)
    default:
        error.shortDescription.hasPrefix("unsupportedScheme")
            ? .invalidURL(host) : .connectionLost(host: host, reason: error.shortDescription)
    }
}

/// An error of a connection: NIOPosix keeps the type of those that were never made, so its name and words must do.
private func connectionError(_ error: any Error, host: String) -> TransportError {
    guard "\(type(of: error))" == "NIOConnectionError" else {
        return .connectionLost(host: host, reason: "\(error)")
    }
    return "\(error)".hasPrefix("DNS error") ? .nameNotFound(host: host) : .connectionRefused(host: host)
}
