-- A health gate on alarms of CloudWatch: all of them must be OK, several looks in a row.
local in_row = 0

local function names(options)
  local found = {}
  for name in options.names:gmatch("[^,]+") do
    name = name:match("^%s*(.-)%s*$")
    if name ~= "" then found[#found + 1] = name end
  end
  if #found == 0 then error("the option names has no alarm", 0) end
  return found
end

local function look(options)
  local wanted = names(options)
  local asked, answer = pcall(aws.call, "cloudwatch:DescribeAlarms", { AlarmNames = wanted })
  if not asked then
    if answer:find("unreachable", 1, true) then return wait(answer) end
    error(answer, 0)
  end
  local state = {}
  for _, alarm in ipairs(answer.Alarms) do state[alarm.AlarmName] = alarm end
  for _, name in ipairs(wanted) do
    local alarm = state[name]
    if not alarm then return fail("there is no alarm " .. name) end
    local is_fine = alarm.StateValue == "OK" or (options.insufficient_is_ok and alarm.StateValue == "INSUFFICIENT_DATA")
    if not is_fine then
      local text = "alarm " .. name .. " is " .. alarm.StateValue .. ": " .. (alarm.StateReason or "")
      if options.at_once and alarm.StateValue == "ALARM" then return fail(text) end
      return wait(text)
    end
  end
  return nil
end

return {
  name    = "cloudwatch-alarms",
  about   = "a health gate on alarms of CloudWatch, which must be OK several looks in a row",
  options = {
    names = { type = "string", about = "names of metric or composite alarms, with commas between them" },
    looks = { type = "number", default = 3, about = "looks in a row at which all of them must be OK" },
    at_once = { type = "boolean", default = false, about = "an alarm turns the run back at once; else it is waited for" },
    insufficient_is_ok = { type = "boolean", default = false, about = "INSUFFICIENT_DATA counts as OK" },
  },
  needs   = { aws = { "cloudwatch:DescribeAlarms" } },
  hooks   = {
    ["health-gate"] = {
      about = "alarms of CloudWatch must be OK", per = "run", every = 15, deadline = 900,
      run = function(ctx)
        local verdict = look(ctx.options)
        if verdict then
          in_row = 0
          return verdict
        end
        in_row = in_row + 1
        if in_row < ctx.options.looks then
          return wait("all alarms are OK, look " .. in_row .. " of " .. math.floor(ctx.options.looks))
        end
        return pass("all alarms are OK")
      end,
    },
  },
}
