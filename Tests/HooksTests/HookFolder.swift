import Foundation
@testable import Hooks
import HTTPTypes
import Synchronization
import Testing
import Timekeeping
import Transport

/// A folder for one test; it is removed with the value's last use.
final class HookFolder: Sendable {
    let path: String

    /// Writes the files, with their folders, readable by all and writable by the owner alone.
    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hooks-\(UUID().uuidString)").path
        try makeFolder("")
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func makeFolder(_ name: String) throws {
        let folder = name.isEmpty ? path : "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let parts = name.split(separator: "/").dropLast()
        if !parts.isEmpty { try makeFolder(parts.joined(separator: "/")) }
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        try chmod(0o644, name)
    }

    func chmod(_ mode: Int, _ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(path)/\(name)")
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}

/// The repository, found from this file.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// The child program, as built beside the tests.
let program: String = {
    if let named = ProcessInfo.processInfo.environment["HAUPDATE_HOOKS_PROGRAM"] { return named }
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "haupdate-hooks")
        .path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : "\(repository)/.build/debug/haupdate-hooks"
}()

/// Answers requests with a function, and remembers them.
final class AnsweringTransport: HTTPTransport {
    private let answer: @Sendable (WireRequest) async throws(TransportError) -> WireResponse
    private let seen = Mutex<[WireRequest]>([])

    init(_ answer: @escaping @Sendable (WireRequest) async throws(TransportError) -> WireResponse) {
        self.answer = answer
    }

    var requests: [WireRequest] { seen.withLock { $0 } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        seen.withLock { $0.append(request) }
        return try await answer(request)
    }
}

/// Fails the test that did not expect a request.
struct RefusingTransport: HTTPTransport {
    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        Issue.record("a request to \(request.head.authority ?? "") was not expected")
        throw .cancelled
    }
}

func response(_ status: Int, _ body: String = "") -> WireResponse {
    WireResponse(head: HTTPResponse(status: .init(code: status)), body: Array(body.utf8))
}

/// What hooks wrote.
final class LogBook: Sendable {
    private let written = Mutex<[HookLogLine]>([])
    var lines: [HookLogLine] { written.withLock { $0 } }
    func add(_ line: HookLogLine) { written.withLock { $0.append(line) } }
}

/// The parts of a test's world that hooks can reach; what a test does not give is refused or absent.
struct World: Sendable {
    var transport: any HTTPTransport = RefusingTransport()
    var resolve: HookHosts.Resolver?
    var environment: [String: String] = [:]
    var fileExists: @Sendable (String) -> Bool = { _ in false }
    var log = LogBook()
    var plugins: [HookPlugin] = []
    var connect: HookHosts.Connector?
    var grants = HookGrants.everything
    var runsPrograms = false
    var timekeeper = Timekeeper.live()
    var aws: HookHosts.CloudCaller?
    var isReadOnly = false
    /// One that outlives the runner; each has its own when absent.
    var store: HookStore?

    /// How fast time passes where a time-out of seconds must not come although the machine is busy with other tests.
    static let patience = 0.05

    var hosts: HookHosts {
        var hosts = HookHosts(
            transport: transport, resolve: resolve, connect: connect, grants: grants, runsPrograms: runsPrograms,
            environment: { [environment] in environment[$0] },
            fileExists: fileExists,
            log: { [log] in log.add($0) })
        hosts.aws = aws
        hosts.isReadOnly = isReadOnly
        if let store { hosts.store = store }
        return hosts
    }

    /// Starts the hooks of the folders, runs `body` with them and ends them.
    @discardableResult
    func run<Value>(_ folders: [String], _ body: (HookRunner) async throws -> Value) async throws -> Value {
        let catalogue = folders.isEmpty ? HookCatalogue.empty : try HookCatalogue.read(folders: folders)
        let runner = try await HookRunner.start(
            catalogue, plugins: plugins, program: program, hosts: hosts, timekeeper: timekeeper, seed: 1)
        do {
            let value = try await body(runner)
            await runner.close()
            return value
        } catch {
            await runner.close()
            throw error
        }
    }

    /// Asks the one hook with this source, a `health-gate`, once.
    func ask(_ source: String, context: HookValue = [:], within: Duration = .seconds(600)) async throws -> HookAnswer {
        let folder = try HookFolder(["health-gate/it.lua": source])
        return try await run([folder.path]) { await $0.ask(try #require($0.hooks.first?.id), context, within: within) }
    }
}

extension HookRunner {
    func ask(_ id: String, _ context: HookValue = [:], within: Duration = .seconds(600)) async -> HookAnswer {
        await ask(id, subject: "i-1", context: context, attempt: 1, deadline: timekeeper.now + within)
    }
}

extension HookAnswer {
    /// The message, if this is an error.
    var errorMessage: String? {
        if case .error(let message) = self { message } else { nil }
    }
}

extension HookError {
    /// What was refused, if that is what happened.
    var problems: [HookProblem]? {
        if case .refused(let problems) = self { problems } else { nil }
    }
}
