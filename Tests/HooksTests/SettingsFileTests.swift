import Hooks
import Testing

@Suite struct SettingsFileTests {
    private func read(_ text: String) throws -> SettingsFile {
        let folder = try HookFolder(["haupdate.yaml": text])
        return try SettingsFile.read("\(folder.path)/haupdate.yaml")
    }

    @Test func readsHooksAndPlugins() throws {
        let file = try read(
            """
            hooks: [hooks, more/hooks]
            plugins:
              slack:
                channel: "#ops"
                begin: true
              webhook: { timeout: 2.5 }
              prometheus:
            """)
        #expect(file.hooks == ["hooks", "more/hooks"])
        #expect(
            file.plugins.map { "\($0.plugin):\($0.key ?? "-")=\($0.value)" } == [
                "slack:-=", "slack:channel=#ops", "slack:begin=true", "webhook:-=", "webhook:timeout=2.5",
                "prometheus:-=",
            ])
        #expect(file.plugins[1].place?.hasSuffix("haupdate.yaml:4") == true)
        #expect(try read("hooks: gates").hooks == ["gates"])
        #expect(try read("").plugins == [])
        #expect(try read("# nothing yet\n").hooks == [])
    }

    @Test func readsWhatIsAllowedWithItsLine() throws {
        let file = try read("allow:\n  - tcp\n  - exec=kubectl\n  - aws=ssm:SendCommand\n")
        #expect(file.allowed.map(\.kind) == [.tcp, .program("kubectl"), .write("ssm:SendCommand")])
        #expect(file.allowed.map { $0.origin.hasSuffix("haupdate.yaml:3") } == [false, true, false])
        #expect(try read("allow: tcp").allowed.map(\.text) == ["tcp"])
        #expect(try read("allow: []").allowed == [])
    }

    @Test(arguments: [
        ("allow:\n  - tcp\n  - tpc", ":3: allow: tpc: nothing of this name can be allowed: did you mean tcp?"),
        ("allow: exec", ":1: allow: exec: it names no program"), ("allow:", ":1: allow is a grant"),
        ("allow:\n- tcp\n- \"\"", ":3: allow is a grant such as tcp"), ("allow: { tcp: true }", ":1: allow is a grant"),
        ("hooks: [a]\nallow: [aws=ssm:SendComand]", "did you mean aws=ssm:SendCommand?"),
        ("alow: [tcp]", "did you mean allow?"),
        ("hoks: [a]", ":1: hoks is no setting: did you mean hooks?"),
        ("plugins:\n  a b: {}", ":2: a b is no plugin's name"),
        ("plugins:\n  slack:\n    channel: [a]", ":3: plugins.slack.channel is one value"),
        ("plugins: 3", ":1: plugins is a table"), ("hooks: { a: b }", "hooks is the name of a folder"),
        ("- a", ":1: the file is a table"), ("a: [", "this is no YAML"),
        ("hooks: [[a]]", "hooks is the name of a folder"),
    ])
    func aMistakeIsNamedWithItsLine(_ text: String, _ words: String) throws {
        let error = #expect(throws: HookError.self) { try read(text) }
        #expect("\(try #require(error))".contains(words))
    }

    @Test func aFileThatOthersMayWriteIsRefused() throws {
        let folder = try HookFolder(["haupdate.yaml": ""])
        try folder.chmod(0o666, "haupdate.yaml")
        let error = #expect(throws: HookError.self) { try SettingsFile.read("\(folder.path)/haupdate.yaml") }
        #expect("\(try #require(error))".contains("others may write"))
        let none = #expect(throws: HookError.self) { try SettingsFile.read("\(folder.path)/none.yaml") }
        #expect("\(try #require(none))".contains("none.yaml"))
    }

    @Test func aWrongOptionOfTheFileIsNamedWithItsPlace() async throws {
        let file = try read("plugins:\n  slack:\n    chanel: x\n")
        let found = try HookPlugin.find(file.plugins, in: ["\(repository)/plugins"])
        let error = await #expect(throws: HookError.self) { try await World(plugins: found).run([]) { _ in } }
        #expect("\(error.map { "\($0)" } ?? "")".contains("haupdate.yaml:3: plugin slack: it has no option \"chanel\""))
    }
}
