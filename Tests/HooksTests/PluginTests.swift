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

@Suite struct WebhookPluginTests {
    private let context: HookValue = [
        "run": ["id": "r-1"], "account": "123456789012", "region": "eu-west-1", "stack": ["name": "web"],
        "group": ["name": "web-blue"], "instance": ["id": "i-1"],
    ]

    private func answer(to transport: any HTTPTransport, _ settings: [HookPlugin]) async throws -> HookAnswer {
        try await World(transport: transport, plugins: settings).run([]) { runner in
            #expect(runner.hooks.map(\.id) == ["plugin webhook post-terminate"])
            #expect(runner.hooks.first?.needs == HookNeeds(http: true))
            return await runner.ask("plugin webhook post-terminate", context)
        }
    }

    @Test func postsTheMessage() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in response(204) }
        let found = try plugins("webhook:url=https://example.org/hook", "webhook:timeout=2.5")
        #expect(try await answer(to: transport, found) == .pass(note: "status 204"))
        let request = try #require(transport.requests.first)
        #expect(request.head.method == .post)
        #expect(request.head.authority == "example.org")
        #expect(request.head.headerFields[.contentType] == "application/json")
        #expect(request.timeout == .milliseconds(2500))
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: String])
        #expect(
            body == [
                "event": "post-terminate", "text": "haupdate: i-1 of web-blue has been replaced", "run": "r-1",
                "account": "123456789012", "region": "eu-west-1", "stack": "web", "group": "web-blue",
                "instance": "i-1",
            ])
    }

    @Test(arguments: [
        (503, HookAnswer.wait(reason: "status 503", after: nil)), (429, .wait(reason: "status 429", after: nil)),
        (404, .fail(reason: "the webhook answered with status 404")),
    ])
    func triesAgainWhereThatCanHelp(_ status: Int, _ expected: HookAnswer) async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in response(status) }
        #expect(try await answer(to: transport, plugins("webhook:url=https://example.org/hook")) == expected)
        #expect(transport.requests.first?.timeout == .seconds(5))
    }

    @Test func waitsForAWebhookThatIsUnreachable() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            throw .nameNotFound(host: "example.org")
        }
        let found = try plugins("webhook:url=https://example.org/hook")
        #expect(try await answer(to: transport, found) == .wait(reason: "the webhook is unreachable", after: nil))
    }

    @Test(arguments: [
        (["webhook"], ["plugin webhook: the option url, a string, is missing", "--plugin webhook:url="]),
        (["webhook:uri=x"], ["no option \"uri\"", "did you mean url?"]),
        (["webhook:url=x", "webhook:timeout=soon"], ["plugin webhook: the option timeout is a number"]),
        (["webhook:url=x", "webhook:url=y"], ["the option url is given twice"]),
    ])
    func aWrongOptionIsAnErrorThatNamesPluginAndKey(_ settings: [String], _ words: [String]) async throws {
        let found = try HookPlugin.find(settings.map { try PluginSetting($0) }, in: ["\(repository)/plugins"])
        let error = await #expect(throws: HookError.self) { try await World(plugins: found).run([]) { _ in } }
        for word in words { #expect("\(try #require(error))".contains(word)) }
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
        ("return { name = \"p\", about = \"x\" }", "`hooks` is a table"),
        (
            "return { name = \"q\", about = \"x\", hooks = { [\"health-gate\"] = pass } }",
            "`name` is the name of its folder"
        ),
        ("return { name = \"p\", about = \"x\", hooks = { [\"on-rolback\"] = pass } }", "\"on-rolback\""),
        ("return { name = \"p\", about = \"x\", hooks = {} }", "no phase"),
        ("return { name = \"p\", abot = \"x\", hooks = { [\"health-gate\"] = pass } }", "did you mean `about`?"),
        (
            "return { name = \"p\", about = \"x\", options = { a = {} }, hooks = { [\"health-gate\"] = pass } }",
            "option `a` needs type"
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
