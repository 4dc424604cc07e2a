/// A hook to begin with: complete, commented, and content with what it sees until somebody writes the question.
package enum HookStarter {
    /// The text of `PHASE/NAME.lua`.
    package static func text(_ phase: HookPhase, name: String) -> String {
        let hook = starter(phase)
        let needs = hook.needs.map { "  needs       = \($0),\n" } ?? ""
        let body = hook.body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
        return """
            -- \(phase.rawValue)/\(name).lua: \(hook.when).
            return {
              about       = "\(hook.about)",
              per         = "\(hook.per)", -- \(hook.subjects)
              every       = \(hook.every), -- seconds between two tries
              passes      = 1, -- in a row
              deadline    = \(hook.deadline), -- seconds that it may wait in all
              on_deadline = "fail", -- fail | pass: when it still waits then
              on_error    = "fail", -- fail | wait | pass: an error, a killed process, unknown()
            \(needs)  run = function(ctx)
            \(body)  end,
            }

            """
    }

    private struct Starter {
        var when: String
        var about: String
        var per: String
        var subjects: String
        var every = 5
        var deadline = 120
        var needs: String?
        var body: String
    }

    private static let smoke = """
        -- pass(note) | fail(reason) | wait(reason, seconds) | unknown(reason)
        local ip = ctx.instance.private_ip
        if not ip then return wait("the instance has no private address yet") end
        local answered, response = pcall(http.get, "http://" .. ip .. ":8080/health", { timeout = 2 })
        if not answered then
          -- Nobody listens while it boots; anything else is a mistake to be shown.
          if not response:find("unreachable", 1, true) then error(response, 0) end
          return wait("no answer")
        end
        if response.status == 200 then return pass() end
        return wait("status " .. response.status)
        """

    private static func starter(_ phase: HookPhase) -> Starter {
        switch phase {
        case .preUpdate:
            Starter(
                when: "before anything is changed; fail() declines the run with exit 4",
                about: "no update replaces more than 50 instances", per: "run", subjects: "nothing else",
                body: """
                    -- ctx.change_set: list of action, logical_id, type, replacement; ctx.plan: name, outdated, peak
                    local outdated = 0
                    for _, group in ipairs(ctx.plan or {}) do outdated = outdated + group.outdated end
                    if outdated > 50 then return fail(outdated .. " instances would be replaced") end
                    return pass(outdated .. " instances are outdated")
                    """)
        case .postLaunch:
            Starter(
                when: "a newcomer is in its group; fail() rolls the run back",
                about: "every newcomer answers GET /health with 200", per: "instance", subjects: "instance | group",
                every: 2, needs: "{ http = true }", body: smoke)
        case .healthGate:
            Starter(
                when: "beside the balancers' health, until the commit point; fail() rolls the run back",
                about: "every newcomer answers GET /health with 200", per: "instance",
                subjects: "instance | group | run", every: 2, needs: "{ http = true }", body: smoke)
        case .preTerminate:
            Starter(
                when:
                    "before an old instance goes, after the commit point; wait() holds it, fail() is only written down",
                about: "every old instance is asked to drain, and has nothing left to do", per: "instance",
                subjects: "instance | group", deadline: 300, needs: "{ http = true }",
                body: """
                    local ip = ctx.instance.private_ip
                    if not ip then return pass("it has no address") end
                    local answered, response = pcall(http.post, "http://" .. ip .. ":8080/drain", "", { timeout = 2 })
                    if not answered then return pass("nobody answers there any more") end
                    if response.status == 200 then return pass("drained") end
                    return wait("status " .. response.status)
                    """)
        case .onRollback:
            Starter(
                when: "the run turns back; the answer is advice only, and holds up nothing but the run's end",
                about: "says why the run turns back", per: "run", subjects: "nothing else",
                body: """
                    log.warn("turning back: " .. (ctx.run.cause or "no cause is known"))
                    return pass()
                    """)
        case .postUpdate:
            Starter(
                when: "the run has ended, whatever its outcome; the answer is advice only",
                about: "says how the run has ended", per: "run", subjects: "nothing else",
                body: """
                    -- ctx.run.outcome: succeeded, nothing to do, rolled back, frozen, declined, degraded, busy
                    log.info(ctx.run.outcome .. ": " .. ctx.run.headline)
                    for _, group in ipairs(ctx.results or {}) do
                      log.info(group.name .. ": " .. #group.removed .. " removed, " .. #group.newcomers .. " launched")
                    end
                    return pass()
                    """)
        case .postTerminate:
            Starter(
                when: "an old instance has gone; the answer is advice only",
                about: "says which instances have gone", per: "instance", subjects: "instance | group",
                body: """
                    log.info(ctx.instance.id .. " has gone from " .. ctx.group.name)
                    return pass()
                    """)
        }
    }
}
