internal import LuaMachine
internal import Timekeeping

/// Turns plugins into scripts: lets a child say what a plugin offers, and checks the user's options against that.
///
/// A plugin's hook is the plugin's text, loaded as a hook file whose declaration is one entry of `hooks`; so a plugin
/// has the same sandbox, limits and checks as every hook.
struct PluginLoader: Sendable {
    private static let describe = "plugin.describe"

    let program: String
    let timekeeper: Timekeeper

    /// Plugins whose options are known.
    struct Loaded {
        var scripts: [HookScript] = []
        var libraries: [PluginLibrary] = []
    }

    /// The hooks of all plugins, in the order of the plugins and then of the phases, and their functions.
    ///
    /// - Throws: ``HookError``: everything that is wrong with the plugins and their options.
    func load(_ plugins: [HookPlugin]) async throws(HookError) -> Loaded {
        var loaded = Loaded()
        var problems: [HookProblem] = []
        for plugin in plugins {
            do throws(HookError) {
                let found = try await load(plugin)
                loaded.scripts += found.scripts
                loaded.libraries += found.libraries
            } catch .refused(let found) {
                problems += found
            }
        }
        if problems.isEmpty { problems = Self.dependencyProblems(plugins, loaded.libraries) }
        if !problems.isEmpty { throw .refused(problems) }
        for index in loaded.scripts.indices where PluginLibrary.isWanted(by: loaded.scripts[index].source) {
            let script = loaded.scripts[index]
            loaded.scripts[index] = script.linked(with: loaded.libraries.filter { $0.name != script.plugin })
        }
        return loaded
    }

    private func load(_ plugin: HookPlugin) async throws(HookError) -> Loaded {
        let description = try await describe(plugin)
        let options = try description.values(from: plugin)
        let needs = description.needs(with: options)
        var loaded = Loaded()
        loaded.scripts = description.phases(with: options).map { phase in
            var script = HookScript(
                id: "plugin \(plugin.name) \(phase.rawValue)", phase: phase, path: plugin.path,
                source: Self.wrapped(
                    plugin.source, before: "local said =",
                    after: """
                        .hooks["\(phase.rawValue)"]
                        if type(said) == "table" then said.when = nil end
                        return said
                        """))
            script.options = options
            script.needs = needs
            script.plugin = plugin.name
            return script
        }
        loaded.libraries = [
            PluginLibrary(
                name: plugin.name, source: plugin.source, functions: description.functions, options: options,
                needs: needs)
        ]
        return loaded
    }

    /// What a plugin says about itself.
    ///
    /// - Throws: ``HookError`` when it says nothing, or what is wrong.
    func describe(_ plugin: HookPlugin) async throws(HookError) -> PluginDescription {
        try PluginDescription(try await described(plugin), of: plugin)
    }

    /// Plugins that need others which are not there, or each other in a circle.
    private static func dependencyProblems(
        _ plugins: [HookPlugin], _ libraries: [PluginLibrary]
    ) -> [HookProblem] {
        var problems: [HookProblem] = []
        for (plugin, library) in zip(plugins, libraries) {
            for name in library.needs.plugins where !libraries.contains(where: { $0.name == name }) {
                problems.append(
                    HookProblem(plugin.path, "it needs the plugin \(name): name that too, with --plugin \(name)"))
            }
            var path = [library.name]
            var next = library.needs.plugins
            while let name = next.first {
                if name == library.name {
                    problems.append(
                        HookProblem(
                            plugin.path,
                            "plugins need each other in a circle: \((path + [name]).joined(separator: " -> "))"))
                    break
                }
                next.removeFirst()
                if path.contains(name) { continue }
                path.append(name)
                next += libraries.first { $0.name == name }?.needs.plugins ?? []
            }
        }
        return problems
    }

    /// What `plugin.lua` returns, without its functions.
    private func described(_ plugin: HookPlugin) async throws(HookError) -> LuaValue {
        let script = HookScript(
            id: plugin.name, phase: .preUpdate, path: plugin.path,
            source: Self.wrapped(plugin.source, before: "local said =", after: Self.describing))
        let process = HookProcess(
            script: script, program: program, functions: [Self.describe], timekeeper: timekeeper)
        do throws(HookError) {
            _ = try await process.load()
            let value = try await answer(of: process, plugin)
            await process.close()
            return value
        } catch {
            await process.close()
            throw error
        }
    }

    private func answer(of process: HookProcess, _ plugin: HookPlugin) async throws(HookError) -> LuaValue {
        let start = ParentFrame.start(task: 1, file: HookProcess.file, context: .table(LuaTable()), seed: 0)
        var reason = "it says nothing about itself"
        if let bytes = try? FrameCodec.encode(start),  // an empty context always fits
            case .frames(let frames, _) = await process.exchange(bytes, generation: nil)
        {
            for frame in frames {
                switch frame {
                case .call(_, _, Self.describe, let arguments): return arguments.first ?? .null
                case .failed(_, let failure): reason = failure.message
                default: continue
                }
            }
        }
        throw .refused([HookProblem("plugin \(plugin.name)", printable(reason))])
    }

    /// The plugin's text inside a function, on the line on which it begins, so that line numbers stay true.
    private static func wrapped(_ source: [UInt8], before: String, after: String) -> [UInt8] {
        Array("\(before) (function(...) ".utf8) + source + Array("\nend)()\(after)".utf8)
    }

    private static let describing = """

        return { run = function()
          if type(said) ~= "table" then error("plugin.lua returns a table, not a " .. type(said), 0) end
          local hooks, functions = said.hooks or {}, said.functions or {}
          if type(hooks) ~= "table" then error("`hooks` is a table of phases, not a " .. type(hooks), 0) end
          if type(functions) ~= "table" then error("`functions` is a table of functions, not a " .. type(functions), 0) end
          local copy, phases, names = {}, {}, {}
          for key, value in pairs(said) do if key ~= "hooks" and key ~= "functions" then copy[key] = value end end
          for phase, hook in pairs(hooks) do
            phases[#phases + 1] = { phase = phase, when = type(hook) == "table" and hook.when or nil }
          end
          for name, body in pairs(functions) do
            if type(body) ~= "function" then error("`functions." .. tostring(name) .. "` is a function, not a " .. type(body), 0) end
            names[#names + 1] = name
          end
          copy.hooks, copy.functions = phases, names
          plugin.describe(copy)
          return pass()
        end }
        """
}
