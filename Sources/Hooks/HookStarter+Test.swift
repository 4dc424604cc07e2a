extension HookStarter {
    /// The text of `PHASE/NAME_test.lua`: tests that hold for ``text(_:name:)`` as it is.
    package static func testText(_ phase: HookPhase, name: String) -> String {
        """
        -- \(phase.rawValue)/\(name)_test.lua: what \(name).lua says of a world that each test makes up. Run it with
        --   haupdate hooks test
        \(tests(phase))
        """
    }

    private static let smokeTests = """
        local url = "http://10.0.0.10:8080/health" -- the sample instance

        test("passes when the instance answers 200", function()
          http.fake { ["GET " .. url] = { status = 200 } }
          equal(ask(), { verdict = "pass" })
        end)

        test("waits while it boots", function()
          http.fake { [url] = { "unreachable", { status = 503 }, { status = 200 } } } -- one after the other
          equal(ask(), { verdict = "wait", reason = "no answer" })
          clock.advance(2) -- the clock stands still unless a test moves it
          equal(ask(), { verdict = "wait", reason = "status 503" })
          clock.advance(2)
          equal(ask(), { verdict = "pass" })
          equal(#http.requests(), 3)
        end)

        test("waits for an address", function()
          local answer = ask { instance = { private_ip = json.null } } -- json.null takes a field away
          equal(answer.verdict, "wait")
        end)

        """

    private static func tests(_ phase: HookPhase) -> String {
        switch phase {
        case .postLaunch, .healthGate: smokeTests
        case .preUpdate:
            """
            test("passes a small update", function()
              equal(ask(), { verdict = "pass", reason = "2 instances are outdated" }) -- as the sample has it
            end)

            test("declines a large one", function()
              local plan = { { name = "web", outdated = 30, peak = 60 }, { name = "api", outdated = 21, peak = 42 } }
              equal(ask { plan = plan }, { verdict = "fail", reason = "51 instances would be replaced" })
            end)

            """
        case .preTerminate:
            """
            local url = "http://10.0.0.1:8080/drain" -- the sample's old instance

            test("lets it go when it has drained", function()
              http.fake { ["POST " .. url] = { { status = 202 }, { status = 200 } } } -- one after the other
              equal(ask(), { verdict = "wait", reason = "status 202" })
              clock.advance(5) -- the clock stands still unless a test moves it
              equal(ask(), { verdict = "pass", reason = "drained" })
              equal(#http.requests(), 2)
            end)

            test("lets it go when nobody answers", function()
              http.fake { [url] = "unreachable" }
              equal(ask().verdict, "pass")
            end)

            """
        case .postTerminate:
            """
            test("only says what has gone", function()
              equal(ask(), { verdict = "pass" })
            end)

            """
        case .onRollback:
            """
            test("only says why the run turns back", function()
              equal(ask(), { verdict = "pass" })
              equal(ask { run = { cause = json.null } }, { verdict = "pass" }) -- json.null takes a field away
            end)

            """
        case .postUpdate:
            """
            test("only says how the run has ended", function()
              equal(ask(), { verdict = "pass" })
              equal(ask { run = { outcome = "rolled back" }, results = json.null }, { verdict = "pass" })
            end)

            """
        }
    }
}
