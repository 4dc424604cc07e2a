-- Has Systems Manager run a script on each newcomer; it must exit 0.

-- Commands that this process knows to be sent: the list of AWS may be a moment behind.
local sent = {}

-- Seconds that AWS has to list a command of which nobody knows whether it was sent. SendCommand takes no token with which it could be
-- repeated safely.
local patience = 30

local final = { Success = true, Failed = true, TimedOut = true, Cancelled = true }

-- The answer, or nil and why there is none; a mistake of ours, or a refusal, is an error.
local function ask(operation, parameters, bearable)
  local asked, answer = pcall(aws.call, operation, parameters)
  if asked then return answer end
  for _, word in ipairs(bearable) do
    if answer:find(word, 1, true) then return nil, answer end
  end
  error(answer, 0)
end

-- The last lines of a text, on one.
local function tail(text, count)
  local lines = {}
  for line in (text or ""):gmatch("[^\r\n]+") do lines[#lines + 1] = line end
  return table.concat(lines, " / ", math.max(1, #lines - count + 1))
end

-- What the run keeps, unlike this process: a process that dies does not take it along. A full store costs safety, not the gate.
local function keep(key, value) pcall(store.put, key, value) end

local function ending(found, instance, key)
  local answer, why = ask("ssm:GetCommandInvocation", { CommandId = found, InstanceId = instance },
    { "unreachable", "InvocationDoesNotExist" })
  if not answer then return wait(why) end
  -- AWS knows the command now, and lists it to whoever comes next.
  keep(key, nil)
  if answer.Status == "Success" then return pass("exit code 0") end
  if not final[answer.Status] then return wait("the command is " .. answer.Status) end
  local said = tail(answer.StandardErrorContent, 3)
  if said == "" then said = tail(answer.StandardOutputContent, 3) end
  local code = answer.Status == "Failed" and ", exit code " .. tostring(answer.ResponseCode) or ""
  return fail("command " .. found .. ": " .. (answer.StatusDetails or answer.Status) .. code .. (said == "" and "" or ": " .. said))
end

-- Sends the command; what is written down before tells a later try of it, should this process not live to hear the answer.
local function send(key, parameters)
  keep(key, { at = clock.now() })
  local asked, answer = pcall(aws.call, "ssm:SendCommand", parameters)
  if asked then
    sent[key] = answer.Command.CommandId
    keep(key, { id = sent[key], at = clock.now() })
    return wait("command " .. sent[key] .. " was sent")
  end
  if answer:find("unclear", 1, true) then return wait(answer) end
  keep(key, nil)
  if answer:find("InvalidInstanceId", 1, true) then return wait("no agent of Systems Manager has reported from it yet") end
  if answer:find("unreachable", 1, true) then return wait(answer) end
  error(answer, 0)
end

local function gate(phase, when)
  return {
    about = "a script must exit 0 on every newcomer", per = "instance", every = 5, deadline = 900, when = when,
    run = function(ctx)
      local options, instance = ctx.options, ctx.instance.id
      -- What tells this run's command from others', so that whoever takes the run over finds it.
      local mark = ("haupdate " .. ctx.run.id .. " " .. phase):sub(1, 100)
      local key = mark .. " " .. instance
      local kept = store.get(key) or {}
      sent[key] = sent[key] or kept.id
      if sent[key] then return ending(sent[key], instance, key) end
      local listed, why = ask("ssm:ListCommandInvocations", { InstanceId = instance }, { "unreachable", "InvalidInstanceId" })
      if not listed then return wait(why) end
      for _, each in ipairs(listed.CommandInvocations) do
        if each.Comment == mark then
          sent[key] = each.CommandId
          return ending(each.CommandId, instance, key)
        end
      end
      local since = kept.at
      if not since and ctx.run.command == "resume" then
        -- Whoever began the run may have sent it just before the end.
        since = clock.now()
        keep(key, { at = since })
      end
      local left = since and since + patience - clock.now() or 0
      if left > 0 then return wait("a command may have been sent: AWS has " .. math.ceil(left) .. " s to list it") end
      local parameters
      if options.script ~= "" then
        parameters = { commands = { options.script }, executionTimeout = { tostring(math.floor(options.timeout)) } }
      elseif options.document == "AWS-RunShellScript" then
        error("give the option script, or another document", 0)
      end
      return send(key, {
        DocumentName = options.document, InstanceIds = { instance }, Parameters = parameters,
        TimeoutSeconds = math.max(30, math.floor(options.timeout)), Comment = mark,
      })
    end,
  }
end

return {
  name    = "ssm-command",
  about   = "a script, run by Systems Manager, must exit 0 on every newcomer",
  options = {
    script    = { type = "string", default = "", about = "shell script; parameter commands of the document" },
    document  = { type = "string", default = "AWS-RunShellScript", about = "the document that is run" },
    timeout   = { type = "number", default = 300, about = "seconds in which it must have begun, and again have ended" },
    at_launch = { type = "boolean", default = false, about = "asked when a newcomer is in its group" },
    as_gate   = { type = "boolean", default = true, about = "asked as a health gate" },
  },
  needs   = { aws = { "ssm:SendCommand", "ssm:GetCommandInvocation", "ssm:ListCommandInvocations" }, store = true },
  hooks   = { ["post-launch"] = gate("post-launch", "at_launch"), ["health-gate"] = gate("health-gate", "as_gate") },
}
