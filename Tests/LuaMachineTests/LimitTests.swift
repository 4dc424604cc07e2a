import LuaMachine
import Testing

@Suite("Hooks that try to outlive their limits") struct LimitTests {
    static let small: MachineLimits = {
        var limits = MachineLimits()
        limits.instructions = 200_000
        limits.memoryBytes = 8 << 20
        return limits
    }()

    @Test(arguments: [
        "while true do end",
        "::again:: goto again",
        "while true do pcall(function() while true do end end) end",
        "local function f() while true do pcall(f) end end f()",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "table.sort({3, 2, 1}, function() while true do xpcall(function() while true do end end, function() while true do end end) end end)",
        "local t = {5, 4, 3, 2, 1} while true do pcall(table.sort, t, function() while true do end end) end",
        "local x <close> = setmetatable({}, { __close = function() while true do end end }) while true do end",
        "pcall(function() local x <close> = setmetatable({}, { __close = function() while true do end end }) error('x') end)",
        "return setmetatable({}, { __index = function() while true do end end }).x",
        "return tostring(setmetatable({}, { __tostring = function() while true do end end }))",
        "return ('%s'):format(setmetatable({}, { __tostring = function() while true do end end }))",
        "return (('a'):rep(100):gsub('a', function() while true do end end))",
        "while true do pcall(error) end",
        "while true do local s = ('x'):rep(1000) end",
        "while true do table.move({}, 1, 100000, 2, {}) end",
        "while true do table.concat({}, '', 1, 0) table.unpack({}, 1, 100) end",
        "local t = {} for i = 1, 10000 do t['k' .. i] = i end while true do for k in pairs(t) do end end",
        "local t = {} for i = 1, 10000 do t[i .. ''] = i end while true do next(t) end",
        "while true do json.decode(json.encode({ 1, 2, 3 })) end",
        "local t = {} for i = 1, 1000 do t[i] = i end while true do table.sort(t) end",
    ])
    func stopsALoop(body: String) throws {
        var limits = MachineLimits()
        limits.instructions = 200_000
        let bench = Workbench(limits: limits)
        let failure = try #require(bench.failure(body))
        #expect(failure.kind == .instructions)
        #expect(failure.message.hasPrefix("hook.lua:2: the hook used its 200,000 instructions: shorten"))
        bench.loadRun("return pass('still here')", file: 2)
        #expect(bench.start(file: 2) == [.finished(task: 1, verdict: .pass(note: "still here"))])
    }

    @Test func countsATryAcrossItsWaits() {
        let bench = Workbench(limits: Self.small)
        bench.loadRun("while true do for i = 1, 900 do end answer() end")
        var frames = bench.start()
        for _ in 0..<10_000 {
            guard case .call(_, let call, _, _)? = frames.last else { break }
            frames = bench.machine.step(.reply(task: 1, call: call, answer: .values([])))
        }
        guard case .failed(_, let failure)? = frames.last else { return #expect(Bool(false), "still runs") }
        #expect(failure.kind == .instructions)
    }

    @Test func obeysTheHooksOwnBudget() throws {
        let bench = Workbench()
        _ = bench.load("return { budget = 2000, run = function() for i = 1, 9000 do end return pass() end }")
        guard case .failed(_, let failure)? = bench.start().last else { return #expect(Bool(false), "not stopped") }
        #expect(failure.message.contains("its 2,000 instructions"))
        _ = bench.load(
            "return { budget = 9000000, run = function() for i = 1, 6000000 do end return pass() end }", file: 2)
        #expect(bench.start(file: 2).last == .finished(task: 1, verdict: .pass(note: nil)))
    }

    @Test(arguments: [
        "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
        "local s = 'x' while true do s = s .. s end",
        "local s = ('x'):rep(8 << 20)",
        "local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = ('x'):rep(1000) .. #t end end) end",
        "xpcall(function() local s = 'x' while true do s = s .. s end end, function() return 1 end) return pass()",
        "local s = 'x' while true do s = s:gsub('x', 'xx') end",
        "return string.pack('c2147483000', 'x')",
    ])
    func stopsAMemoryBomb(body: String) throws {
        var limits = Self.small
        limits.instructions = 5_000_000
        let bench = Workbench(limits: limits)
        let failure = try #require(bench.failure(body))
        #expect(failure.kind == .memory, "\(failure)")
        #expect(failure.message.hasPrefix("hook.lua:2: no memory is left of the 8 MB"))
        #expect(bench.machine.peakMemoryBytes <= 8 << 20)
        bench.loadRun("return pass('still here')", file: 2)
        #expect(bench.start(file: 2) == [.finished(task: 1, verdict: .pass(note: "still here"))])
    }

    @Test(arguments: [
        "local function f() return 1 + f() end return f()",
        "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
        "local function f(s) return (s:gsub('.', f)) end return f('x')",
        "local t = setmetatable({}, {}) getmetatable(t).__tostring = function() return tostring(t) end return tostring(t)",
        "return pass((('a'):rep(1000):find(('a?'):rep(1000) .. 'b')))",
    ])
    func endsDeepRecursion(body: String) throws {
        let failure = try #require(Workbench().failure(body))
        #expect([.depth, .memory, .script].contains(failure.kind))
        #expect(failure.kind != .script || failure.message.contains("too complex"), "\(failure)")
    }

    @Test(arguments: [
        "return ('x'):rep(1e9)", "return ('xy'):rep(1 << 62)", "return ('x'):rep(1 << 40, 'sep')",
        "return table.unpack({}, 1, 1e8)", "table.move({}, 1, 2e8, 2)",
        "table.move({}, math.mininteger, math.maxinteger, 1)",
        "return table.concat({}, 'x', 1, 1 << 40)", "return ('%99999d'):format(1)",
        "table.sort(setmetatable({}, { __len = function() return 1 << 40 end }))",
        "table.insert(setmetatable({}, { __len = function() return 1 << 40 end }), 1, 'x')",
    ])
    func refusesAHugeRangeAtOnce(body: String) throws {
        let failure = try #require(Workbench().failure(body))
        #expect(failure.kind == .script, "\(failure)")
    }

    @Test func repeatsNothingWithoutALoop() {
        #expect(Workbench().note("return pass('[' .. (''):rep(1 << 62) .. ('ab'):rep(2, '-') .. ']')") == "[ab-ab]")
    }

    @Test func givesMemoryBackWhenTasksEnd() {
        let bench = Workbench(limits: Self.small)
        bench.loadRun("local t = {} for i = 1, 50000 do t[i] = i end answer() return pass()")
        for task in 1...50 {
            guard case .call(_, let call, _, _)? = bench.start(task: task).last else { return #expect(Bool(false)) }
            if task.isMultiple(of: 2) {
                _ = bench.machine.step(.drop(task: task))
            } else {
                let end = bench.machine.step(.reply(task: task, call: call, answer: .values([])))
                #expect(end == [.finished(task: task, verdict: .pass(note: nil))])
            }
        }
    }

    @Test func nestsPcallAHundredDeepAndNoDeeper() {
        let note = Workbench().note(
            """
            local function depth(n)
              local ok, inner = pcall(depth, n + 1)
              return ok and inner or n, inner
            end
            local deepest = depth(0)
            for i = 1, 1000 do pcall(error) xpcall(error, tostring) end
            local function f() local _, message = pcall(f) return message end
            return pass(deepest .. ' ' .. f())
            """)
        #expect(note?.hasPrefix("99 ") == true, "\(note ?? "nil")")
        #expect(note?.contains("pcall is nested more than 100 deep") == true, "\(note ?? "nil")")
    }
}
