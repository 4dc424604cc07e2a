-- haupdate hooks test hooks
local url = "http://10.0.0.10:8080/health"

test("passes when the instance answers 200", function()
  http.fake { ["GET " .. url] = { status = 200 } }
  equal(ask(), { verdict = "pass" })
end)

test("waits while it boots, and while it is not healthy", function()
  http.fake { [url] = { "unreachable", { status = 503 }, { status = 200 } } }
  equal(ask().verdict, "wait")
  equal(ask(), { verdict = "wait", reason = "status 503" })
  equal(ask(), { verdict = "pass" })
  equal(#http.requests(), 3)
end)

test("waits for an address", function()
  local answer = ask { instance = { private_ip = json.null } }
  equal(answer, { verdict = "wait", reason = "the instance has no private address yet" })
end)
