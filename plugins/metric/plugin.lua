-- Numbers from CloudWatch and Prometheus over a window, and what a gate says of them. Functions for hooks only.
local function denied(answer)
  if not answer:find("unreachable", 1, true) then error(answer, 0) end
  return nil, answer
end

-- What stands in a call's table, with its defaults; a name that is not known is an error.
local function given(call, what, defaults)
  if type(what) ~= "table" then error(call .. " needs a table", 0) end
  for name in pairs(what) do
    if defaults[name] == nil then error(call .. " has no field " .. tostring(name), 0) end
  end
  local all = {}
  for name, default in pairs(defaults) do
    all[name] = what[name]
    if all[name] == nil then all[name] = default end
    if all[name] == "" and name ~= "token" then error(call .. " needs the field " .. name, 0) end
  end
  return all
end

local function minutes(window)
  if type(window) ~= "number" or window < 60 or window > 86400 then error("window is a number of seconds from 60 to 86400", 0) end
  return math.floor(window / 60) * 60
end

-- The values of one statistic, minute by minute; nil and why when there is no answer.
local function samples(what, stat, window)
  local dimensions = {}
  for name, value in pairs(what.dimensions) do dimensions[#dimensions + 1] = { Name = name, Value = tostring(value) } end
  -- Whole minutes: CloudWatch counts by them.
  local till = math.floor(clock.now() / 60) * 60
  local metric = { Namespace = what.namespace, MetricName = what.name }
  if #dimensions > 0 then metric.Dimensions = dimensions end
  local asked, answer = pcall(aws.call, "cloudwatch:GetMetricData", {
    MetricDataQueries = { { Id = "a", MetricStat = { Metric = metric, Period = 60, Stat = stat } } },
    StartTime = till - window, EndTime = till,
  })
  if not asked then return denied(answer) end
  local result = answer.MetricDataResults[1]
  if not result or #result.Values == 0 then return nil, what.name .. " has no value yet" end
  return result.Values
end

local function total(values)
  local sum = 0
  for _, value in ipairs(values) do sum = sum + value end
  return sum
end

-- { namespace, name, dimensions = { InstanceId = "i-1" }, stat = "Average", window = 300 }
local function cloudwatch(what)
  what = given("metric.cloudwatch", what, { namespace = "", name = "", dimensions = {}, stat = "Average", window = 300 })
  local window = minutes(what.window)
  if what.stat == "Average" then
    local sums, why = samples(what, "Sum", window)
    if not sums then return nil, why end
    local counts, reason = samples(what, "SampleCount", window)
    if not counts then return nil, reason end
    local count = total(counts)
    if count == 0 then return nil, what.name .. " has no value yet" end
    return total(sums) / count
  end
  local values, why = samples(what, what.stat, window)
  if not values then return nil, why end
  if what.stat == "Sum" or what.stat == "SampleCount" then return total(values) end
  -- Percentiles of minutes do not add up: the worst minute stands for all.
  return what.stat == "Minimum" and math.min(table.unpack(values)) or math.max(table.unpack(values))
end

local function encoded(text)
  return (text:gsub("[^%w%-_%.~]", function(c) return string.format("%%%02X", c:byte()) end))
end

-- { url, query = "sum(rate(errors[{{window}}]))", window = 300, token = "VARIABLE" }
local function prometheus(options, what)
  what = given("metric.prometheus", what, { url = options.prometheus, query = "", window = 300, token = options.token })
  local query = what.query:gsub("{{%s*window%s*}}", math.floor(what.window) .. "s")
  local headers
  if what.token ~= "" then
    local token = env.get(what.token)
    if not token then error("the variable " .. what.token .. " is not set: put the bearer token there", 0) end
    headers = { authorization = "Bearer " .. token }
  end
  local url = what.url:gsub("/+$", "") .. "/api/v1/query?query=" .. encoded(query)
  local sent, response = pcall(http.get, url, { timeout = options.timeout, headers = headers })
  if not sent then return denied(response) end
  if response.status ~= 200 then return nil, "Prometheus answered with status " .. response.status end
  local read, answer = pcall(json.decode, response.body)
  local data = read and type(answer) == "table" and answer.status == "success" and answer.data
  if not data then return nil, "Prometheus answered with no result" end
  local sample = data.result
  if data.resultType == "vector" then
    if #data.result > 1 then error("the query gives " .. #data.result .. " series, and one number is wanted: aggregate it", 0) end
    if #data.result == 0 then return nil, "the query has no result yet" end
    sample = data.result[1].value
  elseif data.resultType ~= "scalar" then
    error("the query gives a " .. tostring(data.resultType) .. ", and one number is wanted", 0)
  end
  local number = tonumber(sample[2])
  if not number or number ~= number then return nil, "the query's result is not a number yet" end
  return number
end

local function shown(number) return string.format("%.6g", number) end

-- metric.judge(new, { max, min, old, ratio, more }): a verdict on a number; new and old may be what the functions gave.
local function judge(new, limits)
  for name in pairs(limits) do
    if not ({ max = true, min = true, old = true, ratio = true, more = true })[name] then
      error("metric.judge has no limit " .. tostring(name), 0)
    end
  end
  if not (limits.max or limits.min or limits.ratio or limits.more) then error("metric.judge needs max, min, ratio or more", 0) end
  if not new then return wait("there is no number yet") end
  if limits.max and new > limits.max then return wait(shown(new) .. " is above " .. shown(limits.max)) end
  if limits.min and new < limits.min then return wait(shown(new) .. " is below " .. shown(limits.min)) end
  if limits.ratio or limits.more then
    if not limits.old then return wait("there is no number of the old ones yet") end
    if limits.ratio and new > limits.old * limits.ratio then
      return wait(shown(new) .. " is more than " .. shown(limits.ratio) .. " times the old ones' " .. shown(limits.old))
    end
    if limits.more and new > limits.old + limits.more then
      return wait(shown(new) .. " is more than " .. shown(limits.more) .. " above the old ones' " .. shown(limits.old))
    end
    return pass(shown(new) .. ", the old ones have " .. shown(limits.old))
  end
  return pass(shown(new))
end

return {
  name    = "metric",
  about   = "functions for hooks: a number from CloudWatch or Prometheus over a window, and a verdict on it",
  options = {
    prometheus = { type = "string", default = "", about = "for example http://prometheus:9090" },
    token      = { type = "variable", default = "", about = "the variable that holds a bearer token for Prometheus" },
    timeout    = { type = "number", default = 5, about = "seconds for one attempt at Prometheus" },
  },
  needs   = { http = true, aws = { "cloudwatch:GetMetricData" } },
  functions = {
    cloudwatch = function(_, what) return cloudwatch(what) end,
    prometheus = function(options, what) return prometheus(options, what) end,
    judge = function(_, new, limits) return judge(new, limits or {}) end,
  },
}
