import Foundation
import Hooks
import Testing

/// What hooks find, what editors are told and what the documentation says are one list.
struct ReferenceTests {
    /// Every name of the list is a function in a running hook, and calls it by that name.
    @Test func whatIsListedIsThere() async throws {
        let checks = HookFunction.all.map { "if type(\($0.name)) ~= \"function\" then return fail(\"\($0.name)\") end" }
        let folder = try HookFolder([
            "health-gate/all.lua": "return function() \(checks.joined(separator: " ")) return pass() end"
        ])
        try await World().run([folder.path]) { runner in
            #expect(await runner.ask("health-gate/all.lua") == .pass(note: nil))
        }
    }

    /// What a hook finds beside Lua's own libraries is in the list.
    @Test func whatIsThereIsListed() async throws {
        let own = ["http", "env", "file", "clock", "json", "log", "approval", "store", "tcp", "exec", "aws"]
        let walk = """
            local names = {}
            for _, library in ipairs({ \(own.map { "\"\($0)\"" }.joined(separator: ", ")) }) do
              for name, value in pairs(_G[library]) do
                if type(value) == "function" then names[#names + 1] = library .. "." .. name end
              end
            end
            return pass(table.concat(names, " "))
            """
        let folder = try HookFolder(["health-gate/all.lua": "return function() \(walk) end"])
        try await World().run([folder.path]) { runner in
            guard case .pass(let note?) = await runner.ask("health-gate/all.lua") else {
                Issue.record("the walk did not pass")
                return
            }
            let listed = HookFunction.all.map(\.name).filter { $0.contains(".") }
            #expect(note.split(separator: " ").map(String.init).sorted() == listed.sorted())
        }
    }

    @Test func theDocumentationShowsTheList() throws {
        let text = try String(contentsOfFile: "\(repository)/docs/hooks.md", encoding: .utf8)
        #expect(text.contains(HookReference.functions), "\(HookReference.functions)")
        #expect(text.contains(HookReference.context), "\(HookReference.context)")
        #expect(text.contains(HookReference.tests), "\(HookReference.tests)")
        #expect(text.contains(HookReference.operations), "\(HookReference.operations)")
    }

    @Test func everyTypeThatIsNamedIsDefined() {
        let text = LuaDefinitions.text
        let known = HookTable.all.map(\.name) + ["string", "integer", "number", "boolean", "any", "table", "fun"]
        let named =
            (HookTable.all.flatMap(\.fields) + HookFunction.all.flatMap(\.parameters)).map(\.type)
            + HookFunction.all.map(\.gives)
        for type in named where !type.isEmpty && !type.hasPrefix("\"") {
            let word = String(type.prefix { $0.isLetter })
            #expect(known.contains(word), "\(type)")
        }
        for table in HookTable.all { #expect(text.contains("---@class \(table.name)\n")) }
        for function in HookFunction.all { #expect(text.contains("function \(function.call) end\n")) }
    }

    /// The fields of a hook file are those that the reader of files takes.
    @Test func theFieldsOfAHookAreThoseThatAreRead() async throws {
        for field in HookTable.hook.fields where field.name != "run" {
            let folder = try HookFolder([
                "health-gate/it.lua": "return { \(field.name) = print, run = function() return pass() end }"
            ])
            let problem = await #expect(throws: HookError.self) {
                try await World().run([folder.path]) { _ in }
            }
            #expect("\(problem.map { "\($0)" } ?? "")".contains("unknown field") == false, "\(field.name)")
        }
    }
}
