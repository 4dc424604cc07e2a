import Hooks
import Timekeeping
import Testing

private struct RefusedFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let source: String
    /// The line, if one is named.
    let line: Int?
    let words: [String]

    init(_ name: String, _ source: String, line: Int?, _ words: [String]) {
        (testDescription, self.source, self.line, self.words) = (name, source, line, words)
    }
}

private let refusedFiles = [
    RefusedFile("syntax error", "return {\n  run = funktion(ctx) end,\n}\n", line: 2, ["expected"]),
    RefusedFile(
        "misspelt field", "return {\n  passess = 3,\n  run = function(ctx) return pass() end,\n}\n", line: 2,
        ["passess", "passes"]),
    RefusedFile(
        "wrong type", "return {\n  every = \"2\",\n  run = function(ctx) return pass() end,\n}\n", line: 2,
        ["every", "seconds"]),
    RefusedFile("missing run", "return {\n  about = \"x\",\n}\n", line: 1, ["run"]),
    RefusedFile(
        "per that the phase has not", "return {\n  per = \"stack\",\n  run = pass,\n}\n", line: 2, ["per", "instance"]),
    RefusedFile("nothing returned", "local x = 1\n", line: nil, ["return"]),
    RefusedFile(
        "unknown need", "return { needs = { htp = true }, run = pass }", line: nil, ["htp", "did you mean `http`?"]),
    RefusedFile(
        "need of a wrong type", "return { needs = { env = \"HOME\" }, run = pass }", line: nil, ["needs.env", "list"]),
    RefusedFile(
        "loop while loading", "local n = 0\nwhile true do n = n + 1 end\nreturn { run = pass }", line: nil,
        ["instructions"]),
    RefusedFile(
        "pattern without end while loading",
        "local _ = ((\"a\"):rep(3000)):find((\".-\"):rep(4) .. \"b\")\nreturn { run = pass }", line: nil,
        ["loading the file takes too long", "250 ms"]),
]

@Suite struct DeclarationTests {
    @Test(arguments: refusedFiles)
    fileprivate func refusesAFileThatDoesNotDeclareAHook(_ file: RefusedFile) async throws {
        let folder = try HookFolder(["health-gate/it.lua": file.source])
        let error = await #expect(throws: HookError.self) { try await World().run([folder.path]) { _ in } }
        let problems = try #require(error?.problems)
        #expect(problems.map(\.place) == ["\(folder.path)/health-gate/it.lua"])
        if let line = file.line { #expect(problems.first?.line == line) }
        for word in file.words { #expect("\(problems)".contains(word)) }
    }

    @Test func namesAllRefusedFilesInOneError() async throws {
        let folder = try HookFolder([
            "health-gate/a.lua": "return 1", "health-gate/b.lua": "return { run = pass }",
            "pre-update.lua": "return { run = pass, pases = 1 }",
        ])
        let error = await #expect(throws: HookError.self) { try await World().run([folder.path]) { _ in } }
        let problems = try #require(error?.problems)
        #expect(problems.map(\.place) == ["\(folder.path)/pre-update.lua", "\(folder.path)/health-gate/a.lua"])
    }

    @Test func readsEveryField() async throws {
        let source = """
            return {
              about = "all of it", per = "group", every = 0.5, passes = 3, deadline = 90, on_deadline = "pass",
              on_error = "wait", needs = { http = true, env = { "B", "A" }, files = { "./approved" } }, run = pass,
            }
            """
        let folder = try HookFolder([
            "health-gate/it.lua": source, "pre-update.lua": "return function() return pass() end",
        ])
        let hooks = try await World().run([folder.path]) { $0.hooks }
        let expected = HookDescription(
            id: "health-gate/it.lua", phase: .healthGate, about: "all of it", per: .group, every: .milliseconds(500),
            passes: 3, deadline: .seconds(90), onDeadline: .pass, onError: .wait,
            needs: HookNeeds(http: true, environment: ["A", "B"], files: ["./approved"]))
        #expect(hooks.last == expected)
        #expect(hooks.last?.needs.description == "http, env A, env B, file ./approved")
        #expect(hooks.first?.per == .run)
        #expect(hooks.first?.passes == 1)
        #expect(hooks.first?.onError == .fail)
    }

    @Test func aProgramThatIsNotThereIsAClearError() async throws {
        let folder = try HookFolder(["health-gate.lua": "return { run = pass }"])
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        let error = await #expect(throws: HookError.self) {
            _ = try await HookRunner.start(
                catalogue, program: "\(folder.path)/none", hosts: World().hosts, timekeeper: .live(), seed: 1)
        }
        #expect("\(try #require(error))".hasPrefix("\(folder.path)/none: "))
        #expect("\(try #require(error))".contains("HAUPDATE_HOOKS_PROGRAM"))
    }

    @Test func aProgramThatEndsAtOnceIsQuoted() async throws {
        let folder = try HookFolder([
            "hooks/health-gate.lua": "return { run = pass }",
            "broken": "#!/bin/sh\necho 'libswiftCore.so is missing' >&2\nexit 127\n",
        ])
        try folder.chmod(0o755, "broken")
        let catalogue = try HookCatalogue.read(folders: ["\(folder.path)/hooks"])
        let error = await #expect(throws: HookError.self) {
            _ = try await HookRunner.start(
                catalogue, program: "\(folder.path)/broken", hosts: World().hosts, timekeeper: .live(), seed: 1)
        }
        #expect("\(try #require(error))".contains("it ended: libswiftCore.so is missing"))
    }

    @Test(arguments: ["/bin/cat", "/bin/true", "/bin/yes"])
    func aProgramThatSpeaksNonsenseIsAClearError(_ program: String) async throws {
        let folder = try HookFolder(["health-gate.lua": "return { run = pass }"])
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        let error = await #expect(throws: HookError.self) {
            _ = try await HookRunner.start(
                catalogue, program: program, hosts: World().hosts, timekeeper: .live(), seed: 1)
        }
        #expect(error?.problems == nil)
    }
}
