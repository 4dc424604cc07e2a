import Foundation
import Testing

/// `haupdate hooks ...` as it was built.
@Suite struct HooksCommandTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test(arguments: [
        "pre-update", "post-launch", "health-gate", "pre-terminate", "post-terminate", "on-rollback", "post-update",
    ])
    func aNewHookIsInOrderAndListed(phase: String) async throws {
        let program = try BuiltProgram()
        let folder = program.folder + "/gates"
        let made = try await program.run("hooks new \(phase) first-try --folder \(folder)")
        #expect(made.code == 0, "\(made.text)")
        #expect(made.result.hasPrefix("\(folder)/\(phase)/first-try.lua\n"))
        let checked = try await program.run("hooks check \(folder)")
        #expect(checked.code == 0, "\(checked.text)")
        #expect(checked.result == "1 hook is in order: \(phase)\n")
        let listed = try await program.run("hooks list \(folder) --output json")
        #expect(listed.objects.map { $0["id"] as? String } == ["\(phase)/first-try.lua"])
        let test = "\(folder)/\(phase)/first-try_test.lua"
        #expect(made.result.contains("\n\(test)\n"))
        let tested = try await program.run("hooks test \(folder)")
        #expect(tested.code == 0, "\(tested.text)")
        #expect(tested.result.contains(" passed, 0 failed\n") && !tested.result.contains("without a test"))
        let text = try String(contentsOfFile: test, encoding: .utf8)
        if ["health-gate", "post-launch", "pre-terminate"].contains(phase) {
            #expect(text.contains("http.fake") && text.contains("clock.advance"))
        }
    }

    @Test func anExistingTestIsNeverTouched() async throws {
        let program = try BuiltProgram()
        let path = try program.write("-- mine", to: "gates/health-gate/smoke_test.lua")
        let made = try await program.run("hooks new health-gate smoke --folder \(program.folder)/gates")
        #expect(made.code == 0, "\(made.text)")
        #expect(made.result.contains("\n\(path) was there already, and is as it was\n"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "-- mine")
        let sly = try await program.run("hooks new health-gate smoke_test --folder \(program.folder)/gates")
        #expect(sly.code == 64 && sly.story.contains("_test is for the test of a hook"), "\(sly.text)")
    }

    @Test func anExistingHookIsNeverTouched() async throws {
        let program = try BuiltProgram()
        let path = try program.write("return pass", to: "gates/health-gate/smoke.lua")
        let made = try await program.run("hooks new health-gate smoke --folder \(program.folder)/gates")
        #expect(made.code == 4)
        #expect(made.story.contains("smoke.lua: file exists: choose another name"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "return pass")
    }

    @Test func checkNamesEveryMistakeWithItsPlace() async throws {
        let program = try BuiltProgram()
        _ = try program.write(
            "return {\n  passess = 3,\n  run = function() return pass() end,\n}\n", to: "h/health-gate/a.lua")
        _ = try program.write("return {\n  run = function(\n", to: "h/health-gate/b.lua")
        let checked = try await program.run("hooks check \(program.folder)/h")
        #expect(checked.code == 4)
        #expect(checked.result.isEmpty)
        #expect(checked.story.contains("h/health-gate/a.lua"))
        #expect(checked.story.contains("did you mean \"passes\"?"))
        #expect(checked.story.contains("h/health-gate/b.lua:"))
        let objects = try await program.run("hooks check \(program.folder)/h --output json").objects
        #expect(objects.map { $0["kind"] as? String } == ["hook_problem", "hook_problem"])
    }

    @Test func listTellsNeedsAndLimits() async throws {
        let program = try BuiltProgram()
        let text = """
            return {
              about = "asks \\27[31m something", per = "group", every = 2.5, passes = 3, deadline = 90,
              on_deadline = "pass", on_error = "wait", needs = { http = true, env = { "TOKEN" } },
              run = function() return pass() end,
            }
            """
        _ = try program.write(text, to: "h/health-gate.lua")
        let listed = try await program.run("hooks list \(program.folder)/h")
        #expect(listed.code == 0, "\(listed.text)")
        #expect(!listed.result.contains("\u{1B}"))
        for words in [
            "health-gate.lua", "for each group, every 2.5 s, 3 passes in a row",
            "deadline 90 s, then pass; an error counts as wait", "needs http, env TOKEN",
        ] { #expect(listed.result.contains(words), "\(words) in \(listed.result)") }
    }

    @Test func whatTheSettingsFileAllowsIsShownAndCounts() async throws {
        let program = try BuiltProgram()
        _ = try program.write(
            "return { needs = { tcp = true, exec = 'true' }, run = function() return pass() end }",
            to: "h/pre-update.lua")
        let settings = try program.write("hooks: [\(program.folder)/h]\nallow:\n  - tcp\n", to: "s.yaml")
        let listed = try await program.run("hooks list --config \(settings)")
        #expect(
            listed.result.contains("    allowed: tcp (\(settings):3)\n    not allowed yet: add --allow exec=true\n"))
        let object = try await program.run("hooks list --config \(settings) --output json --allow exec=true").objects
            .first
        #expect(object?["allowed"] as? [String] == ["tcp", "exec=true"])
        #expect(object?["not_allowed"] as? [String] == [])
        let short = try await program.run("hooks check --config \(settings)")
        #expect(short.code == 4)
        #expect(short.story.contains("add --allow exec=true") && !short.story.contains("--allow tcp"), "\(short.text)")
        let run = try await program.run(
            "update asgs --asg none --config \(settings) --allow exec=true --region eu-west-1 --simulate")
        #expect(run.story.contains("settings: \(settings)\n"), "\(run.text)")
        #expect(run.story.contains("hooks may use: exec=true (--allow), tcp (\(settings):3)\n"), "\(run.text)")
        _ = try program.write("hooks: [\(program.folder)/h]\nallow:\n  - tpc\n", to: "s.yaml")
        let wrong = try await program.run("hooks check --config \(settings)")
        #expect(wrong.code == 4)
        #expect(wrong.story.contains("\(settings):3: allow: tpc: nothing of this name can be allowed"), "\(wrong.text)")
    }

    @Test func aHookThatIsTriedFindsThePluginsOfTheSettings() async throws {
        let program = try BuiltProgram()
        _ = try program.write(
            "return { name = 'five', about = 'five', hooks = { ['pre-update'] = { run = function() error('no') end } }, "
                + "functions = { five = function() return 5 end } }",
            to: ".config/haupdate/plugins/five/plugin.lua")
        let path = try program.write(
            "return { needs = { plugins = { 'five' } }, run = function() return pass('' .. plugin('five').five()) end }",
            to: "h/pre-update.lua")
        _ = try program.write("test('x', function() equal(ask().reason, '5') end)", to: "h/pre-update_test.lua")
        let tested = try await program.run("hooks test \(program.folder)/h --plugin five")
        #expect(tested.code == 0, "\(tested.text)")
        _ = try await program.run(
            "update stack web --template \(Self.repository)/examples/web/template.yaml --region eu-west-1 AmiId=ami-1 "
                + "--simulate")
        let asked = try await program.run("hooks run \(path) --stack web --simulate --plugin five")
        #expect(asked.code == 0, "\(asked.text)")
        #expect(asked.result.contains(": pass: 5\n") && !asked.text.contains("plugin five pre-update"))
    }

    @Test func aMisspelledPhaseIsNamedWithTheNearest() async throws {
        let program = try BuiltProgram()
        let made = try await program.run("hooks new health-gat smoke --folder \(program.folder)/h")
        #expect(made.code == 64)
        #expect(made.story.contains("did you mean health-gate?"))
        #expect(!FileManager.default.fileExists(atPath: program.folder + "/h"))
    }

    @Test func testsAreRunAndTheirFailuresShown() async throws {
        let program = try BuiltProgram()
        let folder = program.folder + "/h"
        _ = try program.write("return function(ctx) return wait('status 503') end", to: "h/health-gate/a.lua")
        _ = try program.write("return pass", to: "h/health-gate/b.lua")
        let none = try await program.run("hooks test \(folder)")
        #expect(none.code == 4)
        #expect(none.story.contains("no test is there: write NAME_test.lua beside NAME.lua"))
        let test = "test('waits', function() equal(ask().verdict, 'wait') end)\n"
        _ = try program.write(test, to: "h/health-gate/a_test.lua")
        let passed = try await program.run("hooks test \(folder)")
        #expect(passed.code == 0, "\(passed.text)")
        #expect(
            passed.result == "\(folder)/health-gate/a_test.lua\n  ok    waits\n1 test: 1 passed, 0 failed\n"
                + "without a test: health-gate/b.lua\n")
        _ = try program.write(
            test + "test('passes', function()\n  equal(ask(), { verdict = 'pass' })\nend)\n",
            to: "h/health-gate/a_test.lua")
        let failed = try await program.run("hooks test \(folder)")
        #expect(failed.code == 3)
        for line in ["  FAIL  passes", "a_test.lua:3: not equal", "- verdict = \"pass\"", "+ verdict = \"wait\""] {
            #expect(failed.result.contains(line), "\(line) in \(failed.result)")
        }
        let objects = try await program.run("hooks test \(folder) --output json").objects
        #expect(objects.map { $0["passed"] as? Bool } == [true, false])
        _ = try program.write("test('x', function() end)", to: "h/health-gate/c_test.lua")
        let lost = try await program.run("hooks test \(folder)")
        #expect(lost.code == 4)
        #expect(lost.story.contains("there is no hook \(folder)/health-gate/c.lua beside this test"))
    }

    @Test func aHookIsAskedAboutWhatStandsAndNothingIsChanged() async throws {
        let program = try BuiltProgram()
        let created = try await program.run(
            "update stack web --template \(Self.repository)/examples/web/template.yaml --region eu-west-1 AmiId=ami-1 "
                + "--simulate")
        #expect(created.code == 0, "\(created.text)")
        let path = try program.write(
            "return { per = 'group', run = function(ctx) return pass(ctx.group.desired .. ' of ' .. ctx.stack.name) end }",
            to: "h/health-gate.lua")
        let asked = try await program.run("hooks run \(path) --stack web --simulate")
        #expect(asked.code == 0, "\(asked.text)")
        #expect(asked.result.contains(": pass: 2 of web\n") && asked.result.contains(": pass: 3 of web\n"))
        let smoke = try await program.run(
            "hooks run \(Self.repository)/hooks/health-gate/smoke.lua --stack web --simulate --output json")
        #expect(smoke.objects.count == 5)
        let bad = try program.write("return function() return fail('no') end", to: "h/pre-update.lua")
        #expect(try await program.run("hooks run \(bad) --stack web --simulate").code == 3)
        let nowhere = try await program.run("hooks run \(path) --stack nope --simulate")
        #expect(nowhere.code == 4)
        #expect(nowhere.story.contains("stack nope does not exist"))
        let typo = try await program.run("hooks run \(program.folder)/h/health-gat.lua --stack web --simulate")
        #expect(typo.code == 4)
        #expect(typo.story.contains("there is no such hook"))
    }

    @Test func pluginsAreListedAndTold() async throws {
        let program = try BuiltProgram()
        let home = program.folder + "/.config/haupdate/plugins"
        _ = try program.write(
            """
            return { name = "greeter", about = "greets", needs = { http = true },
              options = { word = { type = "string", default = "hello", about = "what it says" }, key = { type = "variable" } },
              hooks = { ["post-update"] = { when = "word", run = function() return pass() end } },
              functions = { greet = function() end } }
            """, to: ".config/haupdate/plugins/greeter/plugin.lua")
        let listed = try await program.run("plugins list")
        #expect(listed.code == 0, "\(listed.text)")
        #expect(listed.result.contains("greeter  greets\n    \(home)/greeter/plugin.lua\n"))
        let told = try await program.run("plugins info greeter")
        #expect(told.code == 0, "\(told.text)")
        for words in [
            "asked in: post-update (with word)", "functions for hooks: greet()", "may use: http",
            "    key  variable, (needed)", "    word  string, hello  what it says",
        ] { #expect(told.result.contains(words), "\(words) in \(told.result)") }
        let object = try #require(try await program.run("plugins info greeter --output json").objects.first)
        #expect(object["functions"] as? [String] == ["greet"])
        let none = try await program.run("plugins info greter")
        #expect(none.code == 4)
        #expect(none.story.contains("plugin greter: there is no folder \"greter\""))
        _ = try program.write("return 3", to: ".config/haupdate/plugins/broken/plugin.lua")
        let broken = try await program.run("plugins list")
        #expect(broken.code == 4)
        #expect(broken.result.contains("greeter  greets") && broken.story.contains("returns a table, not a number"))
    }

    @Test func settingsOfAFileAreUsedAndTheCommandLineGoesOverThem() async throws {
        let program = try BuiltProgram()
        let folder = program.folder
        _ = try program.write(
            """
            return { name = "greeter", about = "greets", options = { word = { type = "string" } },
              functions = { greet = function(options) return options.word end } }
            """, to: ".config/haupdate/plugins/greeter/plugin.lua")
        _ = try program.write(
            "return { needs = { plugins = { 'greeter' } }, about = 'x', run = function() return pass() end }",
            to: "gates/health-gate.lua")
        let config = try program.write(
            "hooks: \(folder)/gates\nplugins:\n  greeter: { word: hi }\n", to: "settings.yaml")
        let checked = try await program.run("hooks check --config \(config)")
        #expect(checked.code == 0, "\(checked.text)")
        #expect(checked.result == "1 hook is in order: health-gate\n")
        let listed = try await program.run("hooks list --config \(config) --plugin greeter:word=ho")
        #expect(listed.result.contains("needs plugin greeter"), "\(listed.text)")
        let wrong = try await program.run("hooks check --config \(config) --plugin greeter:wrd=ho")
        #expect(wrong.code == 4)
        #expect(wrong.story.contains("plugin greeter: it has no option \"wrd\": did you mean word?"))
        let refused = try await program.run("update stack web A=1 --simulate --config \(folder)/none.yaml")
        #expect(refused.code == 4, "\(refused.text)")
        #expect(refused.story.contains("none.yaml"))
    }
}
