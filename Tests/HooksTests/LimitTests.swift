import Hooks
import Synchronization
import Testing
import Timekeeping
import Transport

private let slowPattern =
    "return { run = function() return pass(tostring(((\"a\"):rep(3000)):find((\".-\"):rep(4) .. \"b\"))) end }"

@Suite struct LimitTests {
    @Test(arguments: [
        ("while true do end", "instructions"),
        ("pcall(function() while true do end end) return pass()", "instructions"),
        // Filling 64 MB is also work: which limit comes first depends on how much of it a busy machine does in 250 ms.
        ("local t = {} while true do t[#t + 1] = (\"x\"):rep(100000) end", "memory|killed|instructions"),
        ("local function f() return 1 + f() end return f()", "memory|deep"),
        ("local s = \"x\" while true do s = s .. s end", "memory|string"),
    ])
    func aTryThatIsTooGreedyIsAnErrorOfThisTryAlone(_ body: String, _ words: String) async throws {
        let folder = try HookFolder([
            "health-gate/greedy.lua": "return { run = function(ctx) if ctx.ok then return pass() end \(body) end }"
        ])
        try await World().run([folder.path]) { runner in
            let answer = await runner.ask("health-gate/greedy.lua")
            let message = try #require(answer.errorMessage)
            #expect(words.split(separator: "|").contains { message.contains($0) }, "\(message)")
            #expect(await runner.ask("health-gate/greedy.lua", ["ok": true]) == .pass(note: nil))
        }
    }

    @Test func aCallThatCannotBeStoppedIsKilledAndHurtsItsOwnGateOnly() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            do {
                try await Timekeeper.live().sleep(for: .milliseconds(600))
            } catch {
                throw .cancelled
            }
            return response(200)
        }
        let waiting = "local r = http.get(\"http://10.0.0.1/\") return pass(\"status \" .. r.status)"
        let folder = try HookFolder([
            "health-gate/other.lua": "return { needs = { http = true }, run = function() \(waiting) end }",
            "health-gate/slow.lua": """
            return { needs = { http = true }, run = function(ctx)
              if ctx.wait then \(waiting) end
              return pass(tostring((("a"):rep(3000)):find((".-"):rep(4) .. "b")))
            end }
            """,
        ])
        try await World(transport: transport).run([folder.path]) { runner in
            async let other = runner.ask("health-gate/other.lua")
            async let sibling = runner.ask("health-gate/slow.lua", ["wait": true])
            while transport.requests.count < 2 { await Task.yield() }
            let message = try #require(await runner.ask("health-gate/slow.lua").errorMessage)
            #expect(message.contains("killed"))
            #expect(message.hasPrefix("health-gate/slow.lua: "))
            #expect(await other == .pass(note: "status 200"))
            #expect(await sibling == .pass(note: "status 200"))
            // The sibling was asked again in the new child, the other file's hook was not.
            #expect(transport.requests.count == 3)
        }
    }

    @Test func afterThreeLostChildrenTheFileIsNotAskedAgain() async throws {
        let folder = try HookFolder([
            "health-gate/slow.lua": slowPattern, "health-gate/well.lua": "return function() return pass() end",
        ])
        try await World().run([folder.path]) { runner in
            for _ in 1...3 {
                let message = try #require(await runner.ask("health-gate/slow.lua").errorMessage)
                #expect(message.contains("killed"))
            }
            let answer = await runner.ask("health-gate/slow.lua")
            let message = try #require(answer.errorMessage)
            #expect(message.contains("lost 3 times"))
            #expect(await runner.ask("health-gate/well.lua").errorMessage == nil)
        }
    }

    @Test func aTryEndsWhenItsTaskIsCancelled() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            do {
                try await Timekeeper.live().sleep(for: .seconds(60))
            } catch {
                throw .cancelled
            }
            return response(200)
        }
        let source = "return { needs = { http = true }, run = function() http.get(\"http://10.0.0.1/\") end }"
        let folder = try HookFolder(["health-gate/it.lua": source])
        try await World(transport: transport).run([folder.path]) { runner in
            let answer = await withTaskGroup(of: HookAnswer.self) { group in
                group.addTask { await runner.ask("health-gate/it.lua", within: .seconds(60)) }
                while transport.requests.isEmpty { await Task.yield() }
                group.cancelAll()
                return await group.next()
            }
            #expect(answer == .error(message: "health-gate/it.lua: the try was cancelled"))
        }
    }

    @Test func aClosedRunnerAnswersWithErrors() async throws {
        let folder = try HookFolder(["health-gate/it.lua": "return function() return pass() end"])
        try await World().run([folder.path]) { runner in
            await runner.close()
            #expect(await runner.ask("health-gate/it.lua").errorMessage?.contains("is closed") == true)
            await runner.close()
        }
    }

    @Test func aTryIsGivenUpAtItsDeadline() async throws {
        let transport = AnsweringTransport { (_) async throws(TransportError) in
            do {
                try await Timekeeper.live().sleep(for: .seconds(60))
            } catch {
                throw .cancelled
            }
            return response(200)
        }
        let source =
            "return { needs = { http = true }, run = function(ctx) if ctx.ok then return pass() end "
            + "http.get(\"http://10.0.0.1/\", { timeout = 60 }) return pass() end }"
        let folder = try HookFolder(["health-gate/it.lua": source])
        try await World(transport: transport).run([folder.path]) { runner in
            let answer = await runner.ask("health-gate/it.lua", within: .milliseconds(100))
            // On a busy machine the time may be over before the call is made.
            let message = try #require(answer.errorMessage)
            #expect(message.hasPrefix("health-gate/it.lua: the try was "), "\(message)")
            #expect(await runner.ask("health-gate/it.lua", ["ok": true]) == .pass(note: nil))
        }
    }
}
