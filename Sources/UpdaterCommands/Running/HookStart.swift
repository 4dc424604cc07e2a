import Hooks
import Terminal

/// Starts the hooks of a run.
struct HookStart: Sendable {
    var choice: HookChoice
    var cloud: Cloud
    var narrator: Narrator

    /// Reads and checks all hooks; `nil` when there are none.
    ///
    /// - Throws: `HookError` with everything that is wrong; nothing has been changed then.
    func start() async throws(HookError) -> HookRunner? {
        guard !choice.folders.isEmpty || !choice.plugins.isEmpty else { return nil }
        let catalogue = choice.folders.isEmpty ? HookCatalogue.empty : try HookCatalogue.read(folders: choice.folders)
        var settings: [PluginSetting] = []
        for text in choice.plugins { settings.append(try PluginSetting(text)) }
        let plugins = try HookPlugin.find(settings, in: pluginFolders)
        let narrator = narrator
        let hosts = HookHosts(
            transport: cloud.transport, resolve: resolver, environment: { Surroundings.variable($0) },
            log: { line in
                let text = "\(line.hook) on \(line.subject): \(line.text)"
                narrator.say(text, line.level == .warn ? .careful : .plain)
                narrator.addToResult(.hookLog(line, at: narrator.time))
            })
        return try await HookRunner.start(
            catalogue, plugins: plugins, program: try program, hosts: hosts, timekeeper: cloud.timekeeper,
            seed: cloud.random.next())
    }

    /// The machine's own; the built-in network knows its names itself.
    private var resolver: HookHosts.Resolver? {
        if cloud.simulation != nil { return nil }
        return { name in await HookHosts.liveResolve(name) }
    }

    /// Where plugins are looked for, the nearest first.
    private var pluginFolders: [String] {
        ["plugins", Surroundings.settingsFolder + "/haupdate/plugins"]
            + (Surroundings.programFolder.map { ["\($0)/../share/haupdate/plugins"] } ?? [])
    }

    /// `HAUPDATE_HOOKS_PROGRAM`, else the program beside this one.
    private var program: String {
        get throws(HookError) {
            if let named = Surroundings.variable("HAUPDATE_HOOKS_PROGRAM"), !named.isEmpty { return named }
            guard let folder = Surroundings.programFolder else {
                throw .childUnavailable(program: "haupdate-hooks", reason: "this program's own folder is not known")
            }
            return folder + "/haupdate-hooks"
        }
    }
}
