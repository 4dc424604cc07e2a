import Hooks
import Testing

@Suite struct StoreTests {
    @Test func whatOneHookLeavesALaterOneFinds() async throws {
        let folder = try HookFolder([
            "pre-update.lua": """
            return { needs = { store = true }, run = function()
              store.put("before", { count = 3, names = { "a", "b" }, none = json.null, yes = true })
              return pass()
            end }
            """,
            "post-update.lua": """
            return { needs = { store = true }, run = function()
              return pass(json.encode(store.get("before") or json.null) .. " " .. tostring(store.get("other")))
            end }
            """,
        ])
        let world = World()
        try await world.run([folder.path]) { runner in
            #expect(await runner.ask("pre-update.lua") == .pass(note: nil))
            let found = await runner.ask("post-update.lua")
            #expect(found == .pass(note: "{\"count\":3,\"names\":[\"a\",\"b\"],\"yes\":true} nil"), "\(found)")
        }
        // Another run begins with nothing.
        try await world.run([folder.path]) { runner in
            #expect(await runner.ask("post-update.lua") == .pass(note: "null nil"))
        }
    }

    @Test(arguments: [
        ("store.put('', 1)", "needs a key: a text of 1 to 128 characters"),
        ("store.put(('k'):rep(129), 1)", "needs a key"), ("store.put(7, 1)", "needs a key"),
        ("store.put('k', ('x'):rep(16 * 1024))", "16384 are kept at most"),
        ("store.put('k', '\\xff')", "only what JSON can say"), ("store.put('k', 0/0)", "only what JSON can say"),
        ("store.put('k', { [2] = 1, a = 2 })", "only what JSON can say"),
        ("for i = 1, 257 do store.put('k' .. i, i) end", "256 keys already"),
    ])
    func whatDoesNotFitIsAnError(_ call: String, _ words: String) async throws {
        let answer = try await World().ask(
            "return { needs = { store = true }, run = function() \(call) return pass() end }")
        #expect(try #require(answer.errorMessage).contains(words), "\(answer)")
    }

    @Test func nilTakesAValueAwayAndMakesRoom() async throws {
        let answer = try await World().ask(
            """
            return { needs = { store = true }, run = function()
              for i = 1, 256 do store.put("k" .. i, i) end
              store.put("k1", 2)
              store.put("k2", nil)
              store.put("k257", 257)
              return pass(tostring(store.get("k1")) .. tostring(store.get("k2")) .. tostring(store.get("k257")))
            end }
            """)
        #expect(answer == .pass(note: "2nil257"))
    }
}
