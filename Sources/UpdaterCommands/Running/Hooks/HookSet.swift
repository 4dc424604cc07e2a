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
        let chosen = try chosen
        let catalogue = chosen.folders.isEmpty ? HookCatalogue.empty : try HookCatalogue.read(folders: chosen.folders)
        let plugins = try HookPlugin.find(chosen.plugins, in: Self.pluginFolders)
        return try await HookRunner.start(
            catalogue, plugins: plugins, program: try program, hosts: hosts, timekeeper: timekeeper, seed: seed)
    }

    /// What the hooks declare about themselves, checked; none of them is asked anything, and none reaches the world.
    ///
    /// - Throws: `HookError` with everything that is wrong.
    ///
    /// - Parameter grants: What is allowed besides; a hook that needs more is a problem.
    func descriptions(_ grants: HookGrants = .everything) async throws(HookError) -> [HookDescription] {
        let hosts = HookHosts(
            transport: NoNetwork(), grants: grants, environment: { _ in nil }, fileExists: { _ in false }, log: { _ in }
        )
        let runner = try await start(hosts: hosts, timekeeper: .live(), seed: 0)
        await runner.close()
        return runner.hooks
    }

    /// What the command line and the settings file choose together.
    struct Chosen: Sendable {
        var folders: [String]
        var plugins: [PluginSetting]
        /// The settings file, if one was read.
        var file: String?

        var isEmpty: Bool { folders.isEmpty && plugins.isEmpty }
    }

    /// An option of the command line goes over the same one of the file; folders of both are read.
    ///
    /// - Throws: `HookError` for settings that cannot be read.
    var chosen: Chosen {
        get throws(HookError) {
            var given: [PluginSetting] = []
            for text in choice.plugins { given.append(try PluginSetting(text)) }
            let file = try settings
            let kept = (file?.plugins ?? []).filter { old in
                !given.contains { $0.plugin == old.plugin && $0.key == old.key && old.key != nil }
            }
            var folders = file?.hooks ?? []
            folders += choice.folders.filter { !folders.contains($0) }
            var chosen = Chosen(folders: folders, plugins: kept + given, file: file?.path)
            if chosen.isEmpty { chosen.folders = choice.usualFolders }
            return chosen
        }
    }

    private var settings: SettingsFile? {
        get throws(HookError) {
            if let named = choice.config { return try SettingsFile.read(named) }
            return SettingsFile.exists(SettingsFile.usualName) ? try SettingsFile.read(SettingsFile.usualName) : nil
        }
    }

    /// Where plugins are looked for, the nearest first.
    static var pluginFolders: [String] {
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
