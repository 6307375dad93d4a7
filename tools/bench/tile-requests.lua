-- wrk: asks for the addresses of a file, in random order, all with one token; at the end one line for the bench to read.
-- Arguments: the file, the token.
local requests = {}

function init(arguments)
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path, { ["x-access-token"] = arguments[2], ["accept-encoding"] = "gzip" })
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("@ %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99), failed))
end
