-- Sends the requests of a file, each thread its own share, and stops when they are used up.
-- A line: method, path, cookie, CSRF token, If-None-Match and body, separated by tabs; empty where there is none.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  requests, place, repeating = {}, 0, args[2] == "repeat"
  local line_number = 0
  for line in io.lines(args[1]) do
    if line_number % 2 == number then
      local fields = {}
      for field in (line .. "\t"):gmatch("([^\t]*)\t") do fields[#fields + 1] = field end
      local headers = { ["Cookie"] = fields[3], ["X-CSRFToken"] = fields[4], ["Content-Type"] = "application/json" }
      if fields[5] ~= "" then headers["If-None-Match"] = fields[5] end
      requests[#requests + 1] = wrk.format(fields[1], fields[2], headers, fields[6])
    end
    line_number = line_number + 1
  end
  statuses = {}
end

function request()
  place = place + 1
  if place > #requests then
    if repeating then place = 1 else wrk.thread:stop() place = #requests end
  end
  return requests[place]
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end
