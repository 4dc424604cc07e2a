/// Random Lua that compiles most of the time, and does what hooks should not do: everything of the library with arguments of
/// every kind, metatables, finalizers, deep calls, errors of every type, calls of the program in odd places.
struct ScriptGrammar {
    private var chance: Chance
    private var depth = 0

    init(seed: UInt64) { chance = Chance(seed: seed) }

    /// A whole hook file.
    mutating func script() -> String {
        // What stands outside of `run` mostly is harmless, so that the script is taken.
        let before =
            chance.once(in: 8)
            ? statement() : (0..<chance.below(3)).map { _ in "local \(name()) = \(atom())" }.joined(separator: "\n")
        let body = block()
        return """
            \(before)
            local function f(...) \(block()) end
            return { every = \(chance.once(in: 8) ? number() : "2"), passes = 1 + \(chance.below(3)), run = function(ctx)
            \(body)
            return \(chance.once(in: 3) ? verdict() : expression())
            end }
            """
    }

    private mutating func block() -> String {
        depth += 1
        defer { depth -= 1 }
        return (0..<1 + chance.below(depth > 3 ? 1 : 4)).map { _ in statement() }.joined(separator: "\n")
    }

    private mutating func statement() -> String {
        if depth > 4 { return "local \(name()) = \(atom())" }
        switch chance.below(16) {
        case 0, 1: return "local \(name()) = \(expression())"
        case 2: return "\(name()) = \(expression())"
        case 3: return "if \(expression()) then \(block()) else \(block()) end"
        case 4: return "for i = \(number()), \(number()) do \(block()) if i then break end end"
        case 5: return "for k, v in pairs(\(expression())) do \(block()) end"
        case 6: return "while \(expression()) do \(block()) break end"
        case 7: return "local ok, why = pcall(function() \(block()) end)"
        case 8: return "xpcall(function() \(block()) end, function(why) \(block()) return why end)"
        case 9:
            return
                "local t = setmetatable(\(table()), { \(metamethod()) = function(...) \(block()) return \(atom()) end })"
        case 10: return "local g <close> = setmetatable({}, { __close = function() \(block()) end })"
        case 11: return "do local s = \(string()) for w in s:gmatch(\(pattern())) do \(block()) end end"
        case 12: return "error(\(expression()), \(chance.below(4)))"
        case 13: return "repeat \(block()) until true"
        case 14: return "table.sort(\(table()), function(a, b) \(block()) return \(expression()) end)"
        default: return "\(call())"
        }
    }

    private mutating func expression() -> String {
        depth += 1
        defer { depth -= 1 }
        if depth > 6 { return atom() }
        switch chance.below(9) {
        case 0: return "(\(expression()) \(chance.pick(Self.operators)) \(expression()))"
        case 1: return "(\(chance.pick(["not ", "- ", "# ", "~ "]))\(expression()))"
        case 2: return table()
        case 3: return call()
        case 4: return "(function(...) \(block()) return ... end)(\(expression()))"
        case 5: return "(\(expression()))[\(atom())]"
        case 6: return "ctx"
        default: return atom()
        }
    }

    private mutating func call() -> String {
        let arguments = (0..<chance.below(4)).map { _ in expression() }.joined(separator: ", ")
        return "\(chance.pick(Self.functions))(\(arguments))"
    }

    private mutating func table() -> String {
        let fields = (0..<chance.below(4)).map { _ in
            chance.once(in: 2) ? atom() : "[\(number())] = \(atom())"
        }
        return "{ \(fields.joined(separator: ", ")) }"
    }

    private mutating func atom() -> String {
        switch chance.below(8) {
        case 0: return "nil"
        case 1: return chance.pick(["true", "false"])
        case 2, 3: return number()
        case 4, 5: return string()
        case 6: return "json.null"
        default: return name()
        }
    }

    private mutating func number() -> String {
        chance.pick([
            "0", "1", "-1", "3", "0x7fffffffffffffff", "math.mininteger", "1e308", "(0/0)", "(1/0)", "2^53", "0.1",
            "255",
        ])
    }

    private mutating func string() -> String {
        chance.pick([
            "\"\"", "\"a\"", "\"%\"", "\"\\0\\255\"", "\"[[{\"", "\"äöü\"", "(\"ab\"):rep(\(chance.below(300)))",
            "\"\\27[31m\"",
            "\"{\\\"a\\\":[1,null,\\\"\\\\ud800\\\"]}\"", "\"http://10.0.0.1/\"", "\"%s%d%q%x%5.2f\"",
        ])
    }

    private mutating func pattern() -> String {
        chance.pick([
            "\".\"", "\"%w+\"", "\"(a*)b\"", "\"%b()\"", "\"[^a\"", "\"%\"", "\"()\"", "\"%f[%w]\"", "\"a-$\"",
        ])
    }

    private mutating func verdict() -> String {
        chance.pick([
            "pass()", "fail(\"no\")", "wait(\"not yet\", 3)", "unknown(\"?\")", "pass({})", "wait()", "fail(nil)", "{}",
        ])
    }

    private mutating func name() -> String { chance.pick(["a", "b", "f", "t", "ctx", "v", "_G", "i"]) }

    private mutating func metamethod() -> String {
        chance.pick([
            "__index", "__newindex", "__gc", "__close", "__len", "__eq", "__lt", "__concat", "__call", "__tostring",
            "__pairs",
            "__add", "__name", "__mode", "__metatable",
        ])
    }

    private static let operators = [
        "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", "and", "or", "&", "|", "~", "<<", ">>",
    ]

    private static let functions = [
        "f", "tostring", "tonumber", "type", "select", "next", "rawget", "rawset", "rawlen", "rawequal", "pairs",
        "ipairs",
        "pcall", "xpcall", "error", "assert", "setmetatable", "getmetatable", "string.format", "string.rep",
        "string.find",
        "string.gsub", "string.byte", "string.char", "string.sub", "string.pack", "string.unpack", "string.reverse",
        "table.concat",
        "table.insert", "table.remove", "table.unpack", "table.pack", "table.move", "table.sort", "math.floor",
        "math.tointeger",
        "math.random", "math.fmod", "utf8.char", "utf8.codepoint", "utf8.len", "json.encode", "json.decode", "log.info",
        "log.warn", "print", "http.get", "clock.now", "answer", "pass", "fail", "wait", "unknown", "load", "require",
        "io.open",
        "os.exit", "collectgarbage", "coroutine.wrap", "debug.getinfo",
    ]
}
