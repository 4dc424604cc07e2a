-- Tells a URL about each old instance that is gone.
local function message(ctx)
  local group = ctx.group and ctx.group.name
  local instance = ctx.instance and ctx.instance.id
  return json.encode({
    event = "post-terminate",
    text = "haupdate: " .. (instance or "an instance") .. " of " .. (group or "a group") .. " has been replaced",
    run = ctx.run and ctx.run.id,
    account = ctx.account,
    region = ctx.region,
    stack = ctx.stack and ctx.stack.name,
    group = group,
    instance = instance,
  })
end

return {
  name    = "webhook",
  about   = "POSTs a JSON message for each old instance that is gone",
  options = {
    url     = { type = "string", about = "where to POST" },
    timeout = { type = "number", default = 5, about = "seconds for one attempt" },
  },
  needs   = { http = true },
  hooks   = {
    ["post-terminate"] = {
      about    = "POSTs a JSON message to the webhook",
      per      = "instance",
      every    = 5,
      deadline = 60,
      run = function(ctx)
        local sent, response = pcall(http.post, ctx.options.url, message(ctx), {
          timeout = ctx.options.timeout,
          headers = { ["content-type"] = "application/json" },
        })
        if not sent then
          if not response:find("unreachable", 1, true) then error(response, 0) end
          return wait("the webhook is unreachable")
        end
        if response.status >= 200 and response.status < 300 then return pass("status " .. response.status) end
        if response.status == 429 or response.status >= 500 then return wait("status " .. response.status) end
        return fail("the webhook answered with status " .. response.status)
      end,
    },
  },
}
