import LuaMachine
import Testing

/// What docs/escapes.md lists and no other suite tries: each ends as an error of its own try, and the machine serves on.
@Suite("Hooks that try to escape") struct EscapeTests {
    /// How a hook with this body fails in a small machine, which must serve the next hook afterwards.
    private func failure(_ body: String) throws -> HookFailure {
        var limits = LimitTests.small
        limits.instructions = 5_000_000
        let bench = Workbench(limits: limits)
        let failure = try #require(bench.failure(body), "it did not fail")
        bench.loadRun("return pass('still here')", file: 2)
        #expect(bench.start(file: 2) == [.finished(task: 1, verdict: .pass(note: "still here"))])
        return failure
    }

    @Test(arguments: [
        "local s, t = ('x'):rep(1000), {} for i = 1, 20000 do t[i] = s end return table.concat(t)",
        "return ('%q'):format(('\"'):rep(3 << 20))", "return ('%s'):rep(500000, ' '):format(table.unpack({}, 1, 200))",
        "local t = {} for i = 1, 200 do t[i] = ('x'):rep(50000) end return (('%s'):rep(200)):format(table.unpack(t))",
        "return (('x'):rep(100000):gsub('x', ('y'):rep(1000)))",
        "return json.encode(('\\0'):rep(3 << 20))", "local t = {} for i = 1, 1e9 do t[i] = {} end",
        "local s = ('x'):rep(1000) local t = {} for i = 1, 9000 do t[i] = s end return table.concat({ table.unpack(t, 1, 200) }, ('z'):rep(50000))",
    ])
    func aBombEndsAtTheLimit(_ body: String) throws {
        let failure = try failure(body)
        #expect([.memory, .instructions, .script].contains(failure.kind), "\(failure)")
    }

    @Test(arguments: [
        "return string.unpack('s4', '\\255\\255\\255\\255')", "return string.unpack('c2147483647', 'x')",
        "return string.unpack('i4', 'abcd', 1 << 62)", "return string.packsize(('c2147483647'):rep(3))",
        "return utf8.codepoint('x', 1, 1 << 40)", "return utf8.offset('x', 1, 1 << 62)",
        "return ('x'):byte(1, 1 << 40, {}), string.char(256)", "return string.char(table.unpack({}, 1, 1 << 30))",
        "return select(-1 << 62, 1)", "return math.random(math.mininteger, math.maxinteger, 1)",
        "return ('%' .. ('0'):rep(200) .. 'd'):format(1)", "return table.insert({}, 1 << 60, 1)",
        "return table.remove({}, 1 << 60)",
    ])
    func aSizeThatLiesIsAnError(_ body: String) throws {
        #expect(try failure(body).kind == .script)
    }

    @Test(arguments: [
        "return true", "return false", "error('no')", "return nil", "t[#t] = nil return true", "t[1] = {} return false",
        "for i = 1, 9 do t[#t + 1] = 1 end return true",
    ])
    func aComparatorThatLiesIsLivedWith(_ body: String) {
        let bench = Workbench(limits: LimitTests.small)
        let last = bench.run(
            """
            local t = {}
            for i = 1, 100 do t[i] = (i * 37) % 101 end
            pcall(table.sort, t, function(a, b) \(body) end)
            return pass('lived')
            """)
        #expect(last == .finished(task: 1, verdict: .pass(note: "lived")))
    }

    @Test(arguments: [
        "return ('a'):find(('('):rep(200))", "return ('a'):find(('('):rep(40) .. (')'):rep(40))",
        "return ('a'):find('%b')",
        "return ('a'):find('[' .. ('a'):rep(1000))", "return ('a'):gsub('a', '%9')", "return ('a'):find('%f')",
        "return ('a'):rep(300000):find(('a'):rep(300000) .. '%')", "return ('a'):match('(()')",
    ])
    func aPatternThatIsBrokenIsAnError(_ body: String) throws {
        #expect(try failure(body).kind == .script)
    }

    @Test(arguments: [
        ("(", ")"), ("{", "}"), ("not ", ""), ("-", ""), ("'a' .. ", ""), ("function() return ", " end"), ("2 ^ ", ""),
        ("f(", ")"), ("t[", "]"),
    ])
    func aTextThatNestsTooDeepIsRefused(_ open: String, _ close: String) {
        let count = 20_000
        let text = "return " + String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        let bench = Workbench()
        guard case .refused(_, _, let message)? = bench.load(text) else {
            return #expect(Bool(false), "it was taken")
        }
        #expect(!message.isEmpty && message.count <= 2_000, "\(message.prefix(200))")
        bench.loadRun("return pass('still here')", file: 2)
        #expect(bench.start(file: 2) == [.finished(task: 1, verdict: .pass(note: "still here"))])
    }

