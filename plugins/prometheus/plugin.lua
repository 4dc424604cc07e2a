-- A health gate on what Prometheus has measured: one number for each newcomer, group or run.
local function encoded(text)
  return (text:gsub("[^%w%-_%.~]", function(character) return string.format("%%%02X", character:byte()) end))
end

local function headers(options)
  if options.token == "" then return {} end
  local token = env.get(options.token)
  if not token then error("the variable " .. options.token .. " is not set: put the bearer token there", 0) end
  return { authorization = "Bearer " .. token }
end

-- The query with {{instance.private_ip}} and its like filled in.
local function filled(query, ctx)
  return (query:gsub("{{%s*([%w_%.]+)%s*}}", function(path)
    local value = ctx
    for name in path:gmatch("[^.]+") do
      if type(value) ~= "table" then value = nil break end
      value = value[name]
    end
    if value == nil or type(value) == "table" then error("{{" .. path .. "}} is nothing that ctx has here", 0) end
    return tostring(value)
  end))
end

-- One number, or nil and why there is none.
local function value(options, query)
  local url = options.url:gsub("/+$", "") .. "/api/v1/query?query=" .. encoded(query)
  local sent, response = pcall(http.get, url, { timeout = options.timeout, headers = headers(options) })
  if not sent then
    if not response:find("unreachable", 1, true) then error(response, 0) end
    return nil, "Prometheus is unreachable"
  end
  if response.status ~= 200 then return nil, "Prometheus answered with status " .. response.status end
  local read, answer = pcall(json.decode, response.body)
  if not read or type(answer) ~= "table" or answer.status ~= "success" then return nil, "Prometheus answered with no result" end
  local data = answer.data or {}
  local sample
  if data.resultType == "scalar" then
    sample = data.result
  elseif data.resultType == "vector" then
    if #data.result == 0 then return nil, "the query has no result yet" end
    if #data.result > 1 then error("the query gives " .. #data.result .. " series, and one number is wanted: aggregate it", 0) end
    sample = data.result[1].value
  else
    error("the query gives a " .. tostring(data.resultType) .. ", and one number is wanted", 0)
  end
  local number = tonumber(sample and sample[2])
  if not number or number ~= number then return nil, "the query's result is not a number yet" end
  return number
end

local function judge(options, ctx)
  local number, why = value(options, filled(options.query, ctx))
  if not number then return wait(why) end
  local said = string.format("%.6g", number)
  if options.max ~= "" and number > tonumber(options.max) then return wait(said .. " is above " .. options.max) end
  if options.min ~= "" and number < tonumber(options.min) then return wait(said .. " is below " .. options.min) end
  return pass(said)
end

local function gate(per)
  return {
    about = "asks Prometheus for a number that must be within its limits", per = per, every = 15, passes = 3, deadline = 600,
    run = function(ctx)
      local options = ctx.options
      for _, name in ipairs { "min", "max" } do
        if options[name] ~= "" and not tonumber(options[name]) then error("the option " .. name .. " is a number", 0) end
      end
      if options.min == "" and options.max == "" then error("give the option min or max", 0) end
      return judge(options, ctx)
    end,
  }
end

return {
  name    = "prometheus",
  about   = "a health gate on a query to Prometheus",
  options = {
    url     = { type = "string", about = "for example http://prometheus:9090" },
    query   = { type = "string", about = "PromQL that gives one number; {{instance.private_ip}} and other fields of ctx are filled in" },
    max     = { type = "string", default = "", about = "the number may not be above it" },
    min     = { type = "string", default = "", about = "the number may not be below it" },
    token   = { type = "variable", default = "", about = "the variable that holds a bearer token" },
    timeout = { type = "number", default = 5, about = "seconds for one attempt" },
  },
  needs   = { http = true },
  hooks   = { ["health-gate"] = gate("instance") },
  functions = {
    -- prometheus.value("sum(rate(errors[1m]))") gives a number, or nil and why there is none.
    value = function(options, query) return value(options, tostring(query)) end,
  },
}
