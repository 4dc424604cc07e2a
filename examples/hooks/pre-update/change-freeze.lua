-- Declines an update inside a weekly window, for example from Friday afternoon to Monday morning.
-- CHANGE_FREEZE replaces the windows below: "fri 16:00 - mon 07:00; wed 12:00 - wed 13:00". All times are UTC.
local WINDOWS <const> = "fri 16:00 - mon 07:00"

local days = { mon = 0, tue = 1, wed = 2, thu = 3, fri = 4, sat = 5, sun = 6 }

-- "fri 16:00" as minutes since Monday 00:00.
local function minute_of_week(text)
  local day, hour, minute = text:match("^%s*(%a%a%a)%s+(%d%d?):(%d%d)%s*$")
  local number = day and days[day:lower()]
  hour, minute = tonumber(hour), tonumber(minute)
  if not number or hour > 24 or minute > 59 then
    error('CHANGE_FREEZE: "' .. text .. '" is not a day and a time such as "fri 16:00"', 0)
  end
  return (number * 24 + hour) * 60 + minute
end

local function is_inside(now, from, to)
  if from <= to then return from <= now and now < to end
  return now >= from or now < to -- over the end of the week
end

return {
  about = "no update inside the change freeze",
  needs = { env = { "CHANGE_FREEZE" } },
  run = function()
    local utc = clock.utc()
    local now = ((utc.weekday - 1) * 24 + utc.hour) * 60 + utc.minute
    for window in (env.get("CHANGE_FREEZE") or WINDOWS):gmatch("[^;]+") do
      local from, to = window:match("^(.-)%-(.+)$")
      if not from then error('CHANGE_FREEZE: "' .. window .. '" is not FROM - TO', 0) end
      if is_inside(now, minute_of_week(from), minute_of_week(to)) then
        return fail("change freeze (" .. window:match("^%s*(.-)%s*$") .. " UTC)")
      end
    end
    return pass()
  end,
}
