import LuaMachine
import Testing

@Suite("What a try answers") struct VerdictTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let body: String
        let verdict: Verdict
        var testDescription: String { body }
    }

    @Test(arguments: [
        Case(body: "return pass()", verdict: .pass(note: nil)),
        Case(body: "return pass('fine')", verdict: .pass(note: "fine")),
        Case(body: "return fail('status ' .. 503)", verdict: .fail(reason: "status 503")),
        Case(body: "return fail(503)", verdict: .fail(reason: "503")),
        Case(body: "return wait('soon')", verdict: .wait(reason: "soon", after: nil)),
        Case(body: "return wait('soon', 0.25)", verdict: .wait(reason: "soon", after: .milliseconds(250))),
        Case(body: "return unknown('no answer')", verdict: .unknown(reason: "no answer")),
        Case(
            body: "return fail('a\\27[31mb\\nc\\0d\\xff')", verdict: .fail(reason: "a\u{fffd}[31mb c\u{fffd}d\u{fffd}")),
        Case(
            body: "return fail(string.rep('x', 2000))",
            verdict: .fail(reason: String(repeating: "x", count: 1_000) + "…")),
        Case(body: "return pass(ctx.instance.id .. #ctx.list)", verdict: .pass(note: "i-12")),
        Case(body: "return pass(tostring(ctx.absent))", verdict: .pass(note: "nil")),
    ])
    func readsAVerdict(_ one: Case) {
        let context: LuaValue = ["instance": ["id": "i-1"], "list": [1, 2], "absent": .null]
        #expect(Workbench().run(one.body, context: context) == .finished(task: 1, verdict: one.verdict))
    }

    @Test(arguments: [
        ("return", "`run` returned nothing"), ("return true", "`run` returned a boolean"),
        ("return pass", "`run` returned a function"), ("return {}", "`run` returned a table"),
        ("return fail()", "hook.lua:2: fail() needs a reason"),
        ("return wait('x', 'y')", "number expected, got string"),
        ("return wait('x', -1)", "from 0 to 86400"), ("error('boo')", "hook.lua:2: boo"),
        ("error('boo', 0)", "hook.lua:2: boo"), ("error({ message = 'deep' })", "hook.lua:2: deep"),
        ("error({})", "hook.lua:2: the hook raised a table"), ("error()", "raised a nil"),
        ("error(setmetatable({}, { __tostring = function() while true do end end }))", "raised a table"),
        ("local x\n\nreturn x.y", "hook.lua:4: attempt to index a nil value"),
        ("return { verdict = 'pass', f = print }", "a function cannot leave the hook"),
        ("local t = { verdict = 'pass' } t.t = t return t", "contains itself"),
        ("return { verdict = 'pass', text = string.rep('x', 2000000) }", "too large to leave the hook"),
    ])
    func saysWhatIsWrongWithAnAnswer(body: String, words: String) throws {
        let failure = try #require(Workbench().failure(body))
        #expect(failure.kind == .script)
        #expect(failure.message.contains(words), "\(failure.message)")
        #expect(failure.message.hasPrefix("hook.lua:"))
    }

    @Test func logsBeforeItEnds() {
        let bench = Workbench()
        bench.loadRun("print('a', 1, nil, {}) log('b') log.warn('c\\nd') log.info('\\27[2J') return pass()")
        #expect(
            bench.start() == [
                .log(task: 1, level: .info, text: "a 1 nil table"), .log(task: 1, level: .info, text: "b"),
                .log(task: 1, level: .warn, text: "c"), .log(task: 1, level: .warn, text: "d"),
                .log(task: 1, level: .info, text: "\u{fffd}[2J"), .finished(task: 1, verdict: .pass(note: nil)),
            ])
    }

    @Test func cutsALogThatIsTooLong() {
        let bench = Workbench()
        bench.loadRun("for i = 1, 100000 do log('') end for i = 1, 9 do log(string.rep('x', 100)) end return pass()")
        let frames = bench.start()
        #expect(frames.count < 2_100)
        #expect(
            frames.filter { if case .log(_, .warn, let text) = $0 { text.contains("is cut") } else { false } }.count
                == 1)
        #expect(frames.last == .finished(task: 1, verdict: .pass(note: nil)))
    }
}
