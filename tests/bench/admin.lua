-- admin.lua - for wrk: calls of the admin endpoint, and of pk.c.
--
--   wrk ... -s admin.lua URL -- TEMPLATE DEVICES FIRST_ORGANISATION SEED TOKEN
--
-- Each request is TEMPLATE with {id}, {mac} and {organisation} of a random one
-- of DEVICES phones (load.c).

local pieces, devices, first, token, host = {}, 0, 0, "", ""

function init(args)
	host = wrk.host .. ":" .. wrk.port
	devices, first = tonumber(args[2]), tonumber(args[3])
	math.randomseed(tonumber(args[4]))
	token = args[5]
	for text, name in (args[1] .. "{}"):gmatch("([^{]*){(%a*)}") do
		pieces[#pieces + 1] = text
		pieces[#pieces + 1] = name
	end
end

function request()
	local i = math.random(0, devices - 1)
	local path = ""
	for k = 1, #pieces, 2 do
		path = path .. pieces[k]
		if pieces[k + 1] == "id" then
			path = path .. i + 1
		elseif pieces[k + 1] == "mac" then
			path = path .. string.format("805ec0%06x", i)
		elseif pieces[k + 1] == "organisation" then
			path = path .. first + (i - i % 50) / 50
		end
	end
	return "GET " .. path .. " HTTP/1.1\r\nHost: " .. host ..
	    "\r\nAccept: application/json\r\nAuthorization: Bearer " ..
	    token .. "\r\n\r\n"
end

-- One line for admin.sh.
function done(summary, latency)
	local e = summary.errors
	io.write(string.format("BENCH\t%d\t%d\t%d\t%d\t%d\t%d\n",
	    summary.requests, summary.duration, latency:percentile(50),
	    latency:percentile(99),
	    e.connect + e.read + e.write + e.status + e.timeout,
	    summary.bytes))
end
