import Foundation
@testable import Hooks
import LuaMachine
import Testing
import Timekeeping

/// Tests of hooks, run as `haupdate hooks test` does.
@Suite struct HookTesterTests {
    private static let gate = """
        return { needs = { http = true, env = { "LIMIT" }, files = { "./go" } }, run = function(ctx)
          if file.exists("./go") then return pass("there") end
          if clock.utc().hour >= tonumber(env.get("LIMIT") or "24") then return fail("too late") end
          local answered, response = pcall(http.get, "http://" .. ctx.instance.private_ip .. "/")
          if not answered then return wait(response, 7) end
          log.info("status " .. response.status)
          if response.headers["x-ready"] == "yes" then return pass(response.body) end
          return unknown("attempt " .. ctx.attempt .. " on " .. ctx.group.name)
        end }
        """

    private func run(_ test: String, of hook: String = gate, phase: String = "health-gate") async throws
        -> [HookTestReport]
    {
        let folder = try HookFolder(["\(phase)/it.lua": hook, "\(phase)/it_test.lua": test])
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        #expect(catalogue.files.map(\.id) == ["\(phase)/it.lua"])
        let file = try #require(catalogue.tests.first)
        #expect(file.hook == "\(phase)/it.lua")
        return try await HookTester(program: program, timekeeper: .live()).run(file, of: catalogue.files[0])
    }

    @Test func aTestSaysWhatAWSAnswers() async throws {
        let reports = try await run(
            """
            test("a value", function()
              aws.fake { ["ssm:GetParameter"] = { { Parameter = { Value = "1" } }, "denied: AccessDeniedException" } }
              equal(ask(), { verdict = "pass", reason = "1" })
              equal(ask(), { verdict = "wait", reason = "denied: ssm:GetParameter: AccessDeniedException" })
              equal(aws.calls(), {
                { operation = "ssm:GetParameter", parameters = { Name = "/a" } },
                { operation = "ssm:GetParameter", parameters = { Name = "/a" } },
              })
            end)
            test("nothing", function() equal(ask().verdict, "pass") end)
            test("no such operation", function() aws.fake { ["ssm:GetParamter"] = {} } end)
            test("a write is allowed where nothing is changed", function()
              aws.fake { ["ssm:GetParameter"] = "unreachable", ["sns:Publish"] = { MessageId = "m" } }
              equal(ask(), { verdict = "pass", reason = "m" })
            end)
            """,
            of: """
                return { needs = { aws = { "ssm:GetParameter", "sns:Publish" } }, run = function()
                  local asked, answer = pcall(aws.call, "ssm:GetParameter", { Name = "/a" })
                  if asked then return pass(answer.Parameter.Value) end
                  if answer:find("unreachable", 1, true) == 1 then
                    return pass(aws.call("sns:Publish", { TopicArn = "t", Message = "x" }).MessageId)
                  end
                  return wait(answer)
                end }
                """)
        #expect(reports[0].failure == nil && reports[3].failure == nil, "\(reports)")
        #expect(reports[1].failure?.unanswered == ["ssm:GetParameter", "sns:Publish"])
        #expect(reports[2].failure?.message.contains("did you mean ssm:GetParameter?") == true)
    }

    @Test func eachTestHasAWorldOfItsOwn() async throws {
        let reports = try await run(
            """
            test("a file", function() file.fake { ["./go"] = true } equal(ask(), { verdict = "pass", reason = "there" }) end)
            test("no file", function()
              http.fake { ["*"] = "unreachable" }
              equal(ask().verdict, "wait")
            end)
            test("a variable and the clock", function()
              env.fake { LIMIT = "10" }
              http.fake { ["*"] = "timeout" }
              equal(ask().seconds, 7)
              clock.advance(3600)
              equal(ask(), { verdict = "fail", reason = "too late" })
              clock.set("2026-01-05T23:59:59Z")
              equal(clock.utc().minute, 59)
            end)
            test("headers and bodies", function()
              http.fake { ["http://10.0.0.10/"] = { headers = { ["X-Ready"] = "yes" }, body = "ready" } }
              equal(ask(), { verdict = "pass", reason = "ready" })
              equal(http.requests()[1].method, "GET")
              equal(http.requests()[1].url, "http://10.0.0.10/")
            end)
            test("attempts and what is given", function()
              http.fake { ["*"] = { status = 204 } }
              ask()
              equal(ask { group = { name = "api" } }, { verdict = "unknown", reason = "attempt 2 on api" })
              equal(ask { instance = { id = "i-2" } }.reason, "attempt 1 on web-Group")
            end)
            """)
        #expect(reports.map(\.failure) == [nil, nil, nil, nil, nil])
        #expect(reports.map(\.name).first == "a file")
    }

