import LuaMachine
import Testing

@Suite("What a hook can reach") struct SandboxTests {
    static let globals = [
        "_G:table", "_VERSION:string", "answer:function", "assert:function", "clock.now:function", "error:function",
        "fail:function", "getmetatable:function", "http.get:function", "ipairs:function", "json.decode:function",
        "json.encode:function", "json.null:userdata", "log.info:function", "log.warn:function", "math.abs:function",
        "math.acos:function", "math.asin:function", "math.atan:function", "math.ceil:function", "math.cos:function",
        "math.deg:function", "math.exp:function", "math.floor:function", "math.fmod:function", "math.huge:number",
        "math.log:function", "math.max:function", "math.maxinteger:number", "math.min:function",
        "math.mininteger:number", "math.modf:function", "math.pi:number", "math.rad:function", "math.random:function",
        "math.randomseed:function", "math.sin:function", "math.sqrt:function", "math.tan:function",
        "math.tointeger:function", "math.type:function", "math.ult:function", "next:function", "pairs:function",
        "pass:function", "pcall:function", "print:function", "rawequal:function", "rawget:function", "rawlen:function",
        "rawset:function", "select:function", "setmetatable:function", "string.byte:function", "string.char:function",
        "string.find:function", "string.format:function", "string.gmatch:function", "string.gsub:function",
        "string.len:function", "string.lower:function", "string.match:function", "string.pack:function",
        "string.packsize:function", "string.rep:function", "string.reverse:function", "string.sub:function",
        "string.unpack:function", "string.upper:function", "table.concat:function", "table.insert:function",
        "table.move:function", "table.pack:function", "table.remove:function", "table.sort:function",
        "table.unpack:function", "tonumber:function", "tostring:function", "type:function", "unknown:function",
        "utf8.char:function", "utf8.charpattern:string", "utf8.codepoint:function", "utf8.codes:function",
        "utf8.len:function", "utf8.offset:function", "wait:function", "xpcall:function",
    ]

    @Test func findsExactlyTheAllowList() {
        let bench = Workbench()
        bench.loadRun(
            """
            local names = {}
            for k, v in pairs(_G) do
              if type(v) == 'table' and v ~= _G then
                for inner, value in pairs(v) do names[#names + 1] = k .. '.' .. inner .. ':' .. type(value) end
              else
                names[#names + 1] = k .. ':' .. type(v)
              end
            end
            answer(names)
            """)
        guard case .call(_, _, _, let arguments)? = bench.start().last, case .list(let names)? = arguments.first else {
            return #expect(Bool(false), "no answer")
        }
        #expect(names.compactMap(\.text).sorted() == Self.globals.sorted())
    }

    @Test(arguments: [
        ("return load('return 1')", "global 'load'"), ("return io.open('/etc/passwd')", "global 'io'"),
        ("return os.getenv('HOME')", "global 'os'"), ("return require('os')", "global 'require'"),
        ("return debug.getregistry()", "global 'debug'"), ("return package.loadlib", "global 'package'"),
        ("return collectgarbage('stop')", "global 'collectgarbage'"), ("return dofile('x')", "global 'dofile'"),
        ("return coroutine.wrap(print)", "global 'coroutine'"), ("return string.dump(print)", "field 'dump'"),
        ("setmetatable({}, { __gc = function() end })", "__gc is not allowed"),
        ("setmetatable({}, { __mode = 'k' })", "__mode is not allowed"),
        ("getmetatable('').__index = nil", "attempt to index a boolean value"),
        ("setmetatable(log, {})", "protected metatable"), ("setmetatable('', {})", "table expected, got string"),
        ("return ('%p'):format({})", "no %p in a hook"), ("return ('%%%5p'):format({})", "no %p in a hook"),
        ("for k in pairs({ [{}] = 1 }) do end", "a table as a key has no fixed order"),
        ("for k in pairs(nil) do end", "table expected, got nil"),
        ("http.get(print)", "a function cannot leave the hook"), ("pairs()", "value expected"),
        ("math.random(0, -1)", "interval is empty"), ("table.sort({ 2, 1 }, 5)", "function expected, got number"),
        ("return string.pack('i17', 1)", "out of limits"), ("return utf8.char(1 << 40)", "value out of range"),
        ("error(('x'):rep(1 << 20))", "xxxx"), ("setmetatable(_G, nil).x.y = 1", "attempt to index a nil value"),
    ])
    func refuses(body: String, words: String) throws {
        let failure = try #require(Workbench().failure(body))
        #expect(failure.message.contains(words), "\(failure.message)")
        #expect(failure.message.hasPrefix("hook.lua:2: "))
    }

    @Test(arguments: [
        "x = 1", "string.upper = nil", "string.evil = 1", "_G.pairs = nil", "math.random = nil", "rawset(_G, 'x', 1)",
        "log.info = nil", "setmetatable(_G, { __index = function() return 1 end })", "json.decode = error",
        "http.get = nil", "rawset(string, 'upper', nil)",
    ])
    func keepsWhatOneFileDoesFromTheOthers(attack: String) {
        let bench = Workbench()
        _ = bench.load("\(attack)\nreturn function() \(attack) return pass() end", file: 9)
        _ = bench.start(file: 9)
        let note = bench.note(
            """
            local parts = { tostring(x), string.upper('a'), ('a'):upper(), tostring(string.evil), tostring(y),
              json.decode('1'), type(http.get), type(math.random(3)), type(log.info) }
            for i, part in pairs(parts) do parts[i] = tostring(part) end
            return pass(table.concat(parts, ' '))
            """)
        #expect(note == "nil A A nil nil 1 function number function")
    }

    @Test func neverShowsAnAddress() {
        let note = Workbench().note(
            "return pass(tostring({}) .. tostring(print) .. ('%s %s'):format({}, pass) .. tostring(json.null) .. ('%d%%p'):format(1))"
        )
        #expect(note == "tablefunctiontable functionnull1%p")
    }
}
