import LuaMachine
import Testing

@Suite("Calls that wait for the program") struct HostCallTests {
    @Test func handsOverArgumentsAndTakesResults() {
        let bench = Workbench()
        bench.loadRun("local a, b = http.get(ctx.url, { timeout = 2 }) return pass(a.status .. b)")
        let call = bench.start(context: ["url": "http://x"])
        #expect(call == [.call(task: 1, call: 1, function: "http.get", arguments: ["http://x", ["timeout": 2]])])
        let end = bench.machine.step(.reply(task: 1, call: 1, answer: .values([["status": 200], "!"])))
        #expect(end == [.finished(task: 1, verdict: .pass(note: "200!"))])
    }

    @Test func raisesAnErrorWhereTheCallStands() {
        let bench = Workbench()
        bench.loadRun("local x = 1\nhttp.get('x')")
        _ = bench.start()
        let end = bench.machine.step(.reply(task: 1, call: 1, answer: .error("not granted")))
        #expect(end == [.failed(task: 1, failure: HookFailure(kind: .script, message: "hook.lua:3: not granted"))])
    }

    @Test func letsAHookCatchAnError() {
        let bench = Workbench()
        bench.loadRun("local ok, e = pcall(http.get, 'x') return pass(tostring(ok) .. e)")
        _ = bench.start()
        let end = bench.machine.step(.reply(task: 1, call: 1, answer: .error("refused")))
        #expect(end == [.finished(task: 1, verdict: .pass(note: "falserefused"))])
    }

    @Test func keepsAHundredWaitingTasksApart() {
        let bench = Workbench()
        bench.loadRun("local s = 0 for i = 1, 3 do s = s + http.get(ctx.n) end return pass(ctx.n .. ':' .. s)")
        var calls: [(task: Int, call: Int)] = []
        for task in 1...100 {
            guard
                case .call(task, let call, _, [.int(Int64(task))])? = bench.start(
                    task: task, context: ["n": .int(Int64(task))]
                ).last
            else { return #expect(Bool(false), "task \(task) does not wait") }
            calls.append((task, call))
        }
        var notes: [String] = []
        for _ in 1...3 {
            let waiting = calls
            calls = []
            for (task, call) in waiting.reversed() {
                let frame = bench.machine.step(.reply(task: task, call: call, answer: .values([.int(Int64(task))])))
                    .last
                if case .call(_, let next, _, _)? = frame { calls.append((task, next)) }
                if case .finished(task, .pass(let note?))? = frame { notes.append(note) }
            }
        }
        #expect(notes.sorted() == (1...100).map { "\($0):\($0 * 3)" }.sorted())
    }

    @Test(arguments: [
        "table.sort({3, 2, 1}, function(a, b) http.get('x') return a < b end)",
        "(('abc'):gsub('.', function(c) return http.get(c) end))",
        "return tostring(setmetatable({}, { __tostring = function() return http.get('x') end }))",
    ])
    func saysWhereItCannotWait(body: String) throws {
        let failure = try #require(Workbench().failure(body.hasPrefix("(") ? "local _ = " + body : body))
        #expect(failure.message.contains("http.get waits for an answer, which is not possible inside"))
    }

    @Test(arguments: [
        "local t = setmetatable({}, { __index = function(_, k) return http.get(k) end }) return pass(t.foo)",
        "local ok, v = xpcall(http.get, print, 'foo') return pass(v)",
        "for v in function() return http.get('foo') end do return pass(v) end",
        "local t = setmetatable({}, { __pairs = function(t) return http.get, t, nil end }) for v in pairs(t) do return pass(v) end",
    ])
    func waitsInsideOtherCalls(body: String) {
        let bench = Workbench()
        bench.loadRun(body)
        guard case .call(1, let call, _, _)? = bench.start().last else { return #expect(Bool(false), "does not wait") }
        let end = bench.machine.step(.reply(task: 1, call: call, answer: .values(["bar"])))
        #expect(end == [.finished(task: 1, verdict: .pass(note: "bar"))])
    }

    @Test func hearsNothingMoreOfADroppedTask() {
        let bench = Workbench()
        bench.loadRun("http.get('x') return pass()")
        _ = bench.start()
        #expect(bench.machine.step(.drop(task: 1)).isEmpty)
        #expect(bench.machine.step(.reply(task: 1, call: 1, answer: .values([]))).isEmpty)
        guard case .call? = bench.start().last else { return #expect(Bool(false), "the number is not free") }
    }

    @Test func ignoresAReplyToAnotherCall() {
        let bench = Workbench()
        bench.loadRun("http.get('x') return pass()")
        _ = bench.start()
        #expect(bench.machine.step(.reply(task: 1, call: 9, answer: .values([]))).isEmpty)
        #expect(bench.machine.step(.reply(task: 1, call: 1, answer: .values([]))).count == 1)
    }

    @Test func complainsAboutFramesOutOfOrder() {
        let machine = LuaMachine()
        #expect(machine.step(.ping(3)) == [.pong(3)])
        for frame: ParentFrame in [.drop(task: 1), .start(task: 1, file: 1, context: .null, seed: 0)] {
            guard case .complaint? = machine.step(frame).first else { return #expect(Bool(false), "obeyed \(frame)") }
        }
        _ = machine.step(.hello(limits: MachineLimits(), functions: []))
        for frame: ParentFrame in [
            .hello(limits: MachineLimits(), functions: []), .start(task: 1, file: 1, context: .null, seed: 0),
        ] {
            guard case .complaint? = machine.step(frame).first else { return #expect(Bool(false), "obeyed \(frame)") }
        }
    }

    @Test func needsMemoryForLuaItself() {
        var limits = MachineLimits()
        limits.memoryBytes = 4_000
        guard case .complaint(let message)? = LuaMachine().step(.hello(limits: limits, functions: [])).first
        else { return #expect(Bool(false)) }
        #expect(message.contains("not enough memory"))
    }
}
