/// A plugin that the user named, as it was found on disk; nothing of it has run yet.
package struct HookPlugin: Hashable, Sendable {
    package let name: String
    /// The path of its `plugin.lua`, as the user can open it.
    package let path: String
    /// UTF-8 text of at most 256 KiB.
    package let source: [UInt8]
    /// The settings that name it, in the order of the command line.
    package let settings: [PluginSetting]

    /// Finds the plugins that `settings` name: `NAME/plugin.lua` in the first of `folders` that has it.
    ///
    /// The rules for files are those of ``HookCatalogue/read(folders:)``. Plugins come in the order in which they are
    /// first named.
    ///
    /// - Throws: ``HookError/refused(_:)`` with every plugin that is missing or not safe to run.
    package static func find(_ settings: [PluginSetting], in folders: [String]) throws(HookError) -> [HookPlugin] {
        var plugins: [HookPlugin] = []
        var problems: [HookProblem] = []
        for (index, setting) in settings.enumerated()
        where !settings[..<index].contains(where: { $0.plugin == setting.plugin }) {
            do throws(HookProblem) {
                let (path, source) = try read(setting.plugin, in: folders)
                plugins.append(
                    HookPlugin(
                        name: setting.plugin, path: path, source: source,
                        settings: settings.filter { $0.plugin == setting.plugin }))
            } catch {
                problems.append(error)
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
        return plugins
    }

    private static func read(_ name: String, in folders: [String]) throws(HookProblem) -> (String, [UInt8]) {
        for path in folders {
            // A search folder that is not there is no mistake of the user's.
            guard SafeFolder.exists(path) else { continue }
            let folder = try SafeFolder(path: path)
            guard try folder.entries().contains(where: { $0.name == name }) else { continue }
            let plugin = try folder.folder(named: name)
            let source = try plugin.readFile(named: "plugin.lua", limitBytes: HookFolderReader.fileLimitBytes)
            try checkText(source, place: "\(plugin.path)/plugin.lua")
            return ("\(plugin.path)/plugin.lua", source)
        }
        throw HookProblem(
            "plugin \(name)", "there is no folder \"\(name)\" in \(folders.joined(separator: ", ")): check the name")
    }
}
