import LuaMachine
import Testing

@Suite("What a hook file declares") struct DeclarationTests {
    @Test func readsEveryField() throws {
        let source = """
            -- a comment with return { passes = 9 }
            return {
              about = "every newcomer answers", per = "group", every = 2, passes = 3, deadline = 120.5,
              on_deadline = "pass", on_error = "wait", needs = { http = true, env = { "HOME" } }, budget = 10000,
              dry = true,
              run = function(ctx) return pass() end,
            }
            """
        var expected = HookDeclaration(per: .group)
        expected.about = "every newcomer answers"
        expected.every = .seconds(2)
        expected.passes = 3
        expected.deadline = .milliseconds(120_500)
        expected.onDeadline = .pass
        expected.onError = .wait
        expected.needs = LuaTable([.init(key: "http", value: true), .init(key: "env", value: ["HOME"])])
        expected.budget = 10_000
        expected.dry = true
        expected.runLine = 6
        #expect(Workbench().load(source) == .loaded(file: 1, declaration: expected))
    }

    @Test(arguments: HookPhase.allCases) func takesTheFirstSubjectOfThePhaseForAFunctionAlone(_ phase: HookPhase) {
        var expected = HookDeclaration(per: phase.subjects[0])
        expected.runLine = 1
        let loaded = Workbench().load("return function() return pass() end", phase: phase)
        #expect(loaded == .loaded(file: 1, declaration: expected))
    }

    @Test func takesNeedsAsAListOfNames() {
        guard case .loaded(_, let declaration) = Workbench().load("return { needs = {'http'}, run = function() end }")
        else { return #expect(Bool(false), "not loaded") }
        #expect(declaration.needs == LuaTable([.init(key: "http", value: true)]))
    }

    struct Wrong: CustomTestStringConvertible, Sendable {
        let source: String
        let line: Int?
        let words: [String]
        var phase = HookPhase.healthGate
        var testDescription: String { source.replacing("\n", with: "⏎") }
    }

    static let wrong: [Wrong] = [
        Wrong(
            source: "return {\n  about = 'x',\n  passess = 3,\n  run = function() end }", line: 3,
            words: ["unknown field \"passess\"", "did you mean \"passes\"?", "about, budget"]),
        Wrong(source: "return {\n runn = function() end }", line: 2, words: ["\"runn\"", "did you mean \"run\"?"]),
        Wrong(source: "return { zzz = 1, run = print }", line: 1, words: ["\"zzz\": expected one of about"]),
        Wrong(
            source: "return {\n\n passes = '3', run = print }", line: 3,
            words: ["\"passes\" is \"3\"", "whole number from 1"]),
        Wrong(source: "return { passes = 0, run = print }", line: 1, words: ["\"passes\" is 0"]),
        Wrong(source: "return { passes = 1.5, run = print }", line: 1, words: ["\"passes\" is 1.5"]),
        Wrong(source: "return { every = 0, run = print }", line: 1, words: ["\"every\" is 0", "seconds"]),
        Wrong(source: "return { every = {}, run = print }", line: 1, words: ["\"every\" is a table", "seconds"]),
        Wrong(source: "return { deadline = -1, run = print }", line: 1, words: ["\"deadline\" is -1"]),
        Wrong(source: "return { deadline = 0/0, run = print }", line: 1, words: ["\"deadline\" is", "seconds"]),
        Wrong(source: "return { about = 5, run = print }", line: 1, words: ["\"about\" is 5", "a string"]),
        Wrong(
            source: "return { per = 'grop', run = print }", line: 1,
            words: ["\"per\" is \"grop\"", "\"instance\" or \"group\" or \"run\""]),
        Wrong(
            source: "return { per = 'instance', run = print }", line: 1, words: ["expected \"run\""], phase: .preUpdate),
        Wrong(source: "return { on_deadline = 'wait', run = print }", line: 1, words: ["\"fail\" or \"pass\""]),
        Wrong(source: "return { on_error = true, run = print }", line: 1, words: ["\"fail\" or \"wait\" or \"pass\""]),
        Wrong(source: "return { needs = 'http', run = print }", line: 1, words: ["\"needs\" is \"http\"", "a table"]),
        Wrong(
            source: "return { needs = { print }, run = print }", line: 1, words: ["a function cannot leave the hook"]),
        Wrong(source: "return { budget = 1e12, run = print }", line: 1, words: ["\"budget\"", "20,000,000"]),
        Wrong(source: "return { dry = 1, run = print }", line: 1, words: ["\"dry\" is 1", "true or false"]),
        Wrong(source: "\nreturn { about = 'x' }", line: 2, words: ["the field \"run\" is missing"]),
        Wrong(source: "return { run = 'x' }", line: 1, words: ["\"run\" is \"x\"", "a function"]),
        Wrong(source: "return { print }", line: 1, words: ["no field's name"]),
        Wrong(
            source: "local M = {}\nM.per = 'x'\nfunction M.run() end\nreturn M", line: 2, words: ["\"per\" is \"x\""]),
        Wrong(source: "", line: 1, words: ["the file returns nothing"]),
        Wrong(source: "local x = 1\nreturn x", line: 2, words: ["the file returns a number"]),
        Wrong(source: "return {\n  run = function( end\n}", line: 2, words: ["expected near 'end'"]),
        Wrong(source: "return {", line: 1, words: ["near <eof>"]),
        Wrong(source: "\u{1b}Lua", line: nil, words: ["binary chunk"]),
        Wrong(source: "local x = nil\nlocal y = x.z\nreturn {}", line: 2, words: ["attempt to index a nil value"]),
        Wrong(source: "while true do end", line: 1, words: ["loading the file took 5,000,000 instructions"]),
        Wrong(source: "\nhttp.get('x')", line: 2, words: ["http.get cannot be called while the file is loaded"]),
        Wrong(source: "\nprint('x')", line: 2, words: ["log inside `run`"]),
    ]

    @Test(arguments: wrong) func refusesWithLineAndWhatWasExpected(_ wrong: Wrong) {
        guard case .refused(1, let line, let message) = Workbench().load(wrong.source, phase: wrong.phase) else {
            return #expect(Bool(false), "not refused")
        }
        #expect(line == wrong.line, "\(message)")
        for word in wrong.words { #expect(message.contains(word)) }
    }

    @Test func namesTheFirstMistakeOfSeveral() {
        let source = "return {\n zzz = 1,\n aaa = 1,\n run = print }"
        guard case .refused(_, 2, let message) = Workbench().load(source) else { return #expect(Bool(false)) }
        #expect(message.contains("zzz"))
    }

    @Test func aRefusedNumberMayBeUsedAgain() {
        let bench = Workbench()
        _ = bench.load("return 1")
        guard case .loaded = bench.load("return print") else { return #expect(Bool(false)) }
        guard case .complaint = bench.load("return print") else { return #expect(Bool(false)) }
    }

    @Test func keepsALongNameWholeInMessages() {
        let bench = Workbench()
        let name = "hooks/" + String(repeating: "long-", count: 30) + "/smoke.lua"
        guard case .refused(_, 2, let message) = bench.load("x = 1\nx x", name: name) else {
            return #expect(Bool(false))
        }
        #expect(message.hasPrefix("syntax error"))
        _ = bench.load("return function()\nerror('boo')\nend", name: name)
        guard case .failed(_, let failure) = bench.start().last else { return #expect(Bool(false)) }
        #expect(failure.message == "\(name):2: boo")
    }
}
