-- Waits until somebody creates the file "approved" in the folder in which haupdate runs; declines after an hour.
local APPROVAL <const> = "./approved"

return {
  about       = "a person approves by creating " .. APPROVAL,
  every       = 5,
  deadline    = 3600,
  on_deadline = "fail",
  needs       = { files = { "./approved" } },
  run = function()
    if file.exists(APPROVAL) then return pass(APPROVAL .. " exists") end
    return wait("waiting for " .. APPROVAL)
  end,
}
