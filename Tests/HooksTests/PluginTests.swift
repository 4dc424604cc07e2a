import Foundation
import HTTPTypes
import Hooks
import Testing
import Timekeeping
import Transport

private func plugins(_ settings: String..., in folder: String = "\(repository)/plugins") throws -> [HookPlugin] {
    try HookPlugin.find(settings.map { try PluginSetting($0) }, in: [folder])
}

@Suite struct PluginSettingTests {
    @Test func readsNameKeyAndValue() throws {
        let setting = try PluginSetting("webhook:url=https://example.org/a?b=c:d")
        #expect(setting.plugin == "webhook")
        #expect(setting.key == "url")
        #expect(setting.value == "https://example.org/a?b=c:d")
        #expect(try PluginSetting("webhook").key == nil)
    }

    @Test(arguments: ["", ":url=x", "webhook:", "webhook:url", "webhook:=x", "../webhook:url=x", "web hook:url=x"])
    func refusesEverythingElse(_ text: String) throws {
        let error = #expect(throws: HookError.self) { try PluginSetting(text) }
        #expect("\(try #require(error))".contains("NAME:key=value"))
    }

    @Test func aRefusedSettingDoesNotShowItsValue() throws {
        let error = #expect(throws: HookError.self) { try PluginSetting("web hook:token=s3cret") }
        #expect(!"\(try #require(error))".contains("s3cret"))
    }
}

@Suite struct PluginOptionTests {
    @Test(arguments: [
        (["prometheus"], ["plugin prometheus: the option url, a string, is missing", "--plugin prometheus:url="]),
        (["webhook:secret=s3cr3t key"], ["plugin webhook: the option secret is the name of an environment variable"]),
        (["webhook:uri=x"], ["no option \"uri\"", "did you mean url?"]),
        (["webhook:url=x", "webhook:timeout=soon"], ["plugin webhook: the option timeout is a number"]),
        (["webhook:url=x", "webhook:url=y"], ["the option url is given twice"]),
    ])
    func aWrongOptionIsAnErrorThatNamesPluginAndKey(_ settings: [String], _ words: [String]) async throws {
        let found = try HookPlugin.find(settings.map { try PluginSetting($0) }, in: ["\(repository)/plugins"])
        let error = await #expect(throws: HookError.self) { try await World(plugins: found).run([]) { _ in } }
        for word in words { #expect("\(try #require(error))".contains(word)) }
        #expect(!"\(try #require(error))".contains("s3cr3t"))
    }

    @Test func aPluginThatIsNotThereIsAnError() throws {
        let error = #expect(throws: HookError.self) { try plugins("webhok:url=x") }
        #expect(
            "\(try #require(error))".contains("plugin webhok: there is no folder \"webhok\" in \(repository)/plugins"))
    }
}

@Suite struct PluginFileTests {
    @Test(arguments: [
        ("return 1", "returns a table, not a number"),
        ("return { name = \"p\", about = \"x\" }", "`hooks` has no phase, and there are no `functions`"),
        ("return { name = \"p\", about = \"x\", hooks = 3 }", "`hooks` is a table"),
        ("return { name = \"p\", about = \"x\", functions = { a = 3 } }", "`functions.a` is a function, not a number"),
        ("return { name = \"p\", about = \"x\", api = 2, functions = { a = pass } }", "version 2 of the plugins' API"),
        (
            "return { name = \"p\", about = \"x\", hooks = { [\"health-gate\"] = { when = \"on\", run = pass } } }",
            "`when` of health-gate names the option `on`"
        ),
        (
            "return { name = \"q\", about = \"x\", hooks = { [\"health-gate\"] = pass } }",
            "`name` is the name of its folder"
        ),
        ("return { name = \"p\", about = \"x\", hooks = { [\"on-rolback\"] = pass } }", "\"on-rolback\""),
        ("return { name = \"p\", about = \"x\", hooks = {} }", "no phase"),
        ("return { name = \"p\", abot = \"x\", hooks = { [\"health-gate\"] = pass } }", "did you mean `about`?"),
        (
            "return { name = \"p\", about = \"x\", options = { a = {} }, hooks = { [\"health-gate\"] = pass } }",
            "option `a` needs a type of"
        ),
        (
            "return { name = \"p\", about = \"x\", options = { a = { type = \"number\", default = \"1\" } }, "
                + "hooks = { [\"health-gate\"] = pass } }", "default of the option `a`"
        ),
        (
            "return { name = \"p\", about = \"x\", needs = { htp = true }, hooks = { [\"health-gate\"] = pass } }",
            "did you mean `http`?"
        ),
        ("return {\n  name = = 1 }", ":2:"),
        (
            "return {\n name = \"p\", about = \"x\", hooks = { [\"health-gate\"] = {\n  passess = 3, run = pass } } }",
            ":3:"
        ),
    ])
    func aPluginFileThatIsWrongIsRefused(_ source: String, _ words: String) async throws {
        let folder = try HookFolder(["p/plugin.lua": source])
        let found = try plugins("p", in: folder.path)
        let error = await #expect(throws: HookError.self) { try await World(plugins: found).run([]) { _ in } }
        let problems = try #require(error?.problems)
        #expect("\(try #require(error))".contains(words))
        #expect(problems.allSatisfy { $0.place.hasPrefix(folder.path) || $0.place == "plugin p" })
    }

    @Test func aPluginsHooksComeAfterTheFoldersOfTheirPhase() async throws {
        let hook = "function(ctx) return pass(tostring(ctx.options.on) .. ctx.options.n) end"
        let folder = try HookFolder([
            "p/plugin.lua": """
            return { name = "p", about = "x",
              options = { on = { type = "boolean", default = false }, n = { type = "number", default = 2 } },
              hooks = { ["pre-update"] = \(hook), ["health-gate"] = { per = "run", run = \(hook) } } }
            """,
            "hooks/health-gate.lua": "return { run = function() return pass() end }",
        ])
        let world = World(plugins: try plugins("p:on=true", in: folder.path))
        try await world.run(["\(folder.path)/hooks"]) { runner in
            #expect(runner.hooks.map(\.id) == ["plugin p pre-update", "health-gate.lua", "plugin p health-gate"])
            #expect(runner.hooks.last?.per == .run)
            #expect(await runner.ask("plugin p pre-update") == .pass(note: "true2"))
            #expect(await runner.ask("plugin p health-gate") == .pass(note: "true2"))
        }
    }

    @Test func aPluginThatOthersMayWriteIsRefused() throws {
        let folder = try HookFolder(["p/plugin.lua": "return {}"])
        try folder.chmod(0o666, "p/plugin.lua")
        let error = #expect(throws: HookError.self) { try plugins("p", in: folder.path) }
        #expect("\(try #require(error))".contains("others may write"))
    }
}
