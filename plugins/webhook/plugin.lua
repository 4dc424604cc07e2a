-- Sends events to a URL, and may ask another whether to go on (as Flagger's webhooks do).
local function send(options, url, event)
  local body = json.encode(event)
  local headers = { ["content-type"] = "application/json" }
  if options.secret ~= "" then
    headers["x-haupdate-signature"] = "sha256=" .. env.hmac_sha256(options.secret, body)
  end
  local sent, response = pcall(http.post, url, body, { timeout = options.timeout, headers = headers })
  if not sent then
    if not response:find("unreachable", 1, true) then error(response, 0) end
    return nil
  end
  return response
end

local function event(ctx, name)
  return {
    event = name, time = clock.iso(), run = ctx.run.id, command = ctx.run.command, account = ctx.account, region = ctx.region,
    stack = ctx.stack and ctx.stack.name, group = ctx.group and ctx.group.name, instance = ctx.instance and ctx.instance.id,
    attempt = ctx.attempt,
  }
end

local function deliver(ctx, said)
  local response = send(ctx.options, ctx.options.url, said)
  if not response then return wait("the webhook is unreachable") end
  if response.status >= 200 and response.status < 300 then return pass("status " .. response.status) end
  if response.status == 429 or response.status >= 500 then return wait("status " .. response.status) end
  return fail("the webhook answered with status " .. response.status)
end

local function ask(ctx, name)
  local said = event(ctx, name)
  if name == "pre-update" then said.plan, said.change_set = ctx.plan, ctx.change_set end
  local response = send(ctx.options, ctx.options.ask, said)
  if not response then return wait("whoever decides is unreachable") end
  if response.status >= 200 and response.status < 300 then return pass("go on") end
  -- 403 is a no; everything else is not yet.
  if response.status == 403 then return fail("the answer was no: " .. response.body:sub(1, 200)) end
  return wait("status " .. response.status)
end

local function events(about, per, say)
  return { about = about, per = per, every = 5, deadline = 60, when = "url", run = function(ctx) return deliver(ctx, say(ctx)) end }
end

local function question(name)
  return {
    about = "asks whether to go on", per = "run", every = 10, deadline = 3600, when = "ask",
    run = function(ctx) return ask(ctx, name) end,
  }
end

return {
  name    = "webhook",
  about   = "POSTs events as JSON, signed, and may ask whether to go on",
  options = {
    url     = { type = "string", default = "", about = "where events go" },
    ask     = { type = "string", default = "", about = "who is asked before the update and before old instances go" },
    secret  = { type = "variable", default = "", about = "the variable that holds the key of the signature" },
    timeout = { type = "number", default = 5, about = "seconds for one attempt" },
  },
  needs   = { http = true },
  hooks   = {
    ["pre-update"] = question("pre-update"),
    ["health-gate"] = question("health-gate"),
    ["post-terminate"] = events("tells of each old instance that has gone", "instance", function(ctx)
      local said = event(ctx, "post-terminate")
      said.text = "haupdate: " .. ctx.instance.id .. " of " .. ctx.group.name .. " has been replaced"
      return said
    end),
    ["on-rollback"] = events("tells that the run turns back", "run", function(ctx)
      local said = event(ctx, "on-rollback")
      said.cause = ctx.run.cause
      said.text = "haupdate: turning back: " .. (ctx.run.cause or "no cause is known")
      return said
    end),
    ["post-update"] = events("tells how the run has ended", "run", function(ctx)
      local said = event(ctx, "post-update")
      said.outcome, said.cause, said.results = ctx.run.outcome, ctx.run.cause, ctx.results
      said.text = "haupdate: " .. ctx.run.outcome .. ": " .. ctx.run.headline
      return said
    end),
  },
  functions = {
    -- webhook.send { event = "cache-warm", text = "..." } gives a verdict.
    send = function(options, said)
      if options.url == "" then error("the option url of the plugin webhook is empty", 0) end
      local response = send(options, options.url, said)
      if response and response.status >= 200 and response.status < 300 then return pass("status " .. response.status) end
      return wait(response and ("status " .. response.status) or "the webhook is unreachable")
    end,
  },
}
