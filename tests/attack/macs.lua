-- macs.lua - wrk as a guesser: asks for one MAC after the other, with the
-- path key and without, with credentials of another organisation and without;
-- compares the answers, and prints what it saw as JSON.
--
--   wrk -s macs.lua URL -- COUNT FIRST PATH_KEY ANOTHER_KEY AUTHORIZATION

local asked, answered, wanted, first = 0, 0, 0, 0
local keys, headers = {}, {}
kinds = {}      -- global: done() reads it
threads = {}

function setup(thread)
	table.insert(threads, thread)
end

function init(args)
	wanted, first = tonumber(args[1]), tonumber(args[2], 16)
	keys = { [0] = args[3], args[4] }
	headers = { [0] = {}, { Authorization = args[5] } }
	kinds = {}
end

function request()
	local path = string.format("/p/%s/%012x.cfg", keys[asked % 2],
	    first + asked)
	local heads = headers[math.floor(asked / 2) % 2]
	asked = asked + 1
	return wrk.format("GET", path, heads)
end

-- All of an answer but what differs from moment to moment.
local function likeness(status, headers, body)
	local lines = {}
	for name, value in pairs(headers) do
		name = name:lower()
		if name ~= "date" and name ~= "retry-after" and
		    name ~= "connection" then
			value = value:gsub('nonce="[^"]*"', "nonce")
			table.insert(lines, name .. ": " .. value)
		end
	end
	table.sort(lines)
	return status .. "\n" .. table.concat(lines, "\n") .. "\n\n" .. body
end

function response(status, headers, body)
	local kind = likeness(status, headers, body)
	kinds[kind] = (kinds[kind] or 0) + 1
	answered = answered + 1
	if answered >= wanted then
		wrk.thread:stop()
		io.stderr:write("enough\n")  -- wrk itself would sleep on
	end
end

local function json(text)
	return '"' .. text:gsub('[%c"\\]', function(c)
		return string.format("\\u%04x", c:byte())
	end) .. '"'
end

function done(summary)
	local out = {}
	for _, thread in ipairs(threads) do
		for kind, n in pairs(thread:get("kinds")) do
			table.insert(out, "[" .. json(kind) .. "," .. n .. "]")
		end
	end
	local e = summary.errors
	print(string.format('{"kinds":[%s],"lost":%d,"seconds":%.1f}',
	    table.concat(out, ","), e.connect + e.read + e.write + e.timeout,
	    summary.duration / 1e6))
end
