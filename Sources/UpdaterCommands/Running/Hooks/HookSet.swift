import Hooks
import Timekeeping
import Transport

/// Folders and plugins as somebody has named them, and the program that runs what is in them.
struct HookSet: Sendable {
    var choice: HookChoice

    /// Reads and checks all hooks.
    ///
    /// - Throws: `HookError` with everything that is wrong.
    func start(
        _ chosen: Chosen, hosts: HookHosts, timekeeper: Timekeeper, seed: UInt64
    ) async throws(HookError) -> HookRunner {
        let catalogue: HookCatalogue
        if let file = choice.file {
            catalogue = try HookCatalogue.read(file: file)
        } else {
            catalogue = chosen.folders.isEmpty ? .empty : try HookCatalogue.read(folders: chosen.folders)
        }
        // One hook that is tried by itself needs of the plugins no more than their functions.
        let isAlone = choice.file != nil
        return try await HookRunner.start(
            catalogue, plugins: isAlone ? try plugins(chosen, for: catalogue) : try plugins(chosen),
            asksPlugins: !isAlone, program: try program, hosts: hosts, timekeeper: timekeeper, seed: seed)
    }

    /// The plugins that are named.
    private func plugins(_ chosen: Chosen) throws(HookError) -> [HookPlugin] {
        try HookPlugin.find(chosen.plugins, in: Self.pluginFolders)
    }

    /// The plugins that are named, where a hook of `catalogue` may call one; else none: what is wrong with them does not
    /// matter then.
    func plugins(_ chosen: Chosen, for catalogue: HookCatalogue) throws(HookError) -> [HookPlugin] {
        catalogue.wantsPlugins ? try plugins(chosen) : []
    }

    /// What the hooks declare about themselves, checked; none of them is asked anything, and none reaches the world.
    ///
    /// - Throws: `HookError` with everything that is wrong.
    ///
    /// - Parameter grants: What is allowed besides; a hook that needs more is a problem.
    func descriptions(
        _ chosen: Chosen, _ grants: HookGrants = .everything
    ) async throws(HookError) -> [HookDescription] {
        let hosts = HookHosts(
            transport: NoNetwork(), grants: grants, environment: { _ in nil }, fileExists: { _ in false }, log: { _ in }
        )
        let runner = try await start(chosen, hosts: hosts, timekeeper: .live(), seed: 0)
        await runner.close()
        return runner.hooks
    }

    /// What the command line and the settings file choose together.
    struct Chosen: Sendable {
        var folders: [String]
        var plugins: [PluginSetting]
        /// What hooks may do beyond their `needs`.
        var allowed: [HookGrant]
        /// The settings file, if one was read.
        var file: String?

        var isEmpty: Bool { folders.isEmpty && plugins.isEmpty }
    }

    /// An option of the command line goes over the same one of the file; folders and grants of both count.
    ///
    /// - Throws: `HookError` for settings that cannot be read.
    var chosen: Chosen {
        get throws(HookError) {
            var given: [PluginSetting] = []
            for text in choice.plugins { given.append(try PluginSetting(text)) }
            var allowed: [HookGrant] = []
            do throws(HookProblem) {
                for text in choice.allowed { allowed.append(try HookGrant(text)) }
            } catch {
                throw .refused([error])
            }
            let file = try settings
            let kept = (file?.plugins ?? []).filter { old in
                !given.contains { $0.plugin == old.plugin && $0.key == old.key && old.key != nil }
            }
            allowed += (file?.allowed ?? []).filter { old in !allowed.contains { $0.kind == old.kind } }
            var folders = file?.hooks ?? []
            folders += choice.folders.filter { !folders.contains($0) }
            var chosen = Chosen(folders: folders, plugins: kept + given, allowed: allowed, file: file?.path)
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
