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

    /// The hooks of all plugins, in the order of the plugins and then of the phases.
    ///
    /// - Throws: ``HookError``: everything that is wrong with the plugins and their options.
    func scripts(of plugins: [HookPlugin]) async throws(HookError) -> [HookScript] {
        var scripts: [HookScript] = []
        var problems: [HookProblem] = []
        for plugin in plugins {
            do throws(HookError) {
                scripts += try await self.scripts(of: plugin)
            } catch .refused(let found) {
                problems += found
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
        return scripts
    }

    private func scripts(of plugin: HookPlugin) async throws(HookError) -> [HookScript] {
        let description = try PluginDescription(try await described(plugin), of: plugin)
        let options = try description.options(from: plugin)
        return description.phases.map { phase in
            var script = HookScript(
                id: "plugin \(plugin.name) \(phase.rawValue)", phase: phase, path: plugin.path,
                source: Self.wrapped(plugin.source, before: "return", after: ".hooks[\"\(phase.rawValue)\"]"))
            script.options = options
            script.needs = description.needs
            return script
        }
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
          if type(said.hooks) ~= "table" then error("`hooks` is a table of phases, not a " .. type(said.hooks), 0) end
          local copy, phases = {}, {}
          for key, value in pairs(said) do if key ~= "hooks" then copy[key] = value end end
          for phase in pairs(said.hooks) do phases[#phases + 1] = phase end
          copy.hooks = phases
          plugin.describe(copy)
          return pass()
        end }
        """
}
