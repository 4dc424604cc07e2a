import Hooks
import Testing
import Timekeeping

@Suite struct VerdictTests {
    @Test(arguments: [
        ("return pass()", HookAnswer.pass(note: nil)),
        ("return pass('fine')", .pass(note: "fine")),
        ("return fail('bad')", .fail(reason: "bad")),
        ("return wait('soon')", .wait(reason: "soon", after: nil)),
        ("return wait('soon', 1.5)", .wait(reason: "soon", after: .milliseconds(1500))),
        ("return unknown('cannot tell')", .unknown(reason: "cannot tell")),
        ("return fail('a\\27[31mb\\nc')", .fail(reason: "a\\u{1b}[31mb\\nc")),
    ])
    func givesTheVerdictOfTheHook(_ body: String, _ answer: HookAnswer) async throws {
        let given = try await World().ask("return { run = function(ctx) \(body) end }")
        // The child may clean texts in its own way, so only what is no text is compared with control characters in it.
        if body.contains("\\27") {
            guard case .fail(let reason) = given else {
                Issue.record("\(given)")
                return
            }
            #expect(reason.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        } else {
            #expect(given == answer)
        }
    }

    @Test func anErrorNamesFileAndLine() async throws {
        let answer = try await World().ask("return { run = function(ctx)\n  local x = nil\n  return x.y\nend }")
        let message = try #require(answer.errorMessage)
        #expect(message.contains("health-gate/it.lua:3:"))
    }

    @Test func handsTheContextOver() async throws {
        let source = """
            return { run = function(ctx)
              return pass(table.concat({ ctx.instance.id, #ctx.list, ctx.list[2], tostring(ctx.none), ctx.attempt,
                tostring(ctx.time_left <= 600 and ctx.time_left > 300), tostring(ctx.run.dry), ctx.half }, " "))
            end }
            """
        let context: HookValue = [
            "instance": ["id": "i-1"], "list": [1, nil, "two"], "none": nil, "run": ["dry": false],
            "half": .number(0.5),
        ]
        #expect(try await World().ask(source, context: context) == .pass(note: "i-1 2 two nil 1 true false 0.5"))
    }

    @Test func aSecondQuestionDoesNotSeeTheFirst() async throws {
        let folder = try HookFolder([
            "health-gate/it.lua": "return { run = function(ctx) ctx.seen = true return pass(tostring(ctx.other)) end }"
        ])
        try await World().run([folder.path]) { runner in
            for _ in 1...3 { #expect(await runner.ask("health-gate/it.lua") == .pass(note: "nil")) }
            #expect(await runner.ask("none") == .error(message: "none: there is no such hook"))
        }
    }

    @Test func randomNumbersDependOnSeedSubjectAndAttemptOnly() async throws {
        let folder = try HookFolder([
            "health-gate/it.lua": "return { run = function() return pass(tostring(math.random(1e9))) end }"
        ])
        func numbers() async throws -> [HookAnswer] {
            let world = World()
            return try await world.run([folder.path]) { runner in
                var answers: [HookAnswer] = []
                for subject in ["i-1", "i-2", "i-1"] {
                    answers.append(
                        await runner.ask(
                            "health-gate/it.lua", subject: subject, context: [:], attempt: 1,
                            deadline: world.timekeeper.now + .seconds(600)))
                }
                return answers
            }
        }
        let first = try await numbers()
        #expect(try await numbers() == first)
        #expect(first[0] == first[2])
        #expect(first[0] != first[1])
    }
}
