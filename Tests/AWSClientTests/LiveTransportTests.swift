import Foundation
import HTTPTypes
import LiveTransport
import Testing
import Transport

@Suite(.serialized) struct LiveTransportTests {
    private func request(_ authority: String, path: String = "/", timeout: Duration = .seconds(20)) -> WireRequest {
        WireRequest(
            head: HTTPRequest(method: .get, scheme: "http", authority: authority, path: path), timeout: timeout,
            responseLimitBytes: 1000)
    }

    private func failure(_ request: WireRequest) async throws -> TransportError? {
        let transport = try LiveTransport()
        var failure: TransportError?
        do throws(TransportError) {
            _ = try await transport.send(request)
        } catch {
            failure = error
        }
        await transport.close()
        return failure
    }

    @Test func tellsARefusedConnection() async throws {
        for host in ["127.0.0.1:1", "localhost:1"] {
            let found = try await failure(request(host))
            #expect(found == .connectionRefused(host: host), "\(String(describing: found))")
        }
    }

    @Test func tellsANameThatNobodyKnows() async throws {
        #expect(try await failure(request("no-such-host.invalid")) == .nameNotFound(host: "no-such-host.invalid"))
    }

    @Test func tellsWhatIsNoURL() async throws {
        guard case .invalidURL = try await failure(request("")) else {
            Issue.record("an empty host was taken")
            return
        }
    }

    @Test func refusesABodyThatIsLongerThanTheLimitAndFollowsNoRedirect() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        let server = try PythonServer.files(in: folder)
        defer { server.stop() }
        let host = "127.0.0.1:\(server.port)"
        let tooLarge = try await failure(request(host, path: "/AWSClientTests/LiveTransportTests.swift"))
        #expect(tooLarge == .bodyTooLarge(host: host, limitBytes: 1000))
        let transport = try LiveTransport()
        // A folder without its slash; `nil` fails below.
        let redirect = try? await transport.send(request(host, path: "/judges"))
        await transport.close()
        #expect(redirect?.head.status.code == 301)
    }

    @Test func connectsToTheAddressThatIsGivenAndAsksForTheName() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path
        let server = try PythonServer.files(in: folder)
        defer { server.stop() }
        var request = request("no-such-host.invalid:\(server.port)", path: "/absent")
        request.address = "127.0.0.1"
        let transport = try LiveTransport()
        let answer = try await transport.send(request)
        await transport.close()
        #expect(answer.head.status.code == 404)
    }

    @Test func tellsAnAnswerThatDoesNotComeInTime() async throws {
        // A socket that listens and never answers.
        let silent = try SilentListener()
        let host = "127.0.0.1:\(silent.port)"
        let timedOut = try await failure(request(host, timeout: .milliseconds(300)))
        #expect(timedOut == .timedOut(host: host, after: .milliseconds(300)))
        silent.close()
    }

    /// So that who calls can go on to the next address in time.
    @Test func refusesAnAddressThatAConnectionCannotBeMadeToInItsShareOfTheTime() async throws {
        let full = try SilentListener(backlog: 0)
        // The system takes these; the ones after them get no answer at all.
        let waiting = (0..<4).map { _ in full.connectWithoutWaiting() }
        defer {
            for descriptor in waiting { _ = Foundation.close(descriptor) }
            full.close()
        }
        var request = request("no-such-host.invalid:\(full.port)", timeout: .seconds(5))
        request.address = "127.0.0.1"
        request.connectTimeout = .milliseconds(200)
        #expect(try await failure(request) == .connectionRefused(host: "no-such-host.invalid:\(full.port)"))
    }

    @Test func refusesAFileWithoutCertificates() {
        #expect(throws: TransportError.self) { try LiveTransport(certificates: "/dev/null") }
        #expect(throws: TransportError.self) { try LiveTransport(additional: "/dev/null") }
    }

    /// A server with a certificate of its own: nobody trusts it but who is told to.
    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl makes the certificate"))
    func trustsTheAuthoritiesOfAFileBesidesThoseOfTheSystem() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
            + ["-addext", "subjectAltName=DNS:localhost", "-keyout", "\(folder)/key.pem", "-out", "\(folder)/own.pem"]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        let server = try PythonServer.tls(certificate: "\(folder)/own.pem", key: "\(folder)/key.pem")
        defer { server.stop() }
        var request = request("localhost:\(server.port)", path: "/absent")
        request.head.scheme = "https"
        for (file, isTrusted) in [(nil, false), ("\(folder)/own.pem", true)] {
            let transport = try LiveTransport(additional: file)
            let status: Int?
            do throws(TransportError) {
                status = try await transport.send(request).head.status.code
            } catch {
                status = nil
                guard case .tls = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            await transport.close()
            #expect(status == (isTrusted ? 404 : nil))
        }
    }
}

/// Listens on a free port; the system takes connections for it, and nobody answers them.
private final class SilentListener {
    let port: UInt16
    private let descriptor: Int32

    private static func newSocket() -> Int32 {
        #if canImport(Glibc)
            socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Begins a connection that takes a place in the queue of those that nobody has accepted; gives its descriptor.
    func connectWithoutWaiting() -> Int32 {
        let socket = Self.newSocket()
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        var address = Self.address(port: port)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = connect(socket, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }

    init(backlog: Int32 = 4) throws {
        descriptor = Self.newSocket()
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && listen(socket, backlog) == 0
                    && getsockname(socket, generic, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(isBound)
    }

    func close() {
        shutdown(descriptor, Int32(2))
        _ = Foundation.close(descriptor)
    }
}
