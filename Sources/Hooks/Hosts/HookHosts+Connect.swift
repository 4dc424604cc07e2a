private import Dispatch
private import HTTPTypes
private import Synchronization
internal import Transport

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Darwin)
    private import Darwin
#endif

extension HookHosts {
    /// Whether something takes connections, as far as a network of requests alone can tell: in the built-in AWS and in
    /// tests a port is open where something answers HTTP.
    static func connect(over transport: any HTTPTransport) -> Connector {
        { host, port, timeout in
            let authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
            do throws(TransportError) {
                _ = try await transport.send(WireRequest(head: head, timeout: timeout, responseLimitBytes: 65_536))
                return nil
            } catch {
                switch error {
                // Something took the connection, and then said what HTTP does not.
                case .connectionLost, .bodyTooLarge, .tls: return nil
                case .connectionRefused: return "connection refused"
                case .timedOut: return "no answer within \(timeout)"
                case .nameNotFound: return "no address is known for this name"
                case .outsideSimulation: return "outside the simulation"
                case .invalidURL, .cancelled: return "\(error)"
                }
            }
        }
    }

    /// Opens a connection from this machine and closes it at once; nothing is sent.
    ///
    /// - Parameter address: In digits.
    /// - Returns: Why there was none; `nil` when there was one.
    package static func liveConnect(_ address: String, _ port: Int, _ timeout: Duration) async -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let target = found?.pointee else {
            return "\(address) is no address"
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(target.ai_family, target.ai_socktype, target.ai_protocol)
        guard descriptor >= 0 else { return reason(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
            let code = errno
            close(descriptor)
            return reason(code)
        }
        if connection(descriptor, to: target) == 0 {
            close(descriptor)
            return nil
        }
        guard errno == EINPROGRESS else {
            let code = errno
            close(descriptor)
            return reason(code)
        }
        return await ConnectionWait(descriptor).outcome(within: timeout)
    }

    fileprivate static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}

/// Outside of the type above, which has a `connect` of its own.
private func connection(_ descriptor: Int32, to target: addrinfo) -> Int32 {
    connect(descriptor, target.ai_addr, target.ai_addrlen)
}

/// One connection that is being made; it is closed whatever comes of it, also when the task is cancelled.
private final class ConnectionWait: Sendable {
    private struct State {
        var continuation: CheckedContinuation<String?, Never>?
        var outcome: String??
    }

    private let state = Mutex(State())
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func outcome(within timeout: Duration) async -> String? {
        let queue = DispatchQueue(label: "haupdate.tcp")
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { self.end(self.result) }
        source.setCancelHandler { close(self.descriptor) }
        source.resume()
        let nanoseconds =
            Int(timeout.components.seconds) * 1_000_000_000 + Int(timeout.components.attoseconds / 1_000_000_000)
        queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { self.end("no answer within \(timeout)") }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { self.begin($0) }
        } onCancel: {
            self.end("cancelled")
        }
        source.cancel()
        return outcome
    }

    private var result: String? {
        var code: Int32 = 0
        var count = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &count) == 0 else { return HookHosts.reason(errno) }
        return code == 0 ? nil : HookHosts.reason(code)
    }

    private func begin(_ continuation: CheckedContinuation<String?, Never>) {
        let known = state.withLock { state in
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        if let known { continuation.resume(returning: known) }
    }

    private func end(_ outcome: String?) {
        let waiting = state.withLock { state in
            if state.outcome == nil { state.outcome = .some(outcome) }
            defer { state.continuation = nil }
            return state.continuation
        }
        waiting?.resume(returning: outcome)
    }
}