    @Test func aFailureShowsLineDifferenceAndWhatNobodyAnswered() async throws {
        let reports = try await run(
            """
            test("differs", function()
              equal(ask(), { verdict = "pass", reason = "ready" })
            end)
            test("says", function()
              http.fake { ["*"] = { status = 204 } }
              ask() error("no")
            end)
            """)
        let first = try #require(reports[0].failure)
        #expect(first.message.hasSuffix("it_test.lua:2: not equal"))
        #expect(
            first.difference == [
                "- reason = \"ready\"", "+ reason = \"unreachable: 10.0.0.10: outside the simulation\"",
                "- verdict = \"pass\"", "+ verdict = \"wait\"", "- seconds = nil", "+ seconds = 7",
            ])
        #expect(first.unanswered == ["GET http://10.0.0.10/"])
        let second = try #require(reports[1].failure)
        #expect(second.message.hasSuffix("it_test.lua:6: no"))
        #expect(second.difference == [])
        #expect(second.log == ["info: status 204"])
    }

    private static let outside = """
        return { needs = { tcp = true, exec = { "kubectl" }, approval = true, store = true }, run = function(ctx)
          local open, why = tcp.connect{ host = ctx.instance.private_ip, port = 5432 }
          if not open then return wait(why) end
          local result = exec.run{ "kubectl", "get", ctx.instance.id, stdin = "in" }
          if result.timed_out then return wait("kubectl is slow") end
          if result.status ~= 0 then return fail(result.stderr) end
          local said = approval.ask{ who = "ops", question = "go on?", deadline = 5 }
          if not said.approved then return fail(said.by .. ": " .. said.reason) end
          store.put("seen", (store.get("seen") or 0) + 1)
          return pass(result.stdout .. said.by)
        end }
        """

    @Test func aTestSaysWhatPortsProgramsAndPeopleAnswer() async throws {
        let reports = try await run(
            """
            test("all is well", function()
              tcp.fake { ["10.0.0.10:5432"] = "open" }
              exec.fake { ["kubectl get i-0123456789abcdef0"] = { stdout = "node " }, ["kubectl"] = { status = 1 } }
              approval.fake { approved = true, by = "ann" }
              store.fake { seen = 4 }
              equal(ask(), { verdict = "pass", reason = "node ann" })
              equal(exec.calls(), { { words = { "kubectl", "get", "i-0123456789abcdef0" }, stdin = "in" } })
              equal(approval.questions(), { { who = "ops", question = "go on?" } })
              equal(store.values(), { seen = 5 })
            end)
            test("one after the other", function()
              tcp.fake { ["*"] = { "closed", "timeout", "open" } }
              exec.fake { ["*"] = { "timeout", { status = 2, stderr = "no node" }, {} } }
              approval.fake { "rejected", "late" }
              equal(ask(), { verdict = "wait", reason = "unreachable: 10.0.0.10:5432: connection refused" })
              equal(ask().verdict, "wait")
              equal(ask(), { verdict = "wait", reason = "kubectl is slow" })
              equal(ask(), { verdict = "fail", reason = "no node" })
              equal(ask(), { verdict = "fail", reason = "somebody: " })
              equal(ask(), { verdict = "fail", reason = "nobody: ops did not answer in time" })
              equal(store.values(), {})
            end)
            test("a port that answers HTTP is open", function()
              http.fake { ["GET http://10.0.0.10:5432/"] = "unreachable" }
              equal(ask(), { verdict = "wait", reason = "unreachable: 10.0.0.10:5432: connection refused" })
            end)
            """, of: Self.outside)
        #expect(reports.map(\.failure) == [nil, nil, nil])
    }

    /// Also where the hook lives with the error: nobody has said what the world does there.
    @Test func aCallThatNoFakeAnswersFailsTheTestByName() async throws {
        let reports = try await run(
            """
            test("a port", function() ask() end)
            test("a program", function() tcp.fake { ["*"] = "open" } ask() end)
            test("a person", function() tcp.fake { ["*"] = "open" } exec.fake { ["*"] = {} } ask() end)
            """, of: Self.outside)
        #expect(
            reports.map(\.failure?.unanswered) == [
                ["tcp 10.0.0.10:5432"], ["exec kubectl get i-0123456789abcdef0"], ["approval go on?"],
            ])
        for report in reports {
            let message = try #require(report.failure).message
            #expect(message.hasSuffix("it_test.lua: the hook asked for something that no fake answers"), "\(message)")
        }
        let caught = try await run("test('x', function() equal(ask().verdict, 'wait') end)")
        #expect(caught[0].failure?.unanswered == ["GET http://10.0.0.10/"])
    }

    @Test func aTestReachesThePluginsOfItsHook() async throws {
        let plugins = try HookFolder([
            "limit/plugin.lua": """
            return { name = "limit", about = "a limit", options = { at = { type = "number", default = 2 } },
              needs = { http = true }, functions = { read = function(options)
                return tonumber(http.get("http://limits/").body) * options.at
              end } }
            """
        ])
        let setting = try PluginSetting("limit:at=3")
        let folder = try HookFolder([
            "health-gate/it.lua": """
            return { needs = { plugins = { "limit" } }, run = function() return pass("" .. plugin("limit").read()) end }
            """,
            "health-gate/it_test.lua": """
            test("asks", function()
              http.fake { ["http://limits/"] = { body = "5" } }
              equal(ask(), { verdict = "pass", reason = "15" })
            end)
            """,
        ])
        let catalogue = try HookCatalogue.read(folders: [folder.path])
        let found = try HookPlugin.find([setting], in: [plugins.path])
        let tester = HookTester(program: program, plugins: found, timekeeper: .live())
        let reports = try await tester.run(catalogue.tests[0], of: catalogue.files[0])
        #expect(reports.map(\.failure) == [nil])
    }

    @Test func theNeedsOfTheHookHold() async throws {
        let reports = try await run(
            """
            test("no grant", function()
              http.fake { ["*"] = { status = 200 } }
              equal(ask().verdict, "error")
              equal(#http.requests(), 0)
            end)
            """, of: "return function(ctx) http.get('http://10.0.0.10/') return pass() end")
        #expect(reports.map(\.failure) == [nil])
    }

    @Test(arguments: [
        ("", "there is no test in this file"), ("test('x')", "needs a function as its second argument"),
        ("test('x', print) test('x', print)", "two tests are called"), ("test('x', function()", "expected"),
        ("http.fake {}", "cannot be called while the file is loaded"),
    ])
    func aFileThatIsNoTestIsRefused(_ text: String, _ words: String) async throws {
        let error = await #expect(throws: HookError.self) { _ = try await run(text) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(error.map { "\($0)" } ?? "")")
    }

    @Test(arguments: [
        "http.fake { x = { stauts = 200 } }", "http.fake { x = 3 }", "http.fake { { status = 200 } }",
        "http.fake { x = { status = 99 } }", "tcp.fake { ['h:1'] = 'opne' }", "exec.fake { ls = { stauts = 0 } }",
        "exec.fake { ls = { status = 256 } }", "approval.fake('yes')", "approval.fake { by = 'ann' }",
        "approval.fake { approved = 'yes' }", "store.fake { k = function() end }", "store.fake { ('x'):rep(2) }",
        "clock.advance(-1)", "clock.set('tomorrow')", "ask(3)",
        "while true do end",
        "return fail('no')",
    ])
    func aTestThatIsWrongFails(_ body: String) async throws {
        let reports = try await run("test('x', function() \(body) end)")
        // A verdict of a test means nothing.
        #expect((reports[0].failure == nil) == body.hasPrefix("return"), "\(reports)")
    }

    /// The sample knows what a run tells: each field of the documentation, for every phase and scope.
    @Test func theSampleHasEveryFieldThatIsDocumented() throws {
        let tables = HookTable.all.filter { $0.name.hasPrefix("Context") }
        var seen: Set<String> = []
        func walk(_ value: LuaValue, _ name: String) {
            guard let table = tables.first(where: { $0.name == name }) else { return }
            if case .list(let values) = value { return values.forEach { walk($0, name) } }
            for field in table.fields {
                guard let inner = value[field.name] else { continue }
                seen.insert("\(name).\(field.name)")
                walk(inner, field.type.replacing("[]", with: ""))
            }
            if case .table(let found) = value {
                for pair in found.pairs {
                    #expect(table.fields.contains { $0.name == pair.key.text }, "\(name).\(pair.key)")
                }
            }
        }
        for phase in Hooks.HookPhase.allCases {
            for scope in Hooks.HookSubject.allCases {
                let hook = HookDescription(
                    id: "it", phase: phase, per: scope, every: .seconds(5), passes: 1, deadline: .seconds(5),
                    onDeadline: .fail, onError: .fail)
                walk(SampleContext.table(hook), "Context")
            }
        }
        // Counted by the run, given by plugins, or absent as long as all is well.
        let absent = [
            "Context.attempt", "Context.time_left", "Context.options", "ContextRun.next_command",
            "ContextChange.replacement", "ContextResult.note",
        ]
        let all = tables.flatMap { table in table.fields.map { "\(table.name).\($0.name)" } }
        #expect(all.filter { !seen.contains($0) && !absent.contains($0) } == [])
    }

    @Test func theTestsOfTheRepositoryPass() async throws {
        for folder in ["hooks"] {
            let catalogue = try HookCatalogue.read(folders: ["\(repository)/\(folder)"])
            #expect(!catalogue.tests.isEmpty)
            for test in catalogue.tests {
                let hook = try #require(catalogue.files.first { $0.id == test.hook })
                let reports = try await HookTester(program: program, timekeeper: .live()).run(test, of: hook)
                #expect(reports.allSatisfy { $0.failure == nil }, "\(reports)")
            }
        }
    }
}
