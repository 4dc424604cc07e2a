-- Tells a Slack channel how a run goes, through an incoming webhook.
local function post(options, text)
  local url = env.get(options.url)
  if not url or url == "" then error("the variable " .. options.url .. " is not set: put the webhook's URL there", 0) end
  local message = { text = text }
  if options.channel ~= "" then message.channel = options.channel end
  if options.username ~= "" then message.username = options.username end
  local sent, response = pcall(http.post, url, json.encode(message), {
    timeout = options.timeout,
    headers = { ["content-type"] = "application/json" },
  })
  if not sent then
    if not response:find("unreachable", 1, true) then error(response, 0) end
    return wait("Slack is unreachable")
  end
  if response.status == 200 then return pass("sent") end
  if response.status == 429 then return wait("Slack asks for a pause", tonumber(response.headers["retry-after"]) or 10) end
  if response.status >= 500 then return wait("Slack answered with status " .. response.status) end
  return fail("Slack answered with status " .. response.status .. ": " .. response.body:sub(1, 100))
end

local function place(ctx)
  local what = ctx.stack and ("stack `" .. ctx.stack.name .. "`") or "groups"
  return what .. " in " .. ctx.region .. " of " .. ctx.account
end

local marks = {
  succeeded = ":white_check_mark:", ["nothing to do"] = ":white_check_mark:", ["rolled back"] = ":leftwards_arrow_with_hook:",
  frozen = ":ice_cube:", declined = ":no_entry_sign:",
}

local function hook(about, text)
  return {
    about = about, per = "run", every = 5, deadline = 60,
    run = function(ctx) return post(ctx.options, text(ctx)) end,
  }
end

return {
  name    = "slack",
  about   = "tells a Slack channel when a run begins, turns back and ends",
  options = {
    url      = { type = "variable", default = "SLACK_WEBHOOK_URL", about = "the variable that holds the incoming webhook's URL" },
    channel  = { type = "string", default = "", about = "another channel than the webhook's own" },
    username = { type = "string", default = "haupdate", about = "who it is from" },
    timeout  = { type = "number", default = 5, about = "seconds for one attempt" },
    begin    = { type = "boolean", default = false, about = "also tell when a run begins; a Slack that is down then declines it" },
  },
  needs   = { http = true },
  hooks   = {
    ["pre-update"] = (function()
      local said = hook("tells that a run begins", function(ctx)
        local outdated = 0
        for _, group in ipairs(ctx.plan or {}) do outdated = outdated + group.outdated end
        return ":rocket: " .. ctx.run.command .. ": " .. place(ctx) .. ", " .. outdated .. " instances to replace (run "
          .. ctx.run.id .. ")"
      end)
      said.when = "begin"
      return said
    end)(),
    ["on-rollback"] = hook("tells why the run turns back", function(ctx)
      return ":leftwards_arrow_with_hook: " .. place(ctx) .. ": turning back: " .. (ctx.run.cause or "no cause is known")
    end),
    ["post-update"] = hook("tells how the run has ended", function(ctx)
      local text = (marks[ctx.run.outcome] or ":rotating_light:") .. " *" .. ctx.run.outcome .. "*: " .. ctx.run.headline
      if ctx.run.cause then text = text .. "\n> " .. ctx.run.cause end
      if ctx.run.next_command then text = text .. "\nnext: `" .. ctx.run.next_command .. "`" end
      return text .. "\n_" .. place(ctx) .. ", run " .. ctx.run.id .. "_"
    end),
  },
  -- local slack = plugin "slack"; slack.send("text") gives a verdict: pass, wait or fail.
  functions = { send = function(options, text) return post(options, tostring(text)) end },
}
