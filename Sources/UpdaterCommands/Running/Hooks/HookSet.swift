import Hooks
import Timekeeping
import Transport

/// Folders and plugins as somebody has named them, and the program that runs what is in them.
struct HookSet: Sendable {
    var choice: HookChoice

    /// Reads and checks all hooks.
    ///
    /// - Throws: `HookError` with everything that is wrong.
    func start(hosts: HookHosts, timekeeper: Timekeeper, seed: UInt64) async throws(HookError) -> HookRunner {
        if let file = choice.file {
            return try await HookRunner.start(
                try HookCatalogue.read(file: file), program: try program, hosts: hosts, timekeeper: timekeeper,
                seed: seed)
        }
        let catalogue = choice.folders.isEmpty ? HookCatalogue.empty : try HookCatalogue.read(folders: choice.folders)
        var settings: [PluginSetting] = []
        for text in choice.plugins { settings.append(try PluginSetting(text)) }
        let plugins = try HookPlugin.find(settings, in: pluginFolders)
        return try await HookRunner.start(
            catalogue, plugins: plugins, program: try program, hosts: hosts, timekeeper: timekeeper, seed: seed)
    }

    /// What the hooks declare about themselves, checked; none of them is asked anything, and none reaches the world.
    ///
    /// - Throws: `HookError` with everything that is wrong.
    func descriptions() async throws(HookError) -> [HookDescription] {
        let hosts = HookHosts(
            transport: NoNetwork(), environment: { _ in nil }, fileExists: { _ in false }, log: { _ in })
        let runner = try await start(hosts: hosts, timekeeper: .live(), seed: 0)
        await runner.close()
        return runner.hooks
    }

    /// Where plugins are looked for, the nearest first.
    private var pluginFolders: [String] {
        ["plugins", Surroundings.settingsFolder + "/haupdate/plugins"]
            + (Surroundings.programFolder.map { ["\($0)/../share/haupdate/plugins"] } ?? [])
    }

    /// `HAUPDATE_HOOKS_PROGRAM`, else the program beside this one.
    var program: String {
        get throws(HookError) {
            if let named = Surroundings.variable("HAUPDATE_HOOKS_PROGRAM"), !named.isEmpty { return named }
            guard let folder = Surroundings.programFolder else {
                throw .childUnavailable(program: "haupdate-hooks", reason: "this program's own folder is not known")
            }
            return folder + "/haupdate-hooks"
        }
    }
}
