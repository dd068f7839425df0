-- request.lua - for wrk: phones asking for their MAC configuration.
--
--   wrk ... -s request.lua URL -- PREFIX DEVICES SEED [close]
--
-- Each request is for a random one of DEVICES phones (load.c), with its own
-- path, User-Agent and password.  PREFIX decides who answers: what follows it
-- is made in the same way for the empty responder and the static file, so
-- that making it costs the same for all of them.

local function base64(s)
	local set = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" ..
	    "0123456789+/"
	local out = ""
	for i = 1, #s, 3 do
		local a, b, c = s:byte(i, i + 2)
		local v = a * 65536 + b * 256 + c
		for k = 3, 0, -1 do
			local d = math.floor(v / 64 ^ k) % 64 + 1
			out = out .. set:sub(d, d)
		end
	end
	return out
end

-- Three hex digits as they are, in base64, and as either half of a MAC with
-- colons.  Credentials are "805ec0......:pw805ec0......", which falls into
-- groups of three, so that a request is made of pieces.
local hex, b64, key, left, right = {}, {}, {}, {}, {}
local prefix, devices, before, between, auth, middle, after

function init(args)
	local host = wrk.host .. ":" .. wrk.port
	prefix, devices = args[1], tonumber(args[2])
	math.randomseed(tonumber(args[3]))
	for i = 0, 4095 do
		hex[i] = string.format("%03x", i)
		b64[i] = base64(hex[i])
		left[i] = hex[i]:sub(1, 2) .. ":" .. hex[i]:sub(3)
		right[i] = hex[i]:sub(1, 1) .. ":" .. hex[i]:sub(2)
	end
	for j = 0, math.floor((devices - 1) / 50) do
		key[j] = string.format("c%031x/805ec0", j)
	end
	before = "GET " .. prefix
	between = ".cfg HTTP/1.1\r\nHost: " .. host ..
	    "\r\nAccept: */*\r\nUser-Agent: Yealink SIP-T46U 108.86.0.20 80:5e:c0:"
	auth = "\r\nAuthorization: Basic " .. base64("805ec0")
	middle = base64(":pw805ec0")
	after = "\r\n" .. (args[4] == "close" and "Connection: close\r\n" or "") ..
	    "\r\n"
end

function request()
	local i = math.random(0, devices - 1)
	local lo = i % 4096
	local hi = (i - lo) / 4096
	local cred = b64[hi] .. b64[lo]
	return before .. key[(i - i % 50) / 50] .. hex[hi] .. hex[lo] ..
	    between .. left[hi] .. right[lo] .. auth .. cred .. middle ..
	    cred .. after
end

-- One line for run.sh.
function done(summary, latency)
	local e = summary.errors
	io.write(string.format("BENCH\t%d\t%d\t%d\t%d\t%d\t%d\n",
	    summary.requests, summary.duration, latency:percentile(50),
	    latency:percentile(99),
	    e.connect + e.read + e.write + e.status + e.timeout,
	    summary.bytes))
end
