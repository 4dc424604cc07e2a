/// Why no whole answer came.
package enum TransportError: Error, Hashable, Sendable {
    /// The URL has no scheme or host that can be used.
    case invalidURL(String)
    case nameNotFound(host: String)
    /// Nothing listens there, or the host cannot be reached. The request was not sent.
    case connectionRefused(host: String)
    case tls(host: String, reason: String)
    /// No whole answer within the time limit. The request may have been carried out.
    case timedOut(host: String, after: Duration)
    /// The connection ended in the middle. The request may have been carried out.
    case connectionLost(host: String, reason: String)
    /// The body is longer than the caller takes.
    case bodyTooLarge(host: String, limitBytes: Int)
    /// The simulated network has no such host: only instances, balancers and recorded hosts exist there.
    case outsideSimulation(host: String)
    case cancelled

    /// Whether the other side may have acted on the request although no answer came.
    package var mayHaveBeenApplied: Bool {
        switch self {
        case .timedOut, .connectionLost, .bodyTooLarge, .cancelled: true
        case .invalidURL, .nameNotFound, .connectionRefused, .tls, .outsideSimulation: false
        }
    }
}

extension TransportError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidURL(let url): "\"\(url)\" is not a URL that can be asked: it needs http:// or https:// and a host"
        case .nameNotFound(let host): "\(host): no address is known for this name"
        case .connectionRefused(let host): "\(host): connection refused"
        case .tls(let host, let reason): "\(host): TLS: \(reason)"
        case .timedOut(let host, let limit): "\(host): no answer within \(limit)"
        case .connectionLost(let host, let reason): "\(host): the connection was lost: \(reason)"
        case .bodyTooLarge(let host, let limit): "\(host): the answer is longer than \(limit) bytes"
        case .outsideSimulation(let host): "\(host): outside the simulation"
        case .cancelled: "the request was cancelled"
        }
    }
}
