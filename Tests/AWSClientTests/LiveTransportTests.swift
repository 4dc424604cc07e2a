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

    @Test func refusesAFileWithoutCertificates() {
        #expect(throws: TransportError.self) { try LiveTransport(certificates: "/dev/null") }
    }
}

/// Listens on a free port; the system takes connections for it, and nobody answers them.
private final class SilentListener {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        descriptor = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && listen(socket, 4) == 0
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
