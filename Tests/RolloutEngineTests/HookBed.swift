import Foundation
import Hooks
import RolloutCore
import RolloutEngine
import Synchronization
import Timekeeping

/// Hook files for one test; the folder is removed with the value's last use.
final class HookFolder: Sendable {
    let path: String

    /// - Parameter files: Lua sources by their names below the folder, for example `health-gate/it.lua`.
    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hooks-\(UUID().uuidString)").path
        for (name, text) in files {
            let file = URL(filePath: "\(path)/\(name)")
            let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: mode)
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        }
    }

    deinit {
        // A folder that stays behind is no failure of the test.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The repository's own hooks.
    static let ofRepository = repository.appending(path: "hooks").path

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The child program, as built beside the tests.
    static let program: String = {
        if let named = ProcessInfo.processInfo.environment["HAUPDATE_HOOKS_PROGRAM"] { return named }
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
            path: "haupdate-hooks")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside.path }
        return repository.appending(path: ".build/debug/haupdate-hooks").path
    }()
}

extension TestBed {
    /// Runs one command with hooks in a real child process; their `http` is the simulated network.
    ///
    /// - Parameter folders: Hook folders.
    func run(
        hooks folders: [String], _ options: RolloutOptions = RolloutOptions(),
        fileExists: @escaping @Sendable (String) -> Bool = { _ in false },
        _ command: @escaping @Sendable (Updater) async -> Report
    ) throws -> Report {
        let hosts = HookHosts(transport: aws, environment: { _ in nil }, fileExists: fileExists, log: { _ in })
        let catalogue = try HookCatalogue.read(folders: folders)
        let timekeeper = simulated.timekeeper
        return try simulated.run {
            let runner = try await HookRunner.start(
                catalogue, program: HookFolder.program, hosts: hosts, timekeeper: timekeeper, seed: 7)
            let report = await command(self.updater(options, hooks: runner))
            await runner.close()
            return report
        }
    }
}
