import Foundation
import Testing

/// A server written by others, on a free port of this machine.
final class PythonServer {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    /// moto: an AWS written by others.
    static func moto() throws -> PythonServer {
        try PythonServer(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
    }

    /// Python's own server of files.
    static func files(in folder: String) throws -> PythonServer {
        try PythonServer(["-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, "0"])
    }

    /// Python's server of files over TLS, with a certificate for `localhost`.
    static func tls(certificate: String, key: String) throws -> PythonServer {
        let program = """
            import http.server, ssl
            server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain("\(certificate)", "\(key)")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print("http://127.0.0.1:%d" % server.server_port)
            server.serve_forever()
            """
        return try PythonServer(["-c", program])
    }

    /// Starts the server and waits until it says where it listens.
    private init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["HAUPDATE_PYTHON"] ?? "python3"
        process.arguments = [python, "-u"] + arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var text = ""
        var found: Int?
        while found == nil {
            let part = output.fileHandleForReading.availableData
            if part.isEmpty { break }
            text += String(decoding: part, as: UTF8.self)
            found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
        }
        guard let found else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw StartFailure(output: text)
        }
        port = found
        // Somebody must take what it goes on to say, or it stops when the pipe is full.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    func stop() {
        output.fileHandleForReading.readabilityHandler = nil
        end()
    }

    /// SIGTERM does not do: the child inherits the signal mask of the thread that started it.
    private func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    struct StartFailure: Error, CustomStringConvertible {
        var output: String
        var description: String { "the server did not start: \(output)" }
    }
}
