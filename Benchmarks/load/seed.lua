-- SPDX-License-Identifier: Apache-2.0
-- ChainRule: the seed graph as load: sigmoid(w0*x0 + w1*x1 + w2), new numbers in every request.
--
-- Usage: wrk -s Benchmarks/load/seed.lua URL -- [plain|shuffled|structure]
--
--   plain       the same bytes but for the digits of x0 (the default)
--   shuffled    members and nodes in another order, with white space
--   structure   new ids in every request, so that no plan made before fits
--
-- wrk 4 gives every thread a Lua of its own; `done` runs once and prints one line of JSON.

local function leaf(name, value)
  return '{"id":"' .. name .. '","op":"variable","value":' .. value .. '}'
end

local function inner(name, operation)
  return '{"id":"' .. name .. '","op":"' .. operation .. '"}'
end

local function edge(source, target, port)
  return '{"source":"' .. source .. '","target":"' .. target .. '","port":' .. port .. '}'
end

-- @ is where the digits of x0 go, $ where those of the ids.
local function plain(ids)
  local nodes = {
    leaf("w0" .. ids, "2"), leaf("w1" .. ids, "-3"), leaf("w2" .. ids, "-3"),
    leaf("x0" .. ids, "-1.@"), leaf("x1" .. ids, "-2"),
    inner("m0" .. ids, "mul"), inner("m1" .. ids, "mul"),
    inner("a0" .. ids, "add"), inner("a1" .. ids, "add"), inner("f" .. ids, "sigmoid"),
  }
  local edges = {
    edge("w0" .. ids, "m0" .. ids, 0), edge("x0" .. ids, "m0" .. ids, 1),
    edge("w1" .. ids, "m1" .. ids, 0), edge("x1" .. ids, "m1" .. ids, 1),
    edge("m0" .. ids, "a0" .. ids, 0), edge("m1" .. ids, "a0" .. ids, 1),
    edge("a0" .. ids, "a1" .. ids, 0), edge("w2" .. ids, "a1" .. ids, 1),
    edge("a1" .. ids, "f" .. ids, 0),
  }
  return '{"nodes":[' .. table.concat(nodes, ",") .. '],"edges":[' .. table.concat(edges, ",") .. ']}'
end

local shuffled = [[
{
  "edges": [
    { "port": 0, "target": "f", "source": "a1" },
    { "target": "a1", "source": "w2", "port": 1 }, { "source": "a0", "port": 0, "target": "a1" },
    { "port": 1, "source": "m1", "target": "a0" }, { "target": "a0", "port": 0, "source": "m0" },
    { "source": "x1", "target": "m1", "port": 1 }, { "port": 0, "target": "m1", "source": "w1" },
    { "target": "m0", "source": "x0", "port": 1 }, { "port": 0, "source": "w0", "target": "m0" }
  ],
  "nodes": [
    { "op": "sigmoid", "id": "f" },
    { "op": "add", "id": "a1" }, { "id": "a0", "op": "add" },
    { "op": "mul", "id": "m1" }, { "id": "m0", "op": "mul" },
    { "value": -2, "id": "x1", "op": "variable" }, { "value": -1.@, "op": "variable", "id": "x0" },
    { "op": "variable", "value": -3, "id": "w2" },
    { "id": "w1", "value": -3, "op": "variable" }, { "op": "variable", "id": "w0", "value": 2 }
  ]
}
]]

local templates = { plain = plain(""), shuffled = shuffled, structure = plain("_$") }

-- Sixteen decimals, as computed numbers have. The step is coprime to the range, so none comes twice;
-- the last digit is never 0, so the length is always the same.
local state, step, range = 0, 618033988749897, 10 ^ 15

-- The template in pieces, joined anew by one concatenation: the load generator must stay cheap.
local pieces = {}

local function digits()
  state = (state + step) % range
  return string.format("%015d1", state)
end

function setup(thread)
  threads = (threads or 0) + 1
  thread:set("number", threads)
end

function init(arguments)
  local variant = arguments[1] or "plain"
  local template = templates[variant]
  if template == nil then error("no variant " .. variant) end
  state = ((number or 1) * 982451653 * 1000) % range
  for text, hole in template:gmatch("([^@$]*)([@$]?)") do
    pieces[#pieces + 1] = text
    if hole ~= "" then pieces[#pieces + 1] = hole end
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  local text, body = digits(), {}
  for i = 1, #pieces do
    local piece = pieces[i]
    if piece == "@" then
      piece = text
    elseif piece == "$" then
      piece = text:sub(8)
    end
    body[i] = piece
  end
  return wrk.format(nil, nil, nil, table.concat(body))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