    @Test(arguments: [
        [], [0x54], [0x54, 0x00], [0x54, 0x00, 0x19, 0x93, 0x0d, 0x0a, 0x1a, 0x0a, 0x04, 0x08, 0x08],
        Array(repeating: 0xff, count: 4000),
    ])
    func compiledLuaIsRefusedWhole(_ rest: [UInt8]) {
        let machine = Workbench().machine
        let source: [UInt8] = [0x1b, 0x4c, 0x75, 0x61] + rest
        let frame = machine.step(.load(file: 1, name: "hook.lua", phase: .healthGate, source: source)).first
        guard case .refused? = frame else { return #expect(Bool(false), "\(String(describing: frame))") }
    }

    @Test(arguments: [
        "setmetatable({}, { __newindex = function() while true do end end }).x = 1",
        "local t = setmetatable({}, {}) getmetatable(t).__newindex = t t.x = 1",
        "local t = setmetatable({}, {}) getmetatable(t).__index = t return t.x + 1",
        "return #setmetatable({}, { __len = function() while true do end end })",
        "return setmetatable({}, { __eq = function() while true do end end }) == setmetatable({}, {}) or error('no')",
        "return setmetatable({}, { __concat = function() while true do end end }) .. 'x'",
        "return setmetatable({}, { __call = function(self) return self() end })() + 1",
        "return table.concat(setmetatable({}, { __index = function() return {} end, __len = function() return 3 end }))",
        "for k in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end error('no')",
        "error(setmetatable({}, { __name = ('n'):rep(1 << 20) }))",
        "return ('x'):rep(setmetatable({}, { __name = ('\\27[2J'):rep(1 << 18) }))",
        "return tostring(setmetatable({}, { __tostring = function() return 1 end }))",
        "error(setmetatable({}, { __tostring = function() error(setmetatable({}, { __tostring = error })) end }))",
    ])
    func aMetatableThatMeansHarmCostsItsOwnTry(_ body: String) throws {
        let failure = try failure(body)
        #expect([.script, .instructions, .depth, .memory].contains(failure.kind))
        #expect(failure.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(failure.message)")
    }

    /// Globals of one file are its own, whatever is put in their place.
    @Test(arguments: ["_ENV = {}", "_ENV = nil", "local _ENV = { pass = error }", "_G = nil", "_G._G = {}"])
    func anotherEnvironmentStaysInItsFile(_ attack: String) {
        let bench = Workbench()
        bench.loadRun("\(attack) return pass()", file: 9)
        _ = bench.start(file: 9)
        #expect(bench.note("return pass(type(_G) .. type(pairs) .. type(_ENV))") == "tablefunctiontable")
    }

    /// Nothing that a hook holds leads to a table of the machine's own.
    @Test(arguments: ["''", "json.null", "print", "http.get", "log", "json", "string", "_G", "pass()", "1", "true"])
    func noMetatableOfTheMachineIsHandedOut(_ value: String) {
        let note = Workbench().note("return pass(type(getmetatable(\(value))))")
        #expect(note == "nil" || note == "boolean", "\(value): \(note ?? "")")
    }

    @Test(arguments: ["error(nil)", "error()", "error(false)", "error(print)", "error(0/0)", "error({ message = {} })"])
    func anErrorOfAnyKindIsAMessage(_ body: String) throws {
        let failure = try failure(body)
        #expect(failure.kind == .script && failure.message.hasPrefix("hook.lua:2: "), "\(failure)")
    }

    /// A value that leaves the hook may be neither deep nor large nor endless.
    @Test(arguments: [
        "local t = {} for i = 1, 5000 do t = { t } end http.get(t)", "local t = {} t[1] = t http.get(t)",
        "http.get(('x'):rep(6 << 20))", "local t = {} for i = 1, 1e6 do t[i] = i end http.get(t)",
        "local t = {} for i = 1, 5000 do t = { a = t } end return json.encode(t)",
        "return json.decode(('['):rep(100000))", "return json.decode(('{\"a\":'):rep(100000))",
        "return json.decode('[' .. ('1,'):rep(3000000) .. '1]')", "return json.decode('1e999999999999')",
        "local t = {} for i = 1, 5000 do t = { t } end return { verdict = 'pass', text = t }",
    ])
    func aBombOfAValueDoesNotLeave(_ body: String) throws {
        #expect([.script, .memory, .instructions, .depth].contains(try failure(body).kind))
    }
}
