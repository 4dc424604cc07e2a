/// What is loaded into a child: a hook file, or one hook of a plugin with its options.
struct HookScript: Sendable {
    let id: String
    let phase: HookPhase
    /// How errors name the file.
    let path: String
    private(set) var source: [UInt8]
    /// The options of a plugin, as `ctx.options`; absent for a hook file.
    var options: HookValue?
    /// The grants of a plugin, which stand in the plugin and not in its hook.
    var needs: HookNeeds?
    /// The plugin that it is of.
    var plugin: String?
    /// What it finds behind `plugin`.
    private(set) var libraries: [PluginLibrary] = []

    init(id: String, phase: HookPhase, path: String, source: [UInt8]) {
        self.id = id
        self.phase = phase
        self.path = path
        self.source = source
    }

    init(_ file: HookFile) {
        self.init(id: file.id, phase: file.phase, path: file.path, source: file.source)
    }

    /// The same with plugins behind `plugin "NAME"`.
    func linked(with libraries: [PluginLibrary]) -> HookScript {
        var script = self
        script.source = PluginLibrary.linked(source, with: libraries)
        script.libraries = libraries
        return script
    }
}
