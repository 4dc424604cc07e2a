import Foundation
import Hooks
import Testing
import Transport

/// What hooks find behind `plugin "NAME"`.
@Suite struct PluginFunctionTests {
    private static let greeter = """
        local count = 0
        return {
          name = "greeter", about = "greets",
          options = { word = { type = "string", default = "hello" }, key = { type = "variable", default = "KEY" } },
          functions = {
            greet = function(options, who) count = count + 1 return options.word .. " " .. who .. " " .. count end,
            key = function(options) return env.get(options.key) end,
            ask = function() return http.get("http://10.0.0.1/").status end,
          },
        }
        """

    private func ask(
        _ hook: String, _ settings: [String] = ["greeter"], _ files: [String: String] = ["greeter/plugin.lua": greeter]
    ) async throws -> HookAnswer {
        var all = files
        all["hooks/health-gate/it.lua"] = hook
        let folder = try HookFolder(all)
        let found = try HookPlugin.find(settings.map { try PluginSetting($0) }, in: [folder.path])
        let world = World(
            transport: AnsweringTransport { (_) async throws(TransportError) in response(204) },
            environment: ["KEY": "opens"], plugins: found)
        return try await world.run(["\(folder.path)/hooks"]) { await $0.ask("health-gate/it.lua") }
    }

    @Test func aHookCallsThemWithThePluginsOptions() async throws {
        let answer = try await ask(
            """
            local greeter = plugin "greeter"
            return { needs = { plugins = { "greeter" } }, run = function()
              greeter.greet("you")
              return pass(greeter.greet("me") .. " " .. greeter.key())
            end }
            """, ["greeter:word=\"good\\day\" ä"])
        #expect(answer == .pass(note: "\"good\\day\" ä me 2 opens"))
    }

    @Test func whatThePluginMayNotUseTheHookMayNotUse() async throws {
        let answer = try await ask(
            "return { needs = { plugins = { 'greeter' } }, run = function() return pass(plugin('greeter').ask()) end }")
        guard case .error(let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("http.get is not granted"))
    }

    @Test func withoutTheGrantTheyAreRefused() async throws {
        let answer = try await ask(
            "return { run = function() return pass(plugin('greeter').greet('x')) end }")
        guard case .error(let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("plugin \"greeter\" is not granted: add it to the hook's `needs`"))
    }

    @Test(arguments: [
        ("return { needs = { plugins = { 'nobody' } }, run = pass }", "`needs.plugins` has nobody, which is not there"),
        ("local p = plugin 'nobody' return { run = pass }", "plugin nobody is not there: name it with --plugin"),
    ])
    func aPluginThatNobodyNamedIsNamedInTheMistake(_ hook: String, _ words: String) async throws {
        let error = await #expect(throws: HookError.self) { _ = try await ask(hook) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(error.map { "\($0)" } ?? "")")
    }

    @Test func linesOfAHookStayTrueBesidePlugins() async throws {
        let answer = try await ask("-- uses plugin greeter\nreturn { run = function()\n  error('here')\nend }")
        guard case .error(let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("it.lua:3: here"), "\(message)")
    }

    private static func needing(_ name: String, _ others: String) -> String {
        """
        return { name = "\(name)", about = "x", needs = { plugins = { \(others) } },
          functions = { say = function() return "\(name)" end } }
        """
    }

    @Test func pluginsMayNeedEachOtherButNotInACircle() async throws {
        let hook = "return { needs = { plugins = { 'a' } }, run = function() return pass(plugin('a').say()) end }"
        let fine = try await ask(
            hook, ["a", "b"], ["a/plugin.lua": Self.needing("a", "'b'"), "b/plugin.lua": Self.needing("b", "")])
        #expect(fine == .pass(note: "a"))
        let circle = await #expect(throws: HookError.self) {
            _ = try await ask(
                hook, ["a", "b"], ["a/plugin.lua": Self.needing("a", "'b'"), "b/plugin.lua": Self.needing("b", "'a'")])
        }
        #expect("\(circle.map { "\($0)" } ?? "")".contains("plugins need each other in a circle: a -> b -> a"))
        let missing = await #expect(throws: HookError.self) {
            _ = try await ask(hook, ["a"], ["a/plugin.lua": Self.needing("a", "'b'")])
        }
        #expect("\(missing.map { "\($0)" } ?? "")".contains("it needs the plugin b: name that too"))
    }

    @Test func aPluginCallsAnother() async throws {
        let caller = """
            return { name = "caller", about = "x", needs = { plugins = { "greeter" } },
              functions = { say = function() return plugin("greeter").greet("you") end } }
            """
        let answer = try await ask(
            "return { needs = { plugins = { 'caller' } }, run = function() return pass(plugin('caller').say()) end }",
            ["caller", "greeter"], ["caller/plugin.lua": caller, "greeter/plugin.lua": Self.greeter])
        #expect(answer == .pass(note: "hello you 1"))
    }
}
