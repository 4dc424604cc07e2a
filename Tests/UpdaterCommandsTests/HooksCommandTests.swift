import Foundation
import Testing

/// `haupdate hooks ...` as it was built.
@Suite struct HooksCommandTests {
    @Test(arguments: ["pre-update", "post-launch", "health-gate", "post-terminate"])
    func aNewHookIsInOrderAndListed(phase: String) async throws {
        let program = try BuiltProgram()
        let folder = program.folder + "/gates"
        let made = try await program.run("hooks new \(phase) first-try --folder \(folder)")
        #expect(made.code == 0, "\(made.text)")
        #expect(made.result.hasPrefix("\(folder)/\(phase)/first-try.lua\n"))
        let checked = try await program.run("hooks check \(folder)")
        #expect(checked.code == 0, "\(checked.text)")
        #expect(checked.result == "1 hook is in order: \(phase)\n")
        let listed = try await program.run("hooks list \(folder) --output json")
        #expect(listed.objects.map { $0["id"] as? String } == ["\(phase)/first-try.lua"])
    }

    @Test func anExistingHookIsNeverTouched() async throws {
        let program = try BuiltProgram()
        let path = try program.write("return pass", to: "gates/health-gate/smoke.lua")
        let made = try await program.run("hooks new health-gate smoke --folder \(program.folder)/gates")
        #expect(made.code == 4)
        #expect(made.story.contains("smoke.lua: file exists: choose another name"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "return pass")
    }

    @Test func checkNamesEveryMistakeWithItsPlace() async throws {
        let program = try BuiltProgram()
        _ = try program.write(
            "return {\n  passess = 3,\n  run = function() return pass() end,\n}\n", to: "h/health-gate/a.lua")
        _ = try program.write("return {\n  run = function(\n", to: "h/health-gate/b.lua")
        let checked = try await program.run("hooks check \(program.folder)/h")
        #expect(checked.code == 4)
        #expect(checked.result.isEmpty)
        #expect(checked.story.contains("h/health-gate/a.lua"))
        #expect(checked.story.contains("did you mean \"passes\"?"))
        #expect(checked.story.contains("h/health-gate/b.lua:"))
        let objects = try await program.run("hooks check \(program.folder)/h --output json").objects
        #expect(objects.map { $0["kind"] as? String } == ["hook_problem", "hook_problem"])
    }

    @Test func listTellsNeedsAndLimits() async throws {
        let program = try BuiltProgram()
        let text = """
            return {
              about = "asks \\27[31m something", per = "group", every = 2.5, passes = 3, deadline = 90,
              on_deadline = "pass", on_error = "wait", needs = { http = true, env = { "TOKEN" } },
              run = function() return pass() end,
            }
            """
        _ = try program.write(text, to: "h/health-gate.lua")
        let listed = try await program.run("hooks list \(program.folder)/h")
        #expect(listed.code == 0, "\(listed.text)")
        #expect(!listed.result.contains("\u{1B}"))
        for words in [
            "health-gate.lua", "for each group, every 2.5 s, 3 passes in a row",
            "deadline 90 s, then pass; an error counts as wait", "needs http, env TOKEN",
        ] { #expect(listed.result.contains(words), "\(words) in \(listed.result)") }
    }

    @Test func aMisspelledPhaseIsNamedWithTheNearest() async throws {
        let program = try BuiltProgram()
        let made = try await program.run("hooks new health-gat smoke --folder \(program.folder)/h")
        #expect(made.code == 64)
        #expect(made.story.contains("did you mean health-gate?"))
        #expect(!FileManager.default.fileExists(atPath: program.folder + "/h"))
    }
}
