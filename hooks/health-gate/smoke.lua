-- Every newcomer must answer GET /health with 200, three times in a row, whatever its balancers say.
local PORT <const> = 8080

return {
  about       = "every newcomer answers GET /health with 200",
  per         = "instance",
  every       = 2,
  passes      = 3,
  deadline    = 120,
  on_deadline = "fail",
  needs       = { http = true },
  run = function(ctx)
    local ip = ctx.instance.private_ip
    if not ip then return wait("the instance has no private address yet") end
    local answered, response = pcall(http.get, "http://" .. ip .. ":" .. PORT .. "/health", { timeout = 2 })
    if not answered then
      -- Nobody listens while the instance boots. Anything else (a grant that is missing) is a mistake to be shown.
      if not response:find("unreachable", 1, true) then error(response, 0) end
      return wait("no answer on port " .. PORT)
    end
    if response.status == 200 then return pass() end
    return wait("status " .. response.status)
  end,
}
