import LuaMachine
import Testing

@Suite("json in hooks") struct JSONTests {
    @Test(arguments: [
        ("{ b = 1, a = { 1, 2.5, 'x' }, c = true }", #"{"a":[1,2.5,"x"],"b":1,"c":true}"#), ("{}", "{}"),
        ("'q\"\\\\\\n\\1'", ##""q\"\\\n\u0001""##), ("nil", "null"), ("{ json.null }", "[null]"), ("0.1", "0.1"),
        ("1e300", "1e+300"), ("math.mininteger", "-9223372036854775808"), ("1/3", "0.3333333333333333"),
        ("'ü'", "\"ü\""),
    ])
    func encodes(value: String, text: String) {
        #expect(Workbench().note("return pass(json.encode(\(value)))") == text)
    }

    @Test(arguments: [
        ("{ [1] = 1, a = 2 }", "beside others"), ("{ print }", "a function has no place in json"),
        ("1/0", "no infinity"),
        ("0/0", "no infinity"), ("'\\xff'", "not UTF-8"), ("'\\xed\\xa0\\x80'", "not UTF-8"),
        ("(function() local t = {} t.t = t return t end)()", "contains itself"),
        ("{ ('x'):rep(1 << 20) }", "over 1000 KB"),
    ])
    func refusesToEncode(value: String, words: String) throws {
        let failure = try #require(Workbench().failure("json.encode(\(value))"))
        #expect(failure.message.contains(words), "\(failure.message)")
    }

    @Test(arguments: [
        (#" {"a": [1, -2.5e1, {}], "b": null, "c": "\u00fc\ud83d\ude00\n\/"} "#, #"{"a":[1,-25,{}],"c":"ü😀\n/"}"#),
        ("[null, true, false]", "[null,true,false]"), ("9223372036854775807", "9223372036854775807"),
        ("92233720368547758070", "9.223372036854776e+19"), (#""\ud800x""#, "\"\u{fffd}x\""), ("0", "0"),
        ("-0.5", "-0.5"),
    ])
    func decodes(text: String, again: String) {
        let body = "return pass(json.encode(json.decode(ctx.text)))"
        #expect(Workbench().note(body, context: ["text": .string(text)]) == again)
    }

    @Test(arguments: [
        "", " ", "{", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", ".5", "-", "+1", "1e", "nul", "truex",
        "\"", "\"\\x\"", "\"\\u12\"", "\"\n\"", "[1] 2", "'a'", "NaN", "0x10", "inf", "\"\\u+123\"", "[1}", "\u{0}",
    ])
    func refusesToDecode(text: String) throws {
        let bench = Workbench()
        bench.loadRun("return pass(json.encode(json.decode(ctx.text)))")
        guard case .failed(_, let failure)? = bench.start(context: ["text": .string(text)]).last else {
            return #expect(Bool(false), "decoded")
        }
        #expect(failure.message.hasPrefix("hook.lua:2: json.decode: line "))
    }

    @Test func endsDeepNesting() throws {
        let failure = try #require(Workbench().failure("json.decode(('['):rep(100000))"))
        #expect(failure.message.contains("nested too deeply (limit 64)"))
    }

    @Test func tellsTheLineOfAMistake() throws {
        let failure = try #require(Workbench().failure("json.decode('{\\n\\n  \"a\" 1}')"))
        #expect(failure.message.hasSuffix("json.decode: line 3: expected ':'"))
    }
}
