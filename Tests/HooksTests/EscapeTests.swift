import Foundation
@testable import Hooks
import Testing
import Timekeeping

/// What docs/escapes.md lists: ways out that need the process, or files, beside Lua.
@Suite struct HookEscapeTests {
    /// Lua's limits are not asked while these compute: the process goes, and the next try has a new one.
    @Test(arguments: [
        "('a'):rep(3000):match(('.-'):rep(4) .. 'b')", "('a'):rep(3000):gmatch(('.-'):rep(4) .. 'b')()",
        "('a'):rep(3000):gsub(('.-'):rep(4) .. 'b', '')", "('a'):rep(28):find(('a?'):rep(28) .. ('a'):rep(28) .. 'b')",
        "('a'):rep(8000000):find(('a'):rep(4000000) .. 'b', 1, true)",
    ])
    func aSearchWithoutEndIsKilled(_ call: String) async throws {
        let folder = try HookFolder([
            "health-gate/it.lua": """
            return function(ctx)
              if ctx.ok then return pass('still here') end
              return pass(tostring(\(call)))
            end
            """
        ])
        try await World().run([folder.path]) { runner in
            let answer = await runner.ask("health-gate/it.lua", within: .seconds(30))
            let message = try #require(answer.errorMessage)
            #expect(["killed", "memory", "too complex"].contains { message.contains($0) }, "\(message)")
            #expect(await runner.ask("health-gate/it.lua", ["ok": true]) == .pass(note: "still here"))
        }
    }

    /// What was checked is what runs: the file is opened once.
    @Test func aFileThatIsSwappedAfterItWasReadChangesNothing() async throws {
        let folder = try HookFolder(["health-gate/it.lua": "return function() return pass('read') end"])
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        try folder.write("return function() return pass('swapped') end", to: "health-gate/it.lua")
        let world = World()
        let runner = try await HookRunner.start(
            catalogue, program: program, hosts: world.hosts, timekeeper: world.timekeeper, seed: 1)
        let first = await runner.ask("health-gate/it.lua")
        try FileManager.default.removeItem(atPath: "\(folder.path)/health-gate/it.lua")
        try folder.link("health-gate/it.lua", to: "/etc/hostname")
        let second = await runner.ask("health-gate/it.lua")
        await runner.close()
        #expect([first, second] == [.pass(note: "read"), .pass(note: "read")])
    }

    @Test func aNameThatIsNoTextIsRefused() throws {
        let folder = try HookFolder()
        try folder.makeFolder("health-gate")
        let path = Array("\(folder.path)/health-gate/a".utf8) + [0xff, 0xfe] + Array(".lua".utf8) + [0]
        let descriptor = path.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { name in
                name.baseAddress.map { open($0, O_WRONLY | O_CREAT, 0o644) } ?? -1
            }
        }
        // A file system that takes no such names cannot hand us one.
        guard descriptor >= 0 else { return }
        close(descriptor)
        let error = #expect(throws: HookError.self) { try HookCatalogue.read(folders: [folder.path]) }
        let text = "\(try #require(error))"
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }, "\(text)")
    }

    /// Neither a number nor a list of values makes room for control characters in what people see.
    @Test(arguments: [
        "return fail('a\\27]0;title\\7b\\0c\\155d')", "return wait('x\\r\\ny\\27[2J')",
        "return unknown('\\u{202e}gnp.exe')",
        "error('\\27[31mred\\8\\8\\8')", "return ('x'):rep(setmetatable({}, { __name = ('\\27[2J'):rep(1 << 18) }))",
        "return pass('\\xff\\xfe\\27c')",
    ])
    func aVerdictIsHarmlessOnATerminal(_ body: String) async throws {
        let answer = try await World().ask("return function() \(body) end")
        let text = "\(answer)"
        for scalar in text.unicodeScalars {
            #expect(scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value), "\(scalar.value) in \(text)")
        }
        #expect(!text.unicodeScalars.contains("\u{202e}"))
    }

    @Test(arguments: [
        "error(('x'):rep(1 << 20))", "return ('x'):rep(setmetatable({}, { __name = ('n'):rep(1 << 20) }))",
    ])
    func aHugeErrorIsCut(_ body: String) async throws {
        let message = try await World().ask("return function() \(body) end").errorMessage
        #expect(try #require(message).count <= 600)
    }

    /// The list in the documentation names tests that there are.
    @Test func everyTestThatTheListNamesIsThere() throws {
        let text = try String(contentsOfFile: "\(repository)/docs/escapes.md", encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| what") }
        #expect(rows.count >= 25)
        let folders = ["LuaMachineTests", "HooksTests"].map { "\(repository)/Tests/\($0)" }
        var sources = ""
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            where file.hasSuffix(".swift") {
                sources += try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            }
        }
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let names = (cells.last ?? "").split(separator: "`").map(String.init).filter {
                !$0.contains(",") && !$0.trimmingCharacters(in: .whitespaces).isEmpty
            }
            #expect(!names.isEmpty, "\(row)")
            for name in names { #expect(sources.contains("func \(name)("), "\(name) in \(row)") }
        }
    }
}
